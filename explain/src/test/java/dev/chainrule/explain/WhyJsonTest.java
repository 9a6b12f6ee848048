package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.training.Recording;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account of a recorded step as JSON: its numbers add up, by the formulas and nothing of the program's own. */
class WhyJsonTest {
    private static final Network NETWORK = new Network(
            3,
            List.of(
                    Layer.of(5, new Prelu()).with(new Normalization.Batch()),
                    Layer.of(4, new Tanh()).with(new Normalization.Layer()),
                    Layer.of(2, new Identity())));
    private static final Trainer TRAINER = new Trainer()
            .withLoss(new HalfSquaredError())
            .withEpochs(5)
            .withBatch(16)
            .withRate(0.01)
            .withSchedule(new CosineSchedule())
            .withRegularizer(new Regularizer(0.01, 0.02, 0.05));
    private static final List<String> NAMES =
            List.of("w(1)[2,3]", "w(2)[1,4]", "w(3)[4,2]", "b(3)[1]", "gain(1)[2]", "shift(2)[3]", "slope(1)[5]");

    @TempDir
    Path folder;

    private Recording record(Trainer trainer) {
        Path file = folder.resolve("w.steps");
        try (Training training =
                trainer.start(NETWORK, new Compute("scalar", 1)).record(Set.of(4L), file)) {
            training.fit(WhyTest.data(true));
        }
        return Recording.read(file);
    }

    private static double number(Map<?, ?> tree, String... path) {
        Object at = tree;
        for (String name : path) {
            at = ((Map<?, ?>) at).get(name);
        }
        return ((Number) at).doubleValue();
    }

    private static double sum(Map<?, ?> tree) {
        double sum = 0;
        for (Object share : (List<?>) tree.get("shares")) {
            Map<?, ?> of = (Map<?, ?>) share;
            assertThat(number(of, "share")).isCloseTo(number(of, "value") * number(of, "signal"), within(1e-15));
            sum += number(of, "share");
        }
        return sum;
    }

    /** Everything up to what the optimizer gets. */
    private static void checkGradient(String name, Map<?, ?> tree, double limit) {
        assertThat((List<?>) tree.get("shares")).hasSize(16);
        assertThat(sum(tree)).isCloseTo(number(tree, "gradient"), within(1e-12));
        double penalized = number(tree, "gradient") + number(tree, "penalties", "l1") + number(tree, "penalties", "l2");
        assertThat(number(tree, "penalizedGradient")).isCloseTo(penalized, within(1e-15));
        double before = number(tree, "before");
        double expected = name.startsWith("w") ? 0.01 * Math.signum(before) + 0.02 * before : 0;
        assertThat(penalized - number(tree, "gradient")).isCloseTo(expected, within(1e-12));
        double norm = number(tree, "clipping", "norm");
        assertThat(number(tree, "stepGradient")).isCloseTo(penalized * Math.min(1, limit / norm), within(1e-12));
        assertThat(number(tree, "rate", "value"))
                .isCloseTo(number(tree, "rate", "base") * number(tree, "rate", "factor"), within(1e-15));
        double decay = name.startsWith("w") ? -number(tree, "rate", "value") * 0.05 * before : 0;
        assertThat(number(tree, "decay")).isCloseTo(decay, within(1e-15));
        assertThat(number(tree, "change")).isEqualTo(number(tree, "after") - before);
        assertThat(number(tree, "after")).isCloseTo(number(tree, "engine"), within(1e-5));
    }

    private static List<?> memory(Map<?, ?> tree, String when) {
        return (List<?>) ((Map<?, ?>) tree.get("memory")).get(when);
    }

    @Test
    void plainGradientDescent() {
        Recording recording = record(TRAINER.withOptimizer(new Sgd()).withClipping(GradientClipping.byNorm(0.05)));
        for (String name : NAMES) {
            Map<?, ?> tree = tree(recording, name);
            checkGradient(name, tree, 0.05);
            assertThat(number(tree, "change"))
                    .isCloseTo(
                            number(tree, "decay") - number(tree, "rate", "value") * number(tree, "stepGradient"),
                            within(1e-15));
            assertThat(memory(tree, "after")).isEmpty();
            assertThat(((Map<?, ?>) tree.get("clipping")).get("kind")).isEqualTo("norm");
        }
    }

