package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.DrawnNetwork;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.ReferencePass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pass of sensitivity gives, beside central differences of the double-precision pass. */
class InputGradientTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-5;

    static Stream<Activation> activations() {
        return Description.words(Activation.class).stream().map(word -> Description.read(Activation.class, word, word));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void everyActivationAndNormalization(Activation activation) {
        check(Network.of(3, Layer.of(2, activation)), 4, 1);
        check(
                Network.of(
                        7,
                        Layer.of(9, activation).withDropout(0.3),
                        Layer.of(8, activation).with(new Normalization.Layer()),
                        Layer.of(11, activation).with(new Normalization.Batch()),
                        Layer.of(10, activation).withoutBias(),
                        Layer.of(3, new Softmax())),
                13,
                2);
        check(Network.of(20, Layer.of(30, activation), Layer.of(1, new Identity())), 5, 3);
    }

    @Test
    void throughEmbeddingsAndMembers() {
        for (long seed = 0; seed < 30; seed++) {
            RandomStream random = RandomStream.of(seed, "networks");
            check(DrawnNetwork.draw(random, seed % 2 == 0 ? new Softmax() : new Tanh()), 5, seed);
        }
    }

    private static void check(Network network, int rows, long seed) {
        EngineCase drawn = EngineCase.draw(network, new HalfSquaredError(), rows, false, seed);
        Matrix c = Matrix.of(rows, network.outputs());
        RandomStream random = RandomStream.of(seed, "c");
        for (int i = 0; i < c.array().length; i++) {
            c.array()[i] = (float) random.nextGaussian();
        }
        double[][] expected = differences(drawn, c);
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            Pass pass = Pass.sensitivity(drawn.parameters(), kernels, rows + 3);
            float[][] outputs = pass.predict(drawn.inputs()).toRows();
            assertThat(outputs)
                    .isDeepEqualTo(Pass.prediction(drawn.parameters(), kernels, rows)
                            .predict(drawn.inputs())
                            .toRows());
            pass.inputGradient(Matrix.of(rows, network.outputs())); // leaves no trace
            pass.predict(drawn.inputs());
            float[][] found = pass.inputGradient(c).toRows();
            double largest = 0;
            double error = 0;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < network.inputs(); j++) {
                    largest = Math.max(largest, Math.abs(expected[i][j]));
                    error = Math.max(error, Math.abs(expected[i][j] - found[i][j]));
                }
            }
            assertThat(error).as(network.toString()).isLessThanOrEqualTo(TOLERANCE * largest);
            pass.predict(drawn.inputs().rows(2, 3));
            assertThat(pass.inputGradient(c.rows(2, 3)).toRows()[0])
                    .as("depends on its row alone")
                    .containsExactly(found[2]);
        }
    }

    private static double[][] differences(EngineCase drawn, Matrix c) {
        ReferencePass reference = drawn.reference();
        double[][] gradient = new double[c.rows()][drawn.network().inputs()];
        for (int j = 0; j < drawn.network().inputs(); j++) {
            double[] above = sums(reference, drawn, c, j, STEP);
            double[] below = sums(reference, drawn, c, j, -STEP);
            for (int i = 0; i < c.rows(); i++) {
                gradient[i][j] = (above[i] - below[i]) / (2 * STEP);
            }
        }
        return gradient;
    }

    private static double[] sums(ReferencePass reference, EngineCase drawn, Matrix c, int input, double step) {
        double[][] inputs = drawn.inputs().toDoubles();
        for (double[] row : inputs) {
            row[input] += step;
        }
        Forward forward = reference.forward(inputs, Mode.PREDICTION);
        double[] sums = new double[c.rows()];
        for (int i = 0; i < sums.length; i++) {
            double[] y = forward.outputs(i);
            for (int k = 0; k < y.length; k++) {
                sums[i] += c.get(i, k) * y[k];
            }
        }
        return sums;
    }

    @Test
    void refusesWhatDoesNotFit() {
        Network network = Network.of(3, Layer.of(2, new Tanh()));
        EngineCase drawn = EngineCase.drawAnywhere(network, new HalfSquaredError(), 4, false, 1);
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            Pass pass = Pass.sensitivity(drawn.parameters(), kernels, 4);
            Matrix c = Matrix.of(4, 2);
            assertThatThrownBy(() -> pass.inputGradient(c)).isInstanceOf(IllegalStateException.class);
            pass.predict(drawn.inputs());
            for (Matrix wrong : List.of(Matrix.of(3, 2), Matrix.of(4, 3))) {
                assertThatThrownBy(() -> pass.inputGradient(wrong)).isInstanceOf(IllegalArgumentException.class);
            }
            Pass training = Pass.training(drawn.parameters(), kernels, 4, 0);
            training.predict(drawn.inputs());
            assertThatThrownBy(() -> training.inputGradient(c)).isInstanceOf(IllegalStateException.class);
        }
    }
}
