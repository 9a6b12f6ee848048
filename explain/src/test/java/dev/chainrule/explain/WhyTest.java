package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adagrad;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.FlatCosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.NAdam;
import dev.chainrule.optimization.Nesterov;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.RmsProp;
import dev.chainrule.optimization.Rprop;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Rates;
import dev.chainrule.training.RecordedStep;
import dev.chainrule.training.Recording;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhyTest {
    private static final Network NETWORK = new Network(
            3,
            List.of(
                    Layer.of(6, new Prelu()).with(new Normalization.Batch()).withDropout(0.25),
                    Layer.of(5, new Tanh()).with(new Normalization.Layer()),
                    Layer.of(2, new Sigmoid())));
    private static final Trainer TRAINER = new Trainer()
            .withLoss(new BinaryCrossEntropy())
            .withEpochs(5)
            .withBatch(16)
            .withSchedule(new CosineSchedule())
            .withSeed(2);

    @TempDir
    Path folder;

    static Dataset data(boolean weighted) {
        RandomStream random = RandomStream.of(9, "why");
        float[][] x = new float[40][3];
        float[][] t = new float[40][2];
        double[] weights = new double[40];
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = (float) random.nextGaussian();
            }
            t[i][0] = x[i][0] + x[i][1] > 0 ? 1 : 0;
            t[i][1] = x[i][2] > 0.3 ? 1 : 0;
            weights[i] = 0.5 + random.nextDouble();
        }
        Dataset data = Dataset.of(x, t);
        return weighted ? data.withWeights(weights) : data;
    }

    private Recording record(Trainer trainer, Network network, boolean weighted, Long... steps) {
        Path file = folder.resolve("w.steps");
        try (Training training =
                trainer.start(network, new Compute("scalar", 1)).record(Set.of(steps), file)) {
            training.fit(data(weighted));
        }
        return Recording.read(file);
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Sgd(),
                new Momentum(),
                new Nesterov(),
                new Adagrad(),
                new RmsProp(),
                new RmsProp(0.9, 1e-6, 0.8),
                new Adam(),
                new AdamW(),
                new NAdam(),
                new Rprop());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void theAccountComesToWhatTheTrainingGot(Optimizer optimizer) {
        for (int variant = 0; variant < 5; variant++) {
            Trainer trainer = TRAINER.withOptimizer(optimizer);
            if (variant % 2 == 1) {
                trainer = trainer.withRegularizer(new Regularizer(0.01, 0.02, 0.05));
            }
            trainer = switch (variant) {
                case 1 -> trainer.withClipping(GradientClipping.byNorm(0.05)).withLabelSmoothing(0.1);
                case 2 -> trainer.withClipping(GradientClipping.byValue(0.003));
                case 4 ->
                    trainer.withRates(new Rates(0.1, 6, 0.5, 2, true))
                            .withRegularizer(new Regularizer(
                                    0.01, 0.02, 0.05, new FlatCosineSchedule(0), new FlatCosineSchedule(0)));
                default -> trainer;
            };
            Recording recording = record(trainer, NETWORK, variant > 1, 1L, 4L, 5L);
            for (RecordedStep step : recording.steps()) {
                Why why = Why.of(recording, step.step());
                double largest = 0;
                for (float value : step.after()) {
                    largest = Math.max(largest, Math.abs(value));
                }
                for (Quantity q : ParameterFinder.of(NETWORK, Letters.of(Notation.LAYERS, NETWORK, trainer.optimizer()))
                        .all()) {
                    WhyParameter parameter = why.parameter(q);
                    double sum = parameter.shares().stream()
                            .mapToDouble(WhyParameter.Share::value)
                            .sum();
                    assertThat(sum).isCloseTo(parameter.gradient(), within(1e-12));
                    if (isNoise(parameter)) {
                        continue; // no more than rounding errors, whose sign is anybody's guess
                    }
                    assertThat(parameter.after())
                            .as("%s, variant %d, step %d, %s", optimizer.name(), variant, step.step(), q.id())
                            .isCloseTo(parameter.engine(), within(1e-5 * Math.max(Math.abs(parameter.engine()), 0.1)));
                }
                assertThat(largest).isPositive();
            }
        }
    }

    /** A bias before batch normalisation: its gradient is 0, and what float32 leaves of it is rounding. */
    private static boolean isNoise(WhyParameter parameter) {
        return parameter.parameter().kind() == Quantity.Kind.BIAS
                && parameter.parameter().layer() == 1
                && Math.abs(parameter.gradient()) < 1e-8;
    }

    @Test
    void theDocumentTellsEachStep() {
        Trainer trainer =
                TRAINER.withRegularizer(new Regularizer(0, 0.02, 0.05)).withClipping(GradientClipping.byNorm(0.05));
        Recording recording = record(trainer, NETWORK, true, 4L);
        WhyParameter parameter = Why.of(recording, 4).parameter("w(3)[2,1]", Notation.LAYERS);
        Document document = WhyDocument.of(parameter, Notation.LAYERS, Digits.USUAL);
        assertThat(document.title()).isEqualTo("How step 4 moved w(3)[2,1]");
        StringBuilder text = new StringBuilder();
        document.sections().forEach(section -> text.append(ModelRowTest.text(section)));
        assertThat(text.toString())
                .contains("by the schedule “cosine”")
                .contains("The 10 rows that pull most of 16")
                .contains("∂L⟨")
                .contains("rest (11)")
                .contains("g = (c/G) · (∂L/∂W₂₁⁽³⁾ + λ₂·W₂₁⁽³⁾)")
                .contains("m⁺(W₂₁⁽³⁾) = β₁·m(W₂₁⁽³⁾) + (1 − β₁)·g")
                .contains("Units were dropped")
                .contains("Batch normalisation measures")
                .contains("which computes in float32");
    }

    @Test
    void theDocumentTellsTheRateOfTheParameter() {
        Trainer trainer = TRAINER.withOptimizer(new AdamW())
                .withRates(new Rates(0.25, 1, 1, 1, true))
                .withRegularizer(new Regularizer(0, 0, 0.05).withDecaySchedule(new FlatCosineSchedule(0)));
        Recording recording = record(trainer, NETWORK, true, 4L);
        WhyParameter bias = Why.of(recording, 4).parameter("b(3)[1]", Notation.LAYERS);
        assertThat(bias.rateOfParameter()).isEqualTo(0.25 * recording.step(4).rate());
        StringBuilder text = new StringBuilder();
        WhyDocument.of(bias, Notation.LAYERS, Digits.USUAL)
                .sections()
                .forEach(section -> text.append(ModelRowTest.text(section)));
        assertThat(text.toString()).contains("0.25 (κ) times that, for its kind of parameter", "κ · η");
        WhyParameter weight = Why.of(recording, 4).parameter("w(3)[2,1]", Notation.LAYERS);
        StringBuilder ofWeight = new StringBuilder();
        WhyDocument.of(weight, Notation.LAYERS, Digits.USUAL)
                .sections()
                .forEach(section -> ofWeight.append(ModelRowTest.text(section)));
        assertThat(ofWeight.toString())
                .contains("λ of the recipe times")
                .contains("by the schedule “flat-cosine”, since it goes by the rate without κ");
    }

    @Test
    void theSumNamesTheTrainingRowsOfTheTable() {
        Recording recording = record(TRAINER, NETWORK, true, 4L);
        WhyParameter parameter = Why.of(recording, 4).parameter("w(3)[2,1]", Notation.LAYERS);
        List<Integer> largest = parameter.shares().stream()
                .sorted(Comparator.comparingDouble(share -> -Math.abs(share.value())))
                .map(WhyParameter.Share::row)
                .toList();
        assertThat(parameter.shares())
                .extracting(WhyParameter.Share::row)
                .doesNotHaveDuplicates()
                .isNotEqualTo(IntStream.rangeClosed(1, parameter.shares().size())
                        .boxed()
                        .toList());
        Document document = WhyDocument.of(parameter, Notation.LAYERS, Digits.USUAL);
        List<Block> blocks = document.sections().get(1).blocks();
        List<List<Prose>> table = ((Block.Table) blocks.get(1)).rows();
        assertThat(table)
                .extracting(row -> ModelRowTest.prose(row.getFirst()))
                .isEqualTo(largest.stream().limit(10).map(String::valueOf).toList());
        assertThat(ModelRowTest.prose(((Block.Paragraph) blocks.get(2)).prose()))
                .isEqualTo("The number in ⟨ ⟩ is that of the training row: ∂L⟨" + largest.getFirst()
                        + "⟩/∂W₂₁⁽³⁾ is the share of row " + largest.getFirst() + ".");
        List<String> lines = ((Block.Equations) blocks.get(3))
                .lines().stream()
                        .map(line -> TextStyle.UNICODE.print(line.relation()))
                        .toList();
        List<WhyParameter.Share> shown = parameter.shares().stream()
                .filter(share -> largest.subList(0, 5).contains(share.row()))
                .toList();
        assertThat(lines.getFirst())
                .isEqualTo("∂L/∂W₂₁⁽³⁾ = "
                        + shown.stream()
                                .map(share -> "∂L⟨" + share.row() + "⟩/∂W₂₁⁽³⁾ + ")
                                .collect(Collectors.joining())
                        + "rest (11)");
        Object json = WhyJson.tree(parameter, Notation.LAYERS, Digits.USUAL).get("steps");
        assertThat(String.valueOf(json)).contains(lines.getFirst());
    }

    @Test
    void whatCannotBeToldIsAnError() {
        Recording recording = record(TRAINER, NETWORK, false, 2L);
        assertThatThrownBy(() -> Why.of(recording, 3))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("step 3 was not recorded; recorded are 2");
        Why why = Why.of(recording, 2);
        assertThatThrownBy(() -> why.parameter("w(9)[1,1]", Notation.LAYERS)).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> why.parameter("gain(3)[1]", Notation.LAYERS))
                .hasMessageContaining("layer 3 does not normalise");
        Network plain = Network.of(3, List.of(4), new Tanh(), 2, new Sigmoid());
        Recording together = record(TRAINER.withOptimizer(new Lbfgs()), plain, false, 1L);
        assertThatThrownBy(() -> Why.of(together, 1).parameter("w(1)[1,1]", Notation.LAYERS))
                .hasMessageContaining("lbfgs moves all parameters together");
    }
}