    @Test
    void momentum() {
        Recording recording = record(TRAINER.withOptimizer(new Momentum(0.8)));
        for (String name : NAMES) {
            Map<?, ?> tree = tree(recording, name);
            checkGradient(name, tree, Double.POSITIVE_INFINITY);
            double velocity = 0.8 * (double) memory(tree, "before").getFirst() + number(tree, "stepGradient");
            assertThat((double) memory(tree, "after").getFirst()).isCloseTo(velocity, within(1e-15));
            assertThat(number(tree, "change"))
                    .isCloseTo(number(tree, "decay") - number(tree, "rate", "value") * velocity, within(1e-15));
            assertThat(((Map<?, ?>) tree.get("clipping")).get("limit")).isNull();
        }
    }

    @Test
    void adamWithItsCorrectedMoments() {
        Recording recording = record(TRAINER.withOptimizer(new Adam(0.8, 0.9, 1e-6)));
        for (String name : NAMES) {
            Map<?, ?> tree = tree(recording, name);
            checkGradient(name, tree, Double.POSITIVE_INFINITY);
            double g = number(tree, "stepGradient");
            double m = 0.8 * (double) memory(tree, "before").getFirst() + 0.2 * g;
            double v = 0.9 * (double) memory(tree, "before").getLast() + 0.1 * g * g;
            assertThat((double) memory(tree, "after").getFirst()).isCloseTo(m, within(1e-15));
            assertThat((double) memory(tree, "after").getLast()).isCloseTo(v, within(1e-15));
            double direction = m / (1 - Math.pow(0.8, 4)) / (Math.sqrt(v / (1 - Math.pow(0.9, 4))) + 1e-6);
            assertThat(number(tree, "change"))
                    .isCloseTo(number(tree, "decay") - number(tree, "rate", "value") * direction, within(1e-14));
        }
    }

    @Test
    void itsEquationsAreThoseOfTheText() {
        Recording recording = record(TRAINER.withOptimizer(new Adam()).withClipping(GradientClipping.byNorm(0.05)));
        for (String name : NAMES) {
            WhyParameter parameter = Why.of(recording, 4).parameter(name, Notation.LAYERS);
            Document document = WhyDocument.of(parameter, Notation.LAYERS, Digits.USUAL);
            List<String> lines = document.sections().stream()
                    .flatMap(section -> section.blocks().stream())
                    .filter(Block.Equations.class::isInstance)
                    .flatMap(block -> ((Block.Equations) block).lines().stream())
                    .map(line -> TextStyle.UNICODE.print(line.relation()))
                    .toList();
            List<?> steps = (List<?>) tree(recording, name).get("steps");
            assertThat(steps)
                    .hasSize(5); // the sum of the shares, what clipping makes of it, two moments, the parameter
            for (Object step : steps) {
                for (String row : List.of("symbols", "numbers")) {
                    Map<?, ?> faces = (Map<?, ?>) ((Map<?, ?>) step).get(row);
                    assertThat(faces.keySet().stream().map(String::valueOf)).containsExactly("text", "latex", "mathml");
                    assertThat(lines).contains(String.valueOf(faces.get("text")));
                }
            }
        }
    }

    private static Map<?, ?> tree(Recording recording, String name) {
        WhyParameter parameter = Why.of(recording, 4).parameter(name, Notation.LAYERS);
        Map<?, ?> tree = (Map<?, ?>) Json.parse(WhyJson.write(parameter, Notation.LAYERS, Digits.USUAL), "why");
        assertThat(tree).isNotNull();
        assertThat(tree.get("parameter")).isEqualTo(name);
        return tree;
    }
}
