package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.engine.BatchMemory;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictor;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.ReferencePass;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks with an embedding and members in training, in checkpoints, and in a model that predicts. */
class EnsembleTrainingTest {
    private static final Compute SCALAR = new Compute("scalar", 1);

    private static final Network NETWORK = Network.of(
                    3,
                    Layer.of(9, new Tanh()).withDropout(0.2),
                    Layer.of(7, new Relu()).with(new Normalization.Layer()),
                    Layer.of(2, new Softmax()))
            .with(new Embedding(
                    List.of(
                            new EmbeddingPart.Linear(1, 4),
                            new EmbeddingPart.Periodic(5, 3, 0.4, true),
                            new EmbeddingPart.Through(1)),
                    true))
            .with(new Ensemble(4, Adapters.ALL));

    private static Trainer trainer() {
        return new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Adam())
                .withRate(0.01)
                .withBatch(32)
                .withEpochs(6);
    }

    @Test
    void epochsInOneFitEqualSingleEpochsWithAnyThreads() {
        Dataset data = TrainingTest.twoClasses(90, 4);
        try (Training whole = trainer().start(NETWORK, SCALAR);
                Training single = trainer().start(NETWORK, new Compute("scalar", 2))) {
            whole.fit(data);
            for (int epoch = 0; epoch < 6; epoch++) {
                single.partialFit(data);
            }
            assertThat(single.parameters().array())
                    .containsExactly(whole.parameters().array());
            assertThat(single.history()).isEqualTo(whole.history());
        }
    }

    @Test
    void aResumedTrainingIsAsIfNeverStopped(@TempDir Path folder) {
        Dataset data = TrainingTest.twoClasses(90, 4);
        Dataset held = TrainingTest.twoClasses(40, 5);
        Path file = folder.resolve("run.ckpt");
        try (Training whole = trainer().start(NETWORK, SCALAR);
                Training stopped = trainer().start(NETWORK, SCALAR)) {
            whole.fit(data, held);
            stopped.checkpointTo(file).listen(epoch -> {
                if (epoch.number() == 3) {
                    stopped.stop();
                }
            });
            stopped.fit(data, held);
            try (Training resumed = Training.resume(file, SCALAR)) {
                resumed.fit(data, held);
                assertThat(resumed.parameters().network()).isEqualTo(NETWORK);
                assertThat(resumed.parameters().array())
                        .containsExactly(whole.parameters().array());
                assertThat(resumed.history()).isEqualTo(whole.history());
            }
        }
    }

    /** Every kind of parameter moves, members become different, and what they learn holds for rows they have not seen. */
    @Test
    void learns() {
        Dataset data = TrainingTest.twoClasses(400, 4);
        Dataset held = TrainingTest.twoClasses(200, 5);
        try (Training training = trainer().withEpochs(60).start(NETWORK, SCALAR)) {
            Parameters before = Parameters.initial(
                    NETWORK, trainer().initializer(), trainer().seed());
            training.fit(data, held);
            Parameters after = training.parameters();
            for (Segment segment : NETWORK.layout().segments()) {
                double moved = 0;
                for (int i = segment.offset(); i < segment.end(); i++) {
                    moved += Math.abs(after.array()[i] - before.array()[i]);
                }
                assertThat(moved).as(segment.toString()).isPositive();
            }
            Epoch best = training.history().epochs().stream()
                    .min((one, other) -> Double.compare(one.monitored(), other.monitored()))
                    .orElseThrow();
            assertThat(best.monitored()).isLessThan(0.35); // ln 2 says nothing
            ReferencePass pass = ReferencePass.of(after);
            float[][] y = training.predict(held.features()).toRows();
            double loss = 0;
            for (int i = 0; i < held.rows(); i++) {
                double[] expected = pass.forward(new double[][] {row(held, i)}).outputs(0);
                assertThat((double) y[i][1]).isCloseTo(expected[1], within(1e-5));
                loss -= Math.log(expected[held.targets().get(i, 1) == 1 ? 1 : 0]) / held.rows();
            }
            assertThat(best.monitored()).isCloseTo(loss, within(1e-5)); // that of the mean probabilities
        }
    }

    private static double[] row(Dataset data, int row) {
        double[] x = new double[data.inputs()];
        for (int j = 0; j < x.length; j++) {
            x[j] = data.features().get(row, j);
        }
        return x;
    }

    @Test
    void oneRowIsPredictedAsAmongMany() {
        Network network = Network.of(3, List.of(20), new Relu(), 1, new Identity())
                .with(NETWORK.embedding())
                .with(new Ensemble(5, Adapters.FIRST));
        Parameters parameters = Parameters.initial(network, 1);
        Preprocessing preprocessing = new Preprocessing(
                IntStream.range(0, 3)
                        .<Feature>mapToObj(i -> new NumberFeature("x" + i, 0, false, new Scaling.None()))
                        .toList(),
                new NumberTarget(List.of(new NumberTarget.Scale("y", 0, 1))));
        Matrix x = Matrix.of(2000, 3);
        RandomStream random = RandomStream.of(1, "rows");
        for (int i = 0; i < x.array().length; i++) {
            x.array()[i] = (float) random.nextGaussian();
        }
        try (Predictor predictor =
                Model.of(parameters, preprocessing, Provenance.foreign()).predictor(new Compute("scalar", 2))) {
            float[][] all = predictor.outputs(x).toRows();
            float[] one = new float[1];
            for (int i = 0; i < 2000; i += 37) {
                predictor.outputs(x.rows(i, i + 1).toRows()[0], one);
                assertThat(one).containsExactly(all[i]);
            }
            double[][] expected = new double[2000][];
            ReferencePass pass = ReferencePass.of(parameters);
            for (int i = 0; i < 2000; i += 101) {
                expected[i] = pass.forward(x.rows(i, i + 1).toDoubles()).outputs(0);
                assertThat((double) all[i][0]).isCloseTo(expected[i][0], within(1e-5));
            }
        }
    }

    @Test
    void whatKnowsOnlyPlainNetworksSaysSo(@TempDir Path folder) {
        try (Training training = trainer().start(NETWORK, SCALAR)) {
            assertThatThrownBy(() -> training.record(Set.of(1L), folder.resolve("steps")))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("4 members");
        }
    }

    @Test
    void aBatchNeedsMemoryForEveryMember() {
        Network wide = Network.of(3, List.of(1 << 16), new Tanh(), 1, new Identity());
        BatchMemory.require(100, wide);
        assertThatThrownBy(() -> BatchMemory.require(100, wide.with(new Ensemble(1 << 14, Adapters.FIRST))))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("batch of 100");
    }

    /** Small and without members a network may be run by straight loops, which know nothing of an embedding. */
    @Test
    void aSmallNetworkWithAnEmbeddingGoesThroughIt() {
        Network network = Network.of(1, Layer.of(1, new Identity()))
                .with(new Embedding(List.of(new EmbeddingPart.Periodic(2, 2, 1)), false));
        Dataset data = Dataset.of(new double[][] {{0.1}, {0.4}, {0.9}}, new double[][] {{1}, {-1}, {0.5}});
        Trainer trainer =
                new Trainer().withLoss(new HalfSquaredError()).withBatch(1).withEpochs(2500);
        try (Training training = trainer.start(network, SCALAR)) {
            training.fit(data);
            assertThat(training.history().epochs().getLast().loss()).isLessThan(0.01);
        }
    }
}
