package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.model.Model;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JSON says of every parameter of a layer, against differences of forward passes. */
class LayerGradientsTest {
    private static final double STEP = 1e-6;

    private static final Map<Segment.Kind, String> NAMES = new EnumMap<>(Map.of(
            Segment.Kind.WEIGHTS, "weightGradients",
            Segment.Kind.BIAS, "biasGradients",
            Segment.Kind.GAIN, "gainGradients",
            Segment.Kind.SHIFT, "shiftGradients",
            Segment.Kind.ACTIVATION, "slopeGradients"));

    private static void check(Example example, Map<String, ?> json) {
        Network network = example.network();
        Layout layout = network.layout();
        double[] parameters = example.parameters();
        Forward forward = ReferencePass.of(network, parameters).forward(example.inputs());
        List<?> backward = (List<?>) json.get("backward");
        for (Segment segment : layout.segments()) {
            Map<?, ?> layer = (Map<?, ?>) backward.get(segment.layer());
            if (!segment.kind().trained()) {
                continue;
            }
            List<Double> said = numbers(layer.get(NAMES.get(segment.kind())));
            assertThat(said).hasSize(segment.size());
            for (int i = 0; i < segment.size(); i++) {
                double slope = (loss(example, parameters, segment.offset() + i, STEP)
                                - loss(example, parameters, segment.offset() + i, -STEP))
                        / (2 * STEP);
                assertThat(said.get(i))
                        .as("%s[%d] of layer %d", segment.kind(), i, segment.layer() + 1)
                        .isCloseTo(slope, within(2e-7 * Math.max(1, Math.abs(slope))));
            }
        }
        for (int l = 0; l < network.layers().size(); l++) {
            Map<?, ?> layer = (Map<?, ?>) backward.get(l);
            Normalization normalization = network.layers().get(l).normalization();
            boolean normalizes = !(normalization instanceof Normalization.None);
            assertThat(layer.containsKey("linearGradients")).isEqualTo(normalizes);
            assertThat(layer.containsKey("normalizedGradients")).isEqualTo(normalizes);
            if (normalizes) {
                double[] x = forward.layer(l).inputs(0);
                List<Double> linear = numbers(layer.get("linearGradients"));
                List<Double> normalized = numbers(layer.get("normalizedGradients"));
                List<Double> weights = numbers(layer.get("weightGradients"));
                double[] variances = forward.layer(l).variances(0);
                for (int j = 0; j < linear.size(); j++) {
                    for (int i = 0; i < x.length; i++) {
                        assertThat(weights.get(i * linear.size() + j)).isCloseTo(x[i] * linear.get(j), within(1e-12));
                    }
                    if (normalization instanceof Normalization.Batch) {
                        assertThat(linear.get(j))
                                .isCloseTo(
                                        normalized.get(j) / Math.sqrt(variances[j] + normalization.epsilon()),
                                        within(1e-12 * Math.max(1, Math.abs(linear.get(j)))));
                    }
                }
            }
        }
    }

    private static double loss(Example example, double[] parameters, int at, double step) {
        double[] moved = parameters.clone();
        moved[at] += step;
        ReferencePass pass = ReferencePass.of(example.network(), moved);
        return pass.loss(pass.forward(example.inputs()), Objective.of(example.loss(), example.targets()))
                .total();
    }

    /** The numbers of a list, or of a list of lists row by row. */
    private static List<Double> numbers(Object list) {
        return ((List<?>) list)
                .stream()
                        .flatMap(item ->
                                item instanceof List<?> row ? numbers(row).stream() : List.of((Double) item).stream())
                        .toList();
    }

    @Test
    void ofRandomNormalisedNetworks() {
        int seen = 0;
        for (long seed = 0; seed < 60; seed++) {
            Example all = NormalizationStepsTest.random(seed);
            if (all.samples().size() == 1) {
                Trace trace = Trace.of(Walk.of(all, 1), Notation.LAYERS);
                check(all, TraceJson.tree(trace, List.of(), Digits.USUAL));
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "batch", "layer"})
    void ofARowOfATrainedModel(String normalization) {
        Model model = ModelRowTest.model(
                ModelRowTest.table(),
                ModelRowTest.recipe("species")
                        .withNormalization(
                                switch (normalization) {
                                    case "batch" -> new Normalization.Batch();
                                    case "layer" -> new Normalization.Layer();
                                    default -> new Normalization.None();
                                }));
        ModelRow row = ModelRow.of(model, ModelRowTest.table(), 2);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
        Map<String, ?> json = ModelJson.tree(row, trace, List.of(), Digits.USUAL);
        check(row, json);
        assertThat(Arrays.asList("gainGradients", "shiftGradients"))
                .allMatch(name -> ((Map<?, ?>) ((List<?>) json.get("backward")).getFirst()).containsKey(name)
                        == !normalization.equals("none"));
    }
}
