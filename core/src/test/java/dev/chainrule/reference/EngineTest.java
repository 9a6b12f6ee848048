package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The float32 engine against the pass in double: outputs, loss and every segment of the gradient. */
class EngineTest {
    private static final int SAMPLES = 16;
    private static final double TOLERANCE = 1e-5;

    static Stream<Arguments> activationsAndNormalizations() {
        return GradientCheckTest.activationsAndNormalizations();
    }

    @ParameterizedTest
    @MethodSource("activationsAndNormalizations")
    @Tag("slow")
    void agreesOnEveryKindOfLayer(Activation activation, Normalization normalization) {
        Layer hidden = Layer.of(12, activation).with(normalization);
        compare(Network.of(6, hidden, Layer.of(4, new Softmax())), new CrossEntropy());
        compare(
                Network.of(6, Layer.of(9, new Tanh()), hidden.withoutBias(), Layer.of(4, new Identity())),
                new HalfSquaredError());
    }

    @Test
    @Tag("slow")
    void agreesOnEveryLoss() {
        for (Loss loss : GradientCheckTest.losses()) {
            for (Activation output : new Activation[] {new Identity(), new Sigmoid(), new Softmax(), new Softplus()}) {
                if (loss.fits(output)) {
                    compare(Network.of(6, Layer.of(8, new Tanh()), Layer.of(3, output)), loss);
                }
            }
        }
    }

    private static void compare(Network network, Loss loss) {
        RandomCase drawn = RandomCase.draw(network, loss, SAMPLES, 2);
        Parameters parameters = Parameters.of(network, floats(drawn.pass().parameters()));
        ReferencePass reference = ReferencePass.of(parameters); // of the numbers as rounded to float
        Matrix x = Matrix.of(SAMPLES, network.inputs());
        Matrix t = Matrix.of(SAMPLES, network.outputs());
        double[][] inputs = new double[SAMPLES][network.inputs()];
        double[][] targets = new double[SAMPLES][network.outputs()];
        float[] weights = new float[SAMPLES];
        double[] doubleWeights = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            copy(drawn.inputs()[i], x, i, inputs[i]);
            copy(drawn.objective().targets(i), t, i, targets[i]);
            weights[i] = (float) drawn.objective().weight(i);
            doubleWeights[i] = weights[i];
        }
        Objective objective = Objective.of(loss, targets, doubleWeights, Reduction.MEAN);
        try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
            Matrix predicted = Pass.prediction(parameters, kernels, SAMPLES).predict(x);
            assertClose(predicted, reference.forward(inputs), "prediction of " + network);

            Pass pass = Pass.training(parameters.copy(), kernels, SAMPLES, 0);
            Matrix y = pass.forward(x, 1);
            Forward forward = reference.forward(inputs, Mode.TRAINING);
            assertClose(y, forward, "training of " + network);
            double exactLoss = reference.loss(forward, objective).total();
            assertThat(pass.lossAndGradient(loss, t, weights) / SAMPLES)
                    .isCloseTo(exactLoss, within(TOLERANCE * Math.abs(exactLoss)));
            pass.backward(loss);
            double[] exact = reference.backward(forward, objective).gradient();
            for (int l = 0; l < network.layers().size(); l++) {
                assertClose(pass.gradient(), exact, network.layout(), l, loss.name() + " after " + network);
            }
        }
    }

    private static void assertClose(Matrix found, Forward exact, String what) {
        double largest = 0;
        for (int i = 0; i < found.rows(); i++) {
            for (double value : exact.outputs(i)) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        for (int i = 0; i < found.rows(); i++) {
            for (int k = 0; k < found.columns(); k++) {
                assertThat((double) found.get(i, k))
                        .as(what)
                        .isCloseTo(exact.outputs(i)[k], within(TOLERANCE * largest));
            }
        }
    }

    /** Relative to the largest of the layer: what a bias before batch normalisation gets is 0 but for rounding. */
    private static void assertClose(float[] found, double[] exact, Layout layout, int layer, String what) {
        List<Segment> segments = layout.segments().stream()
                .filter(segment -> segment.layer() == layer && segment.kind().trained())
                .toList();
        double largest = 0;
        for (Segment segment : segments) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                largest = Math.max(largest, Math.abs(exact[i]));
            }
        }
        for (Segment segment : segments) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                assertThat((double) found[i])
                        .as("%s of %s", segment, what)
                        .isCloseTo(exact[i], within(TOLERANCE * largest));
            }
        }
    }

    private static void copy(double[] from, Matrix to, int row, double[] rounded) {
        for (int j = 0; j < from.length; j++) {
            to.set(row, j, (float) from[j]);
            rounded[j] = to.get(row, j);
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
