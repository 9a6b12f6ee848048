package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalizationStepsTest {
    private static final List<Activation> ACTIVATIONS =
            List.of(new Relu(), new Sigmoid(), new Prelu(), new Identity(), new Softmax());
    private static final List<Normalization> NORMALIZATIONS =
            List.of(new Normalization.None(), new Normalization.Batch(), new Normalization.Layer());

    /** Random layers, normalised in every way; a normalised layer may be the output as well. */
    static Example random(long seed) {
        RandomStream random = RandomStream.of(seed, "normalised");
        List<Layer> layers = new ArrayList<>();
        int depth = 2 + random.nextInt(2);
        for (int l = 0; l < depth; l++) {
            boolean last = l == depth - 1;
            layers.add(new Layer(
                    2 + random.nextInt(4),
                    last && seed % 2 == 0 ? new Softmax() : ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())),
                    random.nextInt(3) > 0,
                    NORMALIZATIONS.get(random.nextInt(3)),
                    last ? 0 : 0.2));
        }
        Network network = new Network(1 + random.nextInt(4), layers);
        double[] parameters = new double[network.layout().size()];
        for (Segment segment : network.layout().segments()) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                parameters[i] = segment.kind() == Segment.Kind.RUNNING_VARIANCE
                        ? 0.1 + random.nextDouble()
                        : random.nextGaussian();
            }
        }
        List<Sample> samples = new ArrayList<>();
        for (int s = 0; s <= random.nextInt(3); s++) {
            double[] x = new double[network.inputs()];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextGaussian();
            }
            double[] t = new double[network.outputs()];
            t[random.nextInt(t.length)] = 1;
            samples.add(new Sample(x, t));
        }
        Loss loss = seed % 2 == 0 ? new CrossEntropy() : new HalfSquaredError();
        Optimizer optimizer = List.of(new Sgd(), new Momentum(), new AdamW()).get(random.nextInt(3));
        return new GivenExample(network, parameters, samples, loss, optimizer, OptionalDouble.of(0.1));
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void everyExpressionGivesTheValueOfThePass(Notation notation) {
        for (long seed = 0; seed < 30; seed++) {
            Trace trace = Trace.of(Walk.of(random(seed), 2), notation, 3 + (int) (seed % 10));
            Formulas formulas = Formulas.of(trace, Digits.USUAL);
            for (Step step : trace.steps(Level.TERM)) {
                if (!step.expression().isMatrix()) {
                    double expected = step.sign() * step.value();
                    assertThat(step.expression().evaluate(Arithmetic.DOUBLES, trace::value))
                            .as("seed %d, %s", seed, step.id())
                            .isCloseTo(expected, within(1e-10 * Math.max(1, Math.abs(expected))));
                }
                assertThat(TextStyle.UNICODE.print(formulas.symbols(step))).isNotBlank();
                assertThat(TextStyle.UNICODE.print(formulas.numbers(step))).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void theFactorsOfEveryChainMultiplyToTheGradient(Notation notation) {
        for (long seed = 0; seed < 12; seed++) {
            Example example = random(seed);
            Trace trace = Trace.of(Walk.of(example, 1), notation);
            List<Quantity> parameters = ParameterFinder.of(example, notation).all();
            Digits digits = new Digits(15);
            Document document = Derivation.of(
                    trace,
                    new Derivation.Request(
                            Level.NEURON, parameters.subList(0, Math.min(parameters.size(), 100)), digits));
            List<Block.Chain> chains = new ArrayList<>();
            document.sections().forEach(section -> collect(section, chains));
            assertThat(chains).hasSizeGreaterThanOrEqualTo(5);
            for (Block.Chain chain : chains) {
                double product = 1;
                for (Block.Factor factor : chain.factors()) {
                    product *= number(factor.value());
                }
                assertThat(product)
                        .as("seed %d, %s", seed, chain.id())
                        .isCloseTo(number(chain.result()), within(1e-10 * Math.max(1, Math.abs(product))));
            }
            assertThat(Derivation.of(trace, new Derivation.Request(Level.TERM, Digits.USUAL))
                            .sections())
                    .isNotEmpty();
        }
    }

    private static void collect(Section section, List<Block.Chain> chains) {
        section.blocks().stream()
                .filter(Block.Chain.class::isInstance)
                .map(Block.Chain.class::cast)
                .forEach(chains::add);
        section.sections().forEach(part -> collect(part, chains));
    }

    private static double number(Formula figure) {
        return Double.parseDouble(((Formula.Figure) figure).number());
    }

    @Test
    void everyStepReadsOnlyWhatIsGivenOrWasWrittenBefore() {
        for (long seed = 0; seed < 40; seed++) {
            Trace trace = Trace.of(Walk.of(random(seed), 2), Notation.LAYERS);
            List<String> written = new ArrayList<>();
            for (Step step : trace.steps(Level.TERM)) {
                if (!step.expression().isMatrix()) {
                    step.expression().reads().stream()
                            .filter(Trace::isComputed)
                            .forEach(read -> assertThat(written).contains(read.id()));
                }
                written.add(step.id());
            }
            assertThat(written).doesNotHaveDuplicates();
        }
    }

    @Test
    void theGradientsOfTheStepsAreThoseOfThePass() {
        for (long seed = 0; seed < 40; seed++) {
            Example example = random(seed);
            Trace trace = Trace.of(Walk.of(example, 1), Notation.LAYERS);
            ReferencePass pass = ReferencePass.of(example.network(), example.parameters());
            double[] gradient = pass.backward(
                            pass.forward(example.inputs()), Objective.of(example.loss(), example.targets()))
                    .gradient();
            Scope shared = trace.shared(trace.walk().passes().getFirst());
            for (Segment segment : example.network().layout().segments()) {
                for (int j = 1; segment.kind() == Segment.Kind.GAIN && j <= segment.columns(); j++) {
                    Quantity gain = Quantity.of(Quantity.Kind.GAIN_GRADIENT, segment.layer() + 1, j, shared);
                    assertThat(trace.step(gain).expression().evaluate(Arithmetic.DOUBLES, trace::value))
                            .isCloseTo(gradient[segment.offset() + j - 1], within(1e-12));
                }
            }
        }
    }

    @Test
    void aWeightBehindANormalisationSaysEachStep() {
        Network network = new Network(
                2,
                List.of(
                        Layer.of(2, new Sigmoid()).with(new Normalization.Layer()),
                        Layer.of(1, new Sigmoid()).with(new Normalization.Batch())));
        double[] parameters = new double[network.layout().size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 0.1 * (i + 1);
        }
        Example example = new GivenExample(
                network,
                parameters,
                List.of(new Sample(new double[] {0.5, -1}, new double[] {1})),
                new HalfSquaredError(),
                new Sgd(),
                OptionalDouble.empty());
        Trace trace = Trace.of(Walk.of(example, 1), Notation.W_U);
        Quantity weight = Quantity.of(Quantity.Kind.WEIGHT_GRADIENT, 1, 1, 2, Scope.ONLY);
        List<String> ids =
                trace.stepsFor(weight, Level.NEURON).stream().map(Step::id).toList();
        assertThat(ids)
                .containsSubsequence(
                        "z(1)[1]",
                        "mean(1)",
                        "variance(1)",
                        "n(1)[2]",
                        "a(1)[2]",
                        "h(1)[2]",
                        "z(2)[1]",
                        "n(2)[1]",
                        "d(2)[1]",
                        "dn(2)[1]",
                        "dz(2)[1]",
                        "d(1)[2]",
                        "dz(1)[2]",
                        "dw(1)[1,2]");
        Formulas formulas = Formulas.of(trace, Digits.USUAL);
        assertThat(TextStyle.UNICODE.print(
                        formulas.symbols(trace.step(Quantity.of(Quantity.Kind.PRE_ACTIVATION, 1, 2, Scope.ONLY)))))
                .isEqualTo("a₂⁽¹⁾ = γ₂⁽¹⁾·n₂⁽¹⁾ + β₂⁽¹⁾");
        assertThat(TextStyle.UNICODE.print(
                        formulas.symbols(trace.step(Quantity.of(Quantity.Kind.LINEAR_GRADIENT, 2, 1, Scope.ONLY)))))
                .isEqualTo("∂L/∂z₁⁽²⁾ = (∂L/∂n₁⁽²⁾)/√(var₁⁽²⁾ + ε)");
    }
}
