package dev.chainrule.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole training gives the same bits on every backend and with any number of threads. */
class SameTrainingTest {
    private static final Compute DEFINITION = new Compute("scalar", 1);

    /** The widths divide no vector evenly, and the batches none either; large enough that threads share the work. */
    private static final int INPUTS = 21;

    private static final int ROWS = 222;
    private static final int BATCH = 100;

    static Stream<Activation> activations() {
        return Description.words(Activation.class).stream().map(word -> Description.read(Activation.class, word, word));
    }

    static Stream<Optimizer> optimizers() {
        return Description.words(Optimizer.class).stream().map(word -> Description.read(Optimizer.class, word, word));
    }

    private static List<Compute> others() {
        List<Compute> others = new ArrayList<>(List.of(new Compute("scalar", 2)));
        for (String backend : List.of("vector-128", "vector-256", "vector-512")) {
            others.add(new Compute(backend, 1));
            others.add(new Compute(backend, 2));
        }
        return others;
    }

    private static Dataset data() {
        RandomStream random = RandomStream.of(1, "rows");
        Matrix x = Matrix.of(ROWS, INPUTS);
        int[] classes = new int[ROWS];
        double[] weights = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                x.set(i, j, (float) random.nextGaussian());
            }
            classes[i] = x.get(i, 0) * x.get(i, 1) > 0 ? 1 : x.get(i, 2) > 0 ? 2 : 0;
            weights[i] = random.nextDouble(0, 3);
        }
        return Dataset.ofClasses(x, classes, 3).withWeights(weights);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void withEveryActivation(Activation activation) {
        Network network = Network.of(
                INPUTS,
                Layer.of(67, activation).with(new Normalization.Batch()).withDropout(0.2),
                Layer.of(45, activation).with(new Normalization.Layer()),
                Layer.of(31, activation).withoutBias(),
                Layer.of(3, new Softmax()));
        compare(trainer(), network);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void withEveryOptimizer(Optimizer optimizer) {
        Network network = Network.of(
                INPUTS,
                Layer.of(61, new Prelu()).with(new Normalization.Batch()),
                Layer.of(37, new Prelu()).withDropout(0.1),
                Layer.of(3, new Softmax()));
        Trainer trainer = trainer();
        if (optimizer instanceof Lbfgs) { // which takes neither clipping nor decay
            trainer = trainer.withClipping(GradientClipping.none())
                    .withRegularizer(new Regularizer(1e-5, 1e-4, 0))
                    .withEpochs(1);
        }
        compare(trainer.withOptimizer(optimizer), network);
    }

    @ParameterizedTest
    @EnumSource(Adapters.class)
    void withAnEmbeddingAndMembers(Adapters adapters) {
        List<EmbeddingPart> parts = List.of(
                new EmbeddingPart.Linear(9, 11),
                new EmbeddingPart.Periodic(7, 5, 0.3, true),
                new EmbeddingPart.Through(11));
        Network network = Network.of(
                        INPUTS,
                        Layer.of(67, new Relu()).withDropout(0.2),
                        Layer.of(45, new Tanh()).with(new Normalization.Layer()),
                        Layer.of(31, new Prelu()).withoutBias(),
                        Layer.of(3, new Softmax()))
                .with(new Embedding(parts, true));
        compare(trainer(), network);
        compare(trainer(), network.with(new Ensemble(3, adapters)));
    }

    /** Parts of any widths beside each other, so that views begin at any column; members and units of any number. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withDrawnEmbeddingsAndMembers(long seed) {
        RandomStream random = RandomStream.of(seed, "shapes");
        List<EmbeddingPart> parts = new ArrayList<>();
        for (int left = INPUTS; left > 0; left -= parts.getLast().inputs()) {
            int width = 1 + random.nextInt(Math.min(left, 12));
            parts.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new EmbeddingPart.Through(width);
                        case 1 -> new EmbeddingPart.Linear(width, 1 + random.nextInt(35));
                        default ->
                            new EmbeddingPart.Periodic(
                                    1 + random.nextInt(20), 2 + random.nextInt(9), 0.5, random.nextInt(2) == 0);
                    });
        }
        Network network = Network.of(
                        INPUTS,
                        List.of(1 + random.nextInt(70), 1 + random.nextInt(40)),
                        new ParametricMish(),
                        3,
                        new Softmax())
                .with(new Embedding(parts, random.nextInt(2) == 0))
                .with(new Ensemble(2 + random.nextInt(7), Adapters.values()[random.nextInt(2)]));
        compare(trainer().withBatch(1 + random.nextInt(60)).withEpochs(1), network);
    }

    private static Trainer trainer() {
        return new Trainer()
                .withLoss(new CrossEntropy())
                .withSchedule(new CosineSchedule())
                .withRegularizer(new Regularizer(1e-5, 1e-4, 1e-3))
                .withClipping(new GradientClipping(GradientClipping.Kind.NORM, 0.5))
                .withLabelSmoothing(0.05)
                .withBatch(BATCH)
                .withEpochs(2);
    }

    private static void compare(Trainer trainer, Network network) {
        Dataset data = data();
        Dataset held = data.select(new int[] {5, 3, 219, 17, 101, 8, 9, 77, 200, 0, 1, 2, 42});
        try (Training expected = trainer.start(network, DEFINITION)) {
            expected.fit(data, held);
            for (Compute other : others()) {
                try (Training found = trainer.start(network, other)) {
                    found.fit(data, held);
                    assertThat(found.history()).as(other.toString()).isEqualTo(expected.history());
                    assertThat(found.parameters().array())
                            .as(other.toString())
                            .containsExactly(expected.parameters().array());
                }
            }
        }
    }
}
