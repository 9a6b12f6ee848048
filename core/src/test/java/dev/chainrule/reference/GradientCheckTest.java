package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.ParametricSelu;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
    private static final double TOLERANCE = 1e-6;
    private static final int SAMPLES = 5;

    /** A kinked function that a user might bring, and a smooth one. */
    private static final Activation OWN_ACTIVATION = Activation.of(
            "bent-identity", a -> (Math.sqrt(a * a + 1) - 1) / 2 + a, a -> a / (2 * Math.sqrt(a * a + 1)) + 1);

    private static final Loss OWN_LOSS =
            Loss.of("fourth-power", (y, t) -> Math.pow(y - t, 4), (y, t) -> 4 * Math.pow(y - t, 3));

    static Stream<Activation> activations() {
        return Stream.concat(
                Description.words(Activation.class).stream()
                        .map(word -> Description.read(Activation.class, word, word)),
                Stream.of(OWN_ACTIVATION));
    }

    static List<Loss> losses() {
        return Stream.concat(
                        Description.words(Loss.class).stream().map(word -> Description.read(Loss.class, word, word)),
                        Stream.of(OWN_LOSS))
                .toList();
    }

    static Stream<Arguments> activationsAndNormalizations() {
        return activations()
                .flatMap(activation -> Stream.of(
                                new Normalization.None(), new Normalization.Batch(), new Normalization.Layer())
                        .map(normalization -> Arguments.of(activation, normalization)));
    }

    /** As the activation of the hidden layer, before an output that every loss fits. */
    @ParameterizedTest
    @MethodSource("activationsAndNormalizations")
    @Tag("slow")
    void hiddenLayer(Activation activation, Normalization normalization) {
        for (Loss loss : losses()) {
            Activation output = Stream.of(new Identity(), new Sigmoid(), new Softmax())
                    .filter(loss::fits)
                    .findFirst()
                    .orElseGet(Softplus::new);
            Network network = Network.of(3, Layer.of(4, activation).with(normalization), Layer.of(3, output));
            check(network, loss);
            check(
                    Network.of(
                            3,
                            network.layers().getFirst().withoutBias(),
                            network.output().withoutBias()),
                    loss);
        }
    }

    /** As the activation of the output layer, with every loss that fits it. */
    @ParameterizedTest
    @MethodSource("activationsAndNormalizations")
    @Tag("slow")
    void outputLayer(Activation activation, Normalization normalization) {
        int fitting = 0;
        for (Loss loss : losses()) {
            if (loss.fits(activation)) {
                fitting++;
                check(
                        Network.of(
                                3,
                                Layer.of(4, new Tanh()).with(normalization),
                                Layer.of(3, activation).with(normalization)),
                        loss);
            }
        }
        assertThat(fitting).isGreaterThanOrEqualTo(9);
    }

    @Test
    void layersOfAllKinds() {
        Network network = Network.of(
                4,
                Layer.of(6, new Prelu()).with(new Normalization.Batch()),
                Layer.of(5, new ParametricMish()),
                Layer.of(5, new ParametricSelu(0.6)).with(new Normalization.Layer()),
                Layer.of(5, new Tanh()),
                Layer.of(5, new Relu()).with(new Normalization.Layer()).withoutBias(),
                Layer.of(4, new Softmax()),
                Layer.of(3, new Softmax()));
        check(network, new CrossEntropy());
    }

    @Test
    void predictionModeUsesTheRunningStatistics() {
        Network network =
                Network.of(3, Layer.of(4, new Sigmoid()).with(new Normalization.Batch()), Layer.of(2, new Identity()));
        RandomCase drawn = RandomCase.draw(network, new HalfSquaredError(), SAMPLES, 1);
        GradientReport report =
                new GradientCheck().run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.PREDICTION);
        assertThat(report.maxRelativeError()).isLessThan(TOLERANCE);
        assertThat(report.entries()).hasSize(network.layout().trained());
    }

    @Test
    void droppedUnitsAreLeftOutOnBothWays() {
        Network network = Network.of(3, Layer.of(6, new Sigmoid()).withDropout(0.5), Layer.of(2, new Identity()));
        RandomCase drawn = RandomCase.draw(network, new HalfSquaredError(), SAMPLES, 2);
        DropoutMask mask = (layer, sample, unit) -> (unit + sample) % 3 != 0;
        GradientReport report = new GradientCheck(GradientCheck.BEST_STEP, true, Integer.MAX_VALUE)
                .run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.training(mask));
        assertThat(report.maxRelativeError()).isLessThan(TOLERANCE);
    }

    @Test
    void findsAWrongDerivative() {
        Activation wrong = Activation.of("wrong", Math::sin, a -> Math.cos(a) * (1 + 1e-5));
        Network network = Network.of(2, Layer.of(3, wrong), Layer.of(1, new Identity()));
        RandomCase drawn = RandomCase.draw(network, new HalfSquaredError(), SAMPLES, 3);
        GradientReport report = new GradientCheck().run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.TRAINING);
        assertThat(report.within(TOLERANCE)).isFalse();
        assertThat(report.maxRelativeError()).isCloseTo(1e-5, within(1e-6));
        assertThat(report.worst().orElseThrow().name()).matches("[wb]\\(1\\)\\[.*");
        assertThat(report.entries().stream().filter(e -> e.name().contains("(2)")))
                .allSatisfy(entry -> assertThat(entry.relativeError()).isLessThan(TOLERANCE));
    }

    @Test
    void checksTheWeightedMeanOverADataset() {
        Network network = Network.of(2, Layer.of(3, new Tanh()), Layer.of(1, new Identity()));
        Parameters parameters = Parameters.initial(network, 4);
        Dataset data = Dataset.of(new double[][] {{0.5, -1}, {2, 0.25}}, new double[][] {{1}, {-1}})
                .withWeights(new double[] {1, 3});
        Objective objective = Objective.of(
                new HalfSquaredError(), new double[][] {{1}, {-1}}, new double[] {0.5, 1.5}, Reduction.MEAN);
        GradientReport report = new GradientCheck().run(parameters, data, new HalfSquaredError());
        assertThat(report.maxRelativeError()).isLessThan(TOLERANCE);
        assertThat(report)
                .isEqualTo(new GradientCheck()
                        .run(ReferencePass.of(parameters), data.features().toDoubles(), objective, Mode.PREDICTION));
    }

    @Test
    void marksTheKinkOfAnActivation() {
        Network network = Network.of(
                1, Layer.of(2, new Relu()), Layer.of(1, new Identity()).withoutBias());
        // a1 = 1e-6 · x + 0 is within ten steps of the kink, a2 = x is not
        ReferencePass pass = ReferencePass.of(network, new double[] {1e-6, 1, 0, 0, 0.5, 0.5});
        Objective objective = Objective.of(new HalfSquaredError(), new double[][] {{2}});
        GradientReport report = new GradientCheck().run(pass, new double[][] {{1}}, objective, Mode.PREDICTION);
        assertThat(report.entries().stream().filter(GradientReport.Entry::kink).map(GradientReport.Entry::name))
                .containsExactly("w(1)[1,1]", "b(1)[1]");
        assertThat(report.kinks()).isEqualTo(2);
        assertThat(report.maxRelativeError()).isLessThan(TOLERANCE);
    }

    /** Ten times as far as the pre-activation moves in a step, 4.8·10⁻⁶ for a weight of 0 and x = 1. */
    @Test
    void aKinkIsNearWithinTenSteps() {
        Network network = Network.of(1, Layer.of(1, new Relu()), Layer.of(1, new Identity()));
        Objective objective = Objective.of(new HalfSquaredError(), new double[][] {{2}});
        for (double a : new double[] {4.5e-5, 5.1e-5, -4.5e-5, -5.1e-5}) {
            ReferencePass pass = ReferencePass.of(network, new double[] {a, 0, 0.5, 0});
            GradientReport report = new GradientCheck().run(pass, new double[][] {{1}}, objective, Mode.PREDICTION);
            assertThat(report.kinks()).as("a = %s", a).isEqualTo(Math.abs(a) < 4.8e-5 ? 2 : 0);
        }
    }

    /**
     * The floor 10⁷ · u·S/h, worked out for two weighted samples: below it an error is relative to it, above it to the
     * derivative. The wrong derivative makes every analytic number twice the numeric one.
     */
    @Test
    void tinyDerivativesAreJudgedByTheRoundingOfTheLoss() {
        Activation doubled = Activation.of("doubled", a -> a, _ -> 2);
        Network network = Network.of(1, Layer.of(1, doubled));
        ReferencePass pass = ReferencePass.of(network, new double[] {0.5, 4});
        double[][] x = {{1e-9}, {2e-9}};
        double[][] t = {{3}, {5.5}};
        double[] weights = {1, 3};
        Objective objective = Objective.of(new HalfSquaredError(), t, weights, Reduction.MEAN);
        double size = 0;
        double derivative = 0;
        for (int i = 0; i < 2; i++) {
            double a = 0.5 * x[i][0] + 4;
            double off = a - t[i][0];
            double share = weights[i] / 2;
            size += share * 0.5 * off * off + Math.abs(a * 2 * share * off);
            derivative += share * off * x[i][0];
        }
        List<GradientReport.Entry> entries =
                new GradientCheck().run(pass, x, objective, Mode.PREDICTION).entries();
        double floor = 1e7 * 0x1p-53 * size / GradientCheck.BEST_STEP;
        assertThat(Math.abs(derivative)).isLessThan(floor);
        assertThat(entries.getFirst().analytic()).isCloseTo(2 * derivative, within(1e-20));
        assertThat(entries.getFirst().relativeError())
                .isCloseTo(
                        Math.abs(entries.getFirst().analytic()
                                        - entries.getFirst().numeric())
                                / floor,
                        within(1e-15));
        assertThat(entries.getFirst().relativeError()).isPositive().isLessThan(1e-4);
        assertThat(entries.getLast().relativeError()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void marksTheKinkOfALoss() {
        Network network = Network.of(1, Layer.of(1, new Identity()));
        ReferencePass pass = ReferencePass.of(network, new double[] {1, 0});
        for (Loss loss : List.of(new AbsoluteError(), new Hinge())) {
            Objective objective = Objective.of(loss, new double[][] {{1}});
            assertThat(new GradientCheck()
                            .run(pass, new double[][] {{1 + 1e-6}}, objective, Mode.PREDICTION)
                            .kinks())
                    .isEqualTo(2);
            assertThat(new GradientCheck()
                            .run(pass, new double[][] {{1.001}}, objective, Mode.PREDICTION)
                            .kinks())
                    .isZero();
        }
    }

    @Test
    void checksInputsAndSpreadsALimit() {
        Network network = Network.of(3, Layer.of(4, new Tanh()), Layer.of(2, new Identity()));
        RandomCase drawn = RandomCase.draw(network, new HalfSquaredError(), 2, 4);
        GradientReport all = new GradientCheck(GradientCheck.BEST_STEP, true, Integer.MAX_VALUE)
                .run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.PREDICTION);
        assertThat(all.entries()).hasSize(3 * 4 + 4 + 4 * 2 + 2 + 2 * 3);
        assertThat(all.entries().getLast().name()).isEqualTo("x(2)[3]");
        assertThat(all.maxRelativeError()).isLessThan(TOLERANCE);
        GradientReport some = new GradientCheck(GradientCheck.BEST_STEP, true, 2)
                .run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.PREDICTION);
        assertThat(some.entries().stream().map(GradientReport.Entry::name))
                .containsExactly("w(1)[1,1]", "b(1)[2]", "x(1)[1]", "x(2)[1]");
    }

    /** Biases, scales and adapters are few beside the weights, and no less wrong if they are. */
    @Test
    void aLimitLeavesNoSegmentOut() {
        Network network = new Network(
                6,
                new Embedding(List.of(new EmbeddingPart.Linear(5, 3), new EmbeddingPart.Periodic(2, 2, 0.3)), true),
                List.of(Layer.of(30, new Prelu()), Layer.of(25, new Tanh()), Layer.of(1, new Identity())),
                new Ensemble(2, Adapters.ALL));
        RandomCase drawn = RandomCase.draw(network, new HalfSquaredError(), 1, 4);
        ParameterNames names = ParameterNames.of(network);
        for (int limit : new int[] {20, 50, 77, 700, network.layout().trained() - 1}) {
            int[] checked = new GradientCheck(GradientCheck.BEST_STEP, false, limit)
                    .run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.PREDICTION).entries().stream()
                            .mapToInt(entry -> names.index(entry.name()).orElseThrow())
                            .toArray();
            assertThat(checked).isSorted().doesNotHaveDuplicates().hasSize(limit);
            for (Segment segment : network.layout().segments()) {
                assertThat(Arrays.stream(checked).filter(i -> i >= segment.offset() && i < segment.end()))
                        .as("%d of %s", limit, segment)
                        .hasSizeGreaterThanOrEqualTo(Math.min(segment.size(), limit < 50 ? 1 : 3));
            }
        }
    }

    @Test
    void reportTakesNotANumberForTheWorst() {
        GradientReport report = new GradientReport(List.of(
                new GradientReport.Entry("a", 1, 1, 0, false),
                new GradientReport.Entry("b", Double.NaN, 1, Double.NaN, false),
                new GradientReport.Entry("c", 1, 2, 0.5, false),
                new GradientReport.Entry("d", 1, 9, 0.9, true)));
        assertThat(report.worst().orElseThrow().name()).isEqualTo("b");
        assertThat(report.within(TOLERANCE)).isFalse();
    }

    @Test
    void reportThatJudgedNothingDoesNotPass() {
        for (List<GradientReport.Entry> entries :
                List.of(List.<GradientReport.Entry>of(), List.of(new GradientReport.Entry("a", 1, 1, 0, true)))) {
            GradientReport report = new GradientReport(entries);
            assertThat(report.maxRelativeError()).isNaN();
            assertThat(report.within(TOLERANCE)).isFalse();
        }
    }

    @Test
    void refusesWhatCannotBeChecked() {
        assertThatThrownBy(() -> new GradientCheck(0, false, 1)).hasMessageContaining("step");
        assertThatThrownBy(() -> new GradientCheck(1, false, 1)).hasMessageContaining("step");
        assertThatThrownBy(() -> new GradientCheck(1e-5, false, 0)).hasMessageContaining("at least 1");
    }

    /** Draws until no point is at a kink; then all derivatives, those by the inputs too, agree. */
    private static void check(Network network, Loss loss) {
        for (long seed = 0; seed < 20; seed++) {
            RandomCase drawn = RandomCase.draw(network, loss, SAMPLES, seed);
            GradientReport report = new GradientCheck(GradientCheck.BEST_STEP, true, Integer.MAX_VALUE)
                    .run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.TRAINING);
            if (report.kinks() == 0) {
                assertThat(report.maxRelativeError())
                        .as("%s after %s: %s", loss.name(), network, report.worst())
                        .isLessThan(TOLERANCE);
                return;
            }
        }
        throw new AssertionError("no point away from kinks for " + network + " and " + loss);
    }
}
