package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.NAdam;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With one partition a distributed training comes to the bits of a training on one machine. */
class OnePartitionTest {
    private static JavaSparkContext context;

    @BeforeAll
    static void start() {
        context = TestRows.spark("local[2]");
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private record Case(String name, Trainer trainer, Network network, boolean weighted, boolean validated) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Trainer PLAIN = new Trainer()
            .withLoss(new CrossEntropy())
            .withEpochs(4)
            .withBatch(32)
            .withSeed(5);

    private static Network network(Layer... hidden) {
        List<Layer> layers = new ArrayList<>(List.of(hidden));
        layers.add(Layer.of(3, new Softmax()));
        return new Network(6, layers);
    }

    static Stream<Case> cases() {
        Layer relu = Layer.of(40, new Relu());
        Network plain = network(relu, Layer.of(24, new Tanh()));
        Embedding periodic =
                new Embedding(List.of(new EmbeddingPart.Periodic(4, 3, 1.0), new EmbeddingPart.Through(5)), true);
        return Stream.of(
                new Case("plain", PLAIN, plain, false, false),
                new Case("weights and validation", PLAIN.withPatience(1), plain, true, true),
                new Case("all rows at once", PLAIN.withBatch(0).withEpochs(6), plain, true, false),
                new Case(
                        "clipping, decay, penalties, schedule, smoothing",
                        PLAIN.withOptimizer(new Adam())
                                .withClipping(GradientClipping.byNorm(0.4))
                                .withRegularizer(new Regularizer(1e-4, 1e-3, 1e-2))
                                .withSchedule(new CosineSchedule())
                                .withLabelSmoothing(0.1),
                        plain,
                        false,
                        true),
                new Case("dropout", PLAIN.withOptimizer(new NAdam()), network(relu.withDropout(0.3), relu), true, true),
                new Case(
                        "batch normalisation, a row left over",
                        PLAIN.withBatch(31),
                        network(relu.with(new Normalization.Batch())),
                        false,
                        true),
                new Case(
                        "embedding and ensemble",
                        PLAIN,
                        plain.with(periodic).with(new Ensemble(4, Adapters.ALL)),
                        true,
                        true),
                new Case(
                        "lbfgs, dropout",
                        PLAIN.withOptimizer(new Lbfgs()).withEpochs(4),
                        network(relu.withDropout(0.2)),
                        true,
                        false),
                new Case("lbfgs", PLAIN.withOptimizer(new Lbfgs()).withEpochs(8), plain, false, true),
                new Case(
                        "small network, row by row",
                        PLAIN.withBatch(1).withEpochs(1),
                        network(Layer.of(4, new Tanh())),
                        false,
                        false));
    }

    private static final TestRows ROWS = TestRows.classes(311, 6, 3, true, 1);
    private static final TestRows HELD = TestRows.classes(90, 6, 3, true, 2);

    @ParameterizedTest
    @MethodSource("cases")
    void isATrainingOnOneMachine(Case example) {
        same(example, new Options());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void localStepsAreToo(Case example) {
        if (!example.trainer.optimizer().needsFullBatch()) {
            same(example, new Options().withLocalSteps(4));
        }
    }

    private static void same(Case example, Options options) {
        TestRows rows = example.weighted ? ROWS : ROWS.unweighted();
        TestRows held = example.weighted ? HELD : HELD.unweighted();
        Parameters initial = Parameters.initial(example.network, 3);
        Result found = DistributedTraining.fit(
                example.trainer,
                initial,
                rows.spread(context, 1),
                example.validated ? held.spread(context, 1) : null,
                options);
        try (Training training = Training.start(example.trainer, initial, new Compute("auto", 2))) {
            Outcome outcome = training.fit(rows.dataset(), example.validated ? held.dataset() : null);
            assertThat(found.history()).isEqualTo(training.history());
            assertThat(found.outcome()).isEqualTo(outcome);
            assertThat(found.parameters().array())
                    .containsExactly(training.parameters().array());
        }
    }
}
