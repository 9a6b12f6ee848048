package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.StraightLine;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.LogCosh;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Quantile;
import dev.chainrule.loss.SquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code written for a small network gives the bits of the stages, which work as soon as somebody listens to batches. */
class RowByRowTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final int ROWS = 1101;
    private static final int EPOCHS = 4; // the code is written in the second

    private static final List<Activation> ACTIVATIONS = List.of(new Sigmoid(), new Tanh(), new Relu(), new Identity());

    private static final List<Loss> LOSSES = List.of(
            new HalfSquaredError(),
            new SquaredError(),
            new AbsoluteError(),
            new Huber(),
            new LogCosh(),
            new Quantile());

    /** Listens to batches, which single rows then are. */
    private static final class Witness implements TrainingListener {
        private final List<Epoch> epochs = new ArrayList<>();
        private int batches;

        @Override
        public void batch(Batch batch) {
            batches++;
        }

        @Override
        public void epoch(Epoch epoch) {
            epochs.add(epoch);
        }
    }

    private static Dataset data(Network network, long seed) {
        RandomStream random = RandomStream.of(seed, "rows");
        Matrix x = Matrix.of(ROWS, network.inputs());
        Matrix t = Matrix.of(ROWS, network.outputs());
        for (int i = 0; i < x.array().length; i++) {
            x.array()[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < t.array().length; i++) {
            t.array()[i] = (float) random.nextDouble();
        }
        return Dataset.of(x, t);
    }

    private static Network draw(RandomStream random) {
        List<Layer> layers = new ArrayList<>();
        int depth = 1 + random.nextInt(3);
        for (int l = 0; l < depth; l++) {
            Layer layer = Layer.of(1 + random.nextInt(4), ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())));
            layers.add(random.nextInt(3) == 0 ? layer.withoutBias() : layer);
        }
        return new Network(1 + random.nextInt(4), layers);
    }

    private static Trainer trainer(Loss loss, double rate) {
        return new Trainer()
                .withLoss(loss)
                .withOptimizer(new Sgd())
                .withRate(rate)
                .withBatch(1)
                .withEpochs(EPOCHS)
                .withSeed(3);
    }

    @Test
    void sameBitsAsBatchByBatch() {
        for (int seed = 0; seed < 60; seed++) {
            RandomStream random = RandomStream.of(seed, "row by row");
            Network network = draw(random);
            Loss loss = LOSSES.get(seed % LOSSES.size());
            assertThat(StraightLine.of(network, loss))
                    .as("%s, %s", network, loss)
                    .isPresent();
            Dataset data = data(network, seed);
            Witness witness = new Witness();
            List<Epoch> quickEpochs = new ArrayList<>();
            try (Training quick = trainer(loss, 0.02).start(network, SCALAR);
                    Training slow = trainer(loss, 0.02).start(network, SCALAR)) {
                quick.listen(quickEpochs::add).fit(data);
                slow.listen(witness).fit(data);
                assertThat(quick.parameters().array())
                        .as("%s, %s", network, loss)
                        .isEqualTo(slow.parameters().array());
            }
            assertThat(quickEpochs).isEqualTo(witness.epochs);
            assertThat(witness.batches).isEqualTo(EPOCHS * ROWS);
        }
    }

    @Test
    void sameEndOfARunThatGoesAstray() {
        Network network = Network.of(2, Layer.of(2, new Identity()), Layer.of(1, new Identity()));
        Dataset data = data(network, 1);
        String[] messages = new String[2];
        float[][] parameters = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (Training training = trainer(new SquaredError(), 0.01).start(network, SCALAR)) {
                if (i == 1) {
                    training.listen(new Witness());
                }
                training.partialFit(data);
                training.partialFit(data);
                training.changeRate(3);
                DivergenceException thrown =
                        catchThrowableOfType(DivergenceException.class, () -> training.partialFit(data));
                messages[i] = thrown.getMessage();
                parameters[i] = training.parameters().array();
            }
        }
        assertThat(messages[0]).isEqualTo(messages[1]).contains("step 22");
        assertThat(parameters[0]).isEqualTo(parameters[1]);
    }

    @Test
    void aRowThatIsNoNumberChangesNothing(@TempDir Path folder) {
        Network network = Network.of(2, Layer.of(2, new Tanh()), Layer.of(1, new Identity()));
        Dataset good = data(network, 1);
        Matrix x = Matrix.of(good.features().toRows());
        x.set(700, 1, Float.NaN);
        Dataset bad = Dataset.of(x, good.targets());
        float[][] parameters = new float[2][];
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path file = folder.resolve("state" + i);
            try (Training training = trainer(new HalfSquaredError(), 0.01).start(network, SCALAR)) {
                if (i == 1) {
                    training.listen(new Witness());
                }
                training.partialFit(good);
                training.partialFit(good);
                assertThat(training.fit(bad).end()).isEqualTo(Outcome.End.DIVERGED);
                training.save(file);
            }
            try (Training resumed = Training.resume(file, SCALAR)) {
                epochs.add(resumed.partialFit(good));
                parameters[i] = resumed.parameters().array();
            }
        }
        assertThat(epochs.get(0)).isEqualTo(epochs.get(1));
        assertThat(parameters[0]).isEqualTo(parameters[1]);
    }

    @Test
    void codeIsWrittenForPlainNetworksOnly() {
        Network plain = Network.of(2, Layer.of(3, new Sigmoid()), Layer.of(2, new Sigmoid()));
        assertThat(StraightLine.of(plain, new HalfSquaredError())).isPresent();
        assertThat(StraightLine.of(plain, new BinaryCrossEntropy())).isEmpty();
        Network softmax = Network.of(2, Layer.of(3, new Sigmoid()), Layer.of(2, new Softmax()));
        assertThat(StraightLine.of(softmax, new HalfSquaredError())).isEmpty();
        Network dropping = Network.of(2, Layer.of(3, new Sigmoid()).withDropout(0.1), Layer.of(2, new Sigmoid()));
        assertThat(StraightLine.of(dropping, new HalfSquaredError())).isEmpty();
        Network large = Network.of(20, Layer.of(20, new Sigmoid()), Layer.of(2, new Sigmoid()));
        assertThat(StraightLine.of(large, new HalfSquaredError())).isEmpty();
    }
}
