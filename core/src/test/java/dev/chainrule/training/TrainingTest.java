package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.description.Choices;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
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
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.PlateauSchedule;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Penalty;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final Dataset XOR =
            Dataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new float[][] {{0}, {1}, {1}, {0}});

    /** Everything that has a state or draws at random: both normalisations, dropout, a learned activation. */
    private static final Network RICH = Network.of(
            3,
            Layer.of(8, new Relu()).with(new Normalization.Batch()).withDropout(0.2),
            Layer.of(7, new Prelu()).with(new Normalization.Layer()),
            Layer.of(2, new Softmax()));

    static Dataset twoClasses(int rows, long seed) {
        RandomStream random = RandomStream.of(seed, "test");
        float[][] x = new float[rows][3];
        float[][] t = new float[rows][2];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = (float) random.nextGaussian();
            }
            t[i][x[i][0] * x[i][1] + x[i][2] > 0 ? 1 : 0] = 1;
        }
        return Dataset.of(x, t);
    }

    static List<Optimizer> optimizers() {
        List<Optimizer> all = new ArrayList<>();
        for (String word : Description.words(Optimizer.class)) {
            all.add(Description.read(Optimizer.class, word, "test"));
        }
        assertThat(all).hasSize(Optimizer.class.getAnnotation(Choices.class).value().length);
        return all;
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearnsXor(Optimizer optimizer) {
        Network network = Network.of(2, Layer.of(8, new Tanh()), Layer.of(1, new Sigmoid()));
        Trainer trainer =
                new Trainer().withOptimizer(optimizer).withEpochs(2000).withBatch(0);
        try (Training training = trainer.start(network, SCALAR)) {
            double first = training.partialFit(XOR).loss();
            training.fit(XOR);
            assertThat(training.history().epochs().getLast().loss()).isLessThan(0.2 * first);
        }
    }

    /** Each step drops other units, and so has another objective than the one before. */
    @Test
    void lbfgsLearnsWithDropoutToo() {
        Dataset data = twoClasses(300, 13);
        Network network = Network.of(3, Layer.of(20, new Tanh()).withDropout(0.3), Layer.of(2, new Softmax()));
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Lbfgs())
                .withEpochs(40);
        try (Training training = trainer.start(network, SCALAR)) {
            assertThat(training.fit(data).epochs()).isEqualTo(40);
            List<Double> losses = training.history().losses();
            assertThat(losses.getLast()).isLessThan(0.6 * losses.getFirst());
        }
    }

    @Test
    void epochsInOneFitEqualSingleEpochs() {
        Dataset data = twoClasses(101, 1).withWeights(counts(101));
        Trainer trainer =
                new Trainer().withLoss(new CrossEntropy()).withEpochs(6).withBatch(16);
        try (Training whole = trainer.start(RICH, SCALAR);
                Training parts = trainer.start(RICH, SCALAR)) {
            whole.fit(data);
            for (int i = 0; i < 6; i++) {
                parts.partialFit(data);
            }
            assertThat(parts.parameters().array())
                    .containsExactly(whole.parameters().array());
        }
    }

    private static double[] counts(int n) {
        double[] counts = new double[n];
        for (int i = 0; i < n; i++) {
            counts[i] = 1 + i % 3;
        }
        return counts;
    }

    @Test
    void threadsChangeNothing() {
        Dataset data = twoClasses(300, 3);
        Network wide = Network.of(
                3,
                Layer.of(130, new Relu()).with(new Normalization.Batch()).withDropout(0.1),
                Layer.of(67, new Prelu()).with(new Normalization.Layer()),
                Layer.of(2, new Softmax()));
        Trainer trainer =
                new Trainer().withLoss(new CrossEntropy()).withEpochs(3).withBatch(128);
        try (Training one = trainer.start(wide, SCALAR);
                Training three = trainer.start(wide, new Compute("scalar", 3))) {
            one.fit(data);
            three.fit(data);
            assertThat(three.parameters().array())
                    .containsExactly(one.parameters().array());
        }
    }

    @Test
    void predictsByTheParametersOfTheBestEpoch() {
        Dataset data = twoClasses(60, 6);
        Dataset held = twoClasses(1500, 7);
        Trainer trainer =
                new Trainer().withLoss(new CrossEntropy()).withRate(0.05).withEpochs(60);
        try (Training training = trainer.start(RICH, SCALAR)) {
            Outcome outcome = training.fit(data, held);
            assertThat(outcome.bestEpoch()).isBetween(1, outcome.epochs() - 1);
            float[][] rows = held.features().toRows();
            float[][] y = training.predict(rows);
            assertThat(y).hasDimensions(1500, 2);
            assertThat(training.predict(rows[1400])[0]).containsExactly(y[1400]);
            Forward forward = ReferencePass.of(training.parameters())
                    .forward(held.features().toDoubles());
            for (int i = 0; i < rows.length; i++) {
                assertThat((double) y[i][1]).isCloseTo(forward.outputs(i)[1], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aResumedTrainingIsAsIfNeverStopped(Optimizer optimizer, @TempDir Path folder) {
        Dataset data = twoClasses(90, 4);
        Dataset held = twoClasses(40, 5);
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(optimizer)
                .withSchedule(new PlateauSchedule())
                .withBatch(32)
                .withPatience(30)
                .withEpochs(9);
        Path file = folder.resolve("run.ckpt");
        try (Training whole = trainer.start(RICH, SCALAR);
                Training stopped = trainer.start(RICH, SCALAR)) {
            whole.fit(data, held);
            stopped.checkpointTo(file).listen(epoch -> {
                if (epoch.number() == 4) {
                    stopped.stop();
                }
            });
            Outcome outcome = stopped.fit(data, held);
            if (!(optimizer instanceof Lbfgs)) {
                assertThat(outcome.end()).isEqualTo(Outcome.End.INTERRUPTED);
            }
            try (Training resumed = Training.resume(file, SCALAR)) {
                assertThat(resumed.trainer()).isEqualTo(trainer);
                resumed.fit(data, held);
                assertThat(resumed.parameters().array())
                        .containsExactly(whole.parameters().array());
                assertThat(resumed.history()).isEqualTo(whole.history());
            }
            try (Training resumed = Training.resume(file, SCALAR)) {
                assertThatThrownBy(() -> resumed.fit(twoClasses(90, 6), held))
                        .isInstanceOf(ChainruleException.class)
                        .hasMessageContaining("other training rows");
            }
        }
    }

    @Test
    void aDamagedCheckpointIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run.ckpt");
        try (Training training = new Trainer().start(Network.of(2, Layer.of(1, new Identity())), SCALAR)) {
            training.save(file);
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            Files.write(file, damaged);
            assertThatThrownBy(() -> Training.resume(file, SCALAR)).isInstanceOf(ChainruleException.class);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Training.resume(file, SCALAR)).hasMessageContaining("damaged");
        assertThatThrownBy(() -> Training.resume(folder.resolve("none"), SCALAR))
                .hasMessageContaining("there is no file");
    }

    @Test
    void earlyStoppingRestoresTheBest() {
        Dataset data = twoClasses(60, 7);
        Dataset held = twoClasses(200, 8);
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Momentum())
                .withRate(0.3)
                .withPatience(5)
                .withEpochs(500);
        Network network = Network.of(3, Layer.of(40, new Relu()), Layer.of(2, new Softmax()));
        try (Training training = trainer.start(network, SCALAR)) {
            Outcome outcome = training.fit(data, held);
            assertThat(outcome.end()).isEqualTo(Outcome.End.STOPPED_EARLY);
            assertThat(outcome.epochs()).isEqualTo(outcome.bestEpoch() + 5);
            double best = training.history().epochs().stream()
                    .mapToDouble(Epoch::monitored)
                    .min()
                    .orElseThrow();
            assertThat(training.history().epochs().get(outcome.bestEpoch() - 1).monitored())
                    .isEqualTo(best);
            try (Training again =
                    Training.start(trainer.withEpochs(1).withRate(1e-30), training.parameters(), SCALAR)) {
                again.fit(data, held);
                assertThat(again.history().epochs().getFirst().monitored()).isEqualTo(best);
            }
        }
    }

    @Test
    void divergenceStopsAndSaysWhy() {
        Network network = Network.of(3, Layer.of(8, new Identity()), Layer.of(2, new Identity()));
        Trainer trainer = new Trainer().withOptimizer(new Sgd()).withRate(10);
        try (Training training = trainer.start(network, SCALAR)) {
            Outcome outcome = training.fit(twoClasses(200, 9));
            assertThat(outcome.end()).isEqualTo(Outcome.End.DIVERGED);
            assertThat(outcome.message()).contains("step").contains("rate 10.0 is too high");
            assertThat(training.parameters().array()).doesNotContain(Float.NaN);
        }
        float[][] x = new float[64][1];
        float[][] t = new float[64][1];
        for (int i = 0; i < 64; i++) {
            x[i][0] = 100_000 + i;
            t[i][0] = i;
        }
        try (Training training =
                new Trainer().withOptimizer(new Sgd()).start(Network.of(1, Layer.of(1, new Identity())), SCALAR)) {
            assertThat(training.fit(Dataset.of(x, t)).message()).contains("not scaled");
        }
    }

    /** Several steps of gradient descent in float32 beside the same in double, running statistics included. */
    @Test
    void stepsAreThoseOfTheReference() {
        Network network = Network.of(
                3,
                Layer.of(17, new Tanh()).with(new Normalization.Batch()),
                Layer.of(9, new Sigmoid()).with(new Normalization.Layer()),
                Layer.of(2, new Softmax()));
        Dataset data = twoClasses(40, 10).withWeights(counts(40));
        double rate = 0.3;
        double l2 = 0.01;
        double decay = 0.05;
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Sgd())
                .withRate(rate)
                .withRegularizer(new Regularizer(0, l2, decay))
                .withBatch(0)
                .withEpochs(5);
        double[][] x = data.features().toDoubles();
        double[] c = new double[40];
        Arrays.setAll(c, data::weight);
        Objective objective = Objective.of(new CrossEntropy(), data.targets().toDoubles(), c, Reduction.MEAN);
        try (Training training = trainer.start(network, SCALAR)) {
            double[] expected = training.parameters().toDoubles();
            for (int step = 0; step < 5; step++) {
                ReferencePass pass = ReferencePass.of(network, expected);
                Forward forward = pass.forward(x, Mode.TRAINING);
                double[] gradient = pass.backward(forward, objective).gradient();
                double penalty = new Penalty(0, l2).value(network.layout(), expected);
                new Penalty(0, l2).addGradient(network.layout(), expected, gradient);
                assertThat(training.partialFit(data).loss())
                        .isCloseTo(pass.loss(forward, objective).total() + penalty, within(1e-5));
                expected = pass.withRunningStatistics(forward);
                for (Segment segment : network.layout().segments()) {
                    for (int i = segment.offset();
                            i < segment.end() && segment.kind().trained();
                            i++) {
                        boolean decays = segment.kind() == Segment.Kind.WEIGHTS;
                        expected[i] = expected[i] * (decays ? 1 - rate * decay : 1) - rate * gradient[i];
                    }
                }
            }
            float[] found = training.parameters().array();
            for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i]).as("parameter %d", i).isCloseTo(expected[i], within(2e-5));
            }
        }
    }

    /** With all rows in one batch a weight of 2 is a row that stands there twice, and 0 one that does not. */
    @Test
    void aWeightIsACount() {
        Dataset data = twoClasses(30, 11);
        double[] weights = new double[30];
        List<Integer> counted = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            weights[i] = i % 4;
            for (int k = 0; k < i % 4; k++) {
                counted.add(i);
            }
        }
        Dataset repeated =
                data.select(counted.stream().mapToInt(Integer::intValue).toArray());
        Network network = Network.of(3, Layer.of(8, new Tanh()), Layer.of(2, new Softmax()));
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Momentum())
                .withBatch(0)
                .withEpochs(20);
        try (Training weighted = trainer.start(network, SCALAR);
                Training twice = trainer.start(network, SCALAR)) {
            weighted.fit(data.withWeights(weights));
            twice.fit(repeated);
            for (int i = 0; i < 20; i++) {
                assertThat(weighted.history().losses().get(i))
                        .isCloseTo(twice.history().losses().get(i), within(1e-6));
            }
            float[] expected = twice.parameters().array();
            float[] found = weighted.parameters().array();
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }

    /** t becomes (1 − ε) t + ε / K: K the classes of a softmax, 2 for an output that stands for itself. */
    @Test
    void labelSmoothingIsTrainingOnSmoothedTargets() {
        double epsilon = 0.2;
        for (Activation output : List.of(new Softmax(), new Sigmoid())) {
            float[][] x = new float[20][3];
            float[][] t = new float[20][3];
            float[][] smooth = new float[20][3];
            RandomStream random = RandomStream.of(12, "rows");
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < 3; j++) {
                    x[i][j] = (float) random.nextGaussian();
                }
                t[i][random.nextInt(3)] = 1;
                for (int k = 0; k < 3; k++) {
                    smooth[i][k] = (float) (0.8 * t[i][k] + epsilon / (output instanceof Softmax ? 3 : 2));
                }
            }
            Loss loss = output instanceof Softmax ? new CrossEntropy() : new BinaryCrossEntropy();
            Network network = Network.of(3, Layer.of(5, new Tanh()), Layer.of(3, output));
            Trainer trainer = new Trainer().withLoss(loss).withBatch(8).withEpochs(5);
            try (Training smoothed = trainer.withLabelSmoothing(epsilon).start(network, SCALAR);
                    Training plain = trainer.start(network, SCALAR)) {
                smoothed.fit(Dataset.of(x, t));
                plain.fit(Dataset.of(x, smooth));
                assertThat(smoothed.parameters().array())
                        .containsExactly(plain.parameters().array());
            }
        }
    }

    @Test
    void aLossThatDoesNotFitIsRefused() {
        Network network = Network.of(3, Layer.of(2, new Identity()));
        assertThatThrownBy(() -> new Trainer().withLoss(new CrossEntropy()).start(network, SCALAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit");
    }

    /** Its variance would be 0, and the running statistics would follow that one row. */
    @Test
    void aLastRowByItselfJoinsTheBatchBefore() {
        Network network =
                Network.of(3, Layer.of(8, new Relu()).with(new Normalization.Batch()), Layer.of(2, new Softmax()));
        Trainer trainer =
                new Trainer().withLoss(new CrossEntropy()).withBatch(32).withEpochs(2);
        List<Integer> sizes = new ArrayList<>();
        try (Training training = trainer.start(network, SCALAR)) {
            training.listen(new TrainingListener() {
                @Override
                public void batch(Batch batch) {
                    sizes.add(batch.rows());
                    assertThat(batch.gradientNorm()).isPositive();
                    assertThat(batch.seconds()).isNotNegative();
                }

                @Override
                public void epoch(Epoch epoch) {}
            });
            training.fit(twoClasses(65, 3));
        }
        assertThat(sizes).containsExactly(32, 33, 32, 33);
        assertThatThrownBy(() -> trainer.withBatch(1).start(network, SCALAR))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("at least 2 rows");
    }

    @Test
    void aStreamGoesOnAfterABadBatch() {
        Network network = Network.of(3, Layer.of(8, new Identity()), Layer.of(2, new Identity()));
        Trainer trainer = new Trainer().withOptimizer(new Momentum()).withRate(0.01);
        Dataset good = twoClasses(64, 3);
        float[][] huge = new float[8][3];
        huge[0][0] = 1e30f;
        try (Training training = trainer.start(network, SCALAR)) {
            double before = training.partialFit(good).loss();
            assertThatThrownBy(() -> training.partialFit(Dataset.of(huge, new float[8][2])))
                    .isInstanceOf(DivergenceException.class);
            assertThat(training.partialFit(good).loss()).isLessThan(before);
        }
    }

    @Test
    void theNormIsThatBeforeClipping() {
        Network network = Network.of(3, Layer.of(2, new Identity()));
        Trainer trainer = new Trainer().withEpochs(1).withBatch(0);
        try (Training free = trainer.start(network, SCALAR);
                Training clipped =
                        trainer.withClipping(GradientClipping.byNorm(1e-3)).start(network, SCALAR)) {
            free.fit(twoClasses(64, 3));
            clipped.fit(twoClasses(64, 3));
            double norm = free.history().epochs().getFirst().gradientNorm();
            assertThat(norm).isGreaterThan(1e-2);
            assertThat(clipped.history().epochs().getFirst().gradientNorm()).isEqualTo(norm);
        }
        assertThatThrownBy(
                        () -> trainer.withClipping(GradientClipping.byNorm(1)).withOptimizer(new Lbfgs()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no clipping");
    }
}
