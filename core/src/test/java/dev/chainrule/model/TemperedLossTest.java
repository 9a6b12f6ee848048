package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.WeightScale;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemperedLossTest {
    private static Dataset data(int rows, int outputs, boolean classes, RandomStream random) {
        Matrix x = Matrix.of(rows, 4);
        Matrix t = Matrix.of(rows, outputs);
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < 4; j++) {
                x.set(row, j, (float) random.nextGaussian());
            }
            if (classes) {
                t.set(row, random.nextInt(outputs), 1);
            } else {
                for (int k = 0; k < outputs; k++) {
                    t.set(row, k, random.nextInt(2));
                }
            }
            weights[row] = random.nextInt(4) == 0 ? 0 : random.nextDouble(0.5, 2);
        }
        return Dataset.of(x, t).withWeights(weights);
    }

    private static TemperedLoss tempered(Parameters parameters, Dataset data, Kernels kernels) {
        int step = CalibrationRows.step(parameters.network(), false, data.rows());
        return new TemperedLoss(
                parameters.network(), CalibrationRows.of(parameters, false, data, 0, step, kernels), kernels);
    }

    /** It is the loss of the network whose output layer was divided, with any number of threads. */
    @Test
    void isTheLossOfTheDividedNetwork() {
        for (long seed = 0; seed < 40; seed++) {
            RandomStream random = RandomStream.of(seed, "tempered");
            boolean classes = seed % 2 == 0;
            Activation output = classes ? new Softmax() : new Sigmoid();
            Loss loss = classes ? new CrossEntropy() : new BinaryCrossEntropy();
            Layer last = Layer.of(classes ? 2 + random.nextInt(4) : 1 + random.nextInt(3), output);
            Network network = Network.of(
                            4, Layer.of(6, new Tanh()), seed % 5 == 4 ? last.with(new Normalization.Layer()) : last)
                    .with(new Ensemble(1 + random.nextInt(5), Adapters.ALL));
            Parameters parameters = Parameters.initial(network, seed);
            for (int i = 0; i < parameters.array().length; i++) {
                parameters.array()[i] += (float) random.nextGaussian();
            }
            Dataset data = data(1 + random.nextInt(300), last.units(), classes, random);
            try (Kernels one = new Compute("scalar", 1).open();
                    Kernels two = new Compute("scalar", 2).open()) {
                TemperedLoss tempered = tempered(parameters, data, one);
                for (double temperature : new double[] {0.3, 1, 2.5}) {
                    Parameters divided = parameters.copy();
                    Calibrator.divide(divided, temperature);
                    Preprocessing none = new Preprocessing(List.of(), new NumberTarget());
                    double expected = new Predictor(divided, none, one).loss(loss, data);
                    assertThat(tempered.applyAsDouble(temperature))
                            .as("%s at %s", network, temperature)
                            .isCloseTo(expected, within(1e-5 * (1 + expected)));
                    assertThat(tempered(parameters, data, two).applyAsDouble(temperature))
                            .isEqualTo(tempered.applyAsDouble(temperature));
                }
            }
        }
    }

    /** Of very many rows it looks at some, evenly apart. */
    @Test
    void manyRowsAreSampled() {
        Network network = Network.of(4, Layer.of(1, new Sigmoid())).with(new Ensemble(420, Adapters.FIRST));
        Parameters parameters = Parameters.initial(network, 1);
        Dataset data = data(12_001, 1, false, RandomStream.of(1, "many"));
        Dataset third = data.select(IntStream.range(0, 4001).map(i -> 3 * i).toArray());
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            assertThat(tempered(parameters, data, kernels).applyAsDouble(1.5))
                    .isCloseTo(tempered(parameters, third, kernels).applyAsDouble(1.5), within(1e-9));
        }
    }

    @Test
    void noProbabilityIsRoundedAway() {
        Network network = Network.of(1, Layer.of(1, new Sigmoid()).withoutBias());
        Parameters parameters = Parameters.of(network, new float[] {1});
        Dataset wrong = Dataset.of(new double[][] {{-300}}, new double[][] {{1}});
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            assertThat(tempered(parameters, wrong, kernels).applyAsDouble(0.5)).isEqualTo(600);
        }
    }

    /** Rows in several places, looked at one by one or only every few of them, are those in one place. */
    @Test
    void partsComeToAllRows() {
        RandomStream random = RandomStream.of(3, "parts");
        Network network = Network.of(4, Layer.of(6, new Tanh()), Layer.of(3, new Softmax()))
                .with(new Ensemble(2, Adapters.ALL));
        Parameters parameters = Parameters.initial(network, 3);
        Dataset all = data(101, 3, true, random);
        float[] weights = all.weights().orElseThrow();
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            for (int step : new int[] {1, 3, 7}) {
                CalibrationRows expected = CalibrationRows.of(parameters, false, all, 0, step, kernels);
                List<CalibrationRows> parts = new ArrayList<>();
                int[] bounds = {0, 1, 40, 40, 42, 101};
                for (int p = 0; p + 1 < bounds.length; p++) {
                    int from = bounds[p];
                    int to = bounds[p + 1];
                    double[] own = IntStream.range(from, to)
                            .mapToDouble(row -> weights[row])
                            .toArray();
                    Dataset part =
                            all.unweighted(from, to).withWeights(own, new WeightScale(1, own.length, own.length));
                    parts.add(CalibrationRows.of(parameters, false, part, from, step, kernels));
                }
                CalibrationRows found = CalibrationRows.of(parts);
                assertThat(found).usingRecursiveComparison().isEqualTo(expected);
                assertThat(found.weights()).hasSize(Math.ceilDiv(101, step));
                assertThat(found.values()).hasSize(6 * found.weights().length);
                assertThat(found.differs()).isTrue();
            }
        }
    }
}
