package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassTest {
    private static final Network RICH = Network.of(
            5,
            Layer.of(33, new Relu()).with(new Normalization.Batch()).withDropout(0.2),
            Layer.of(17, new Prelu()).with(new Normalization.Layer()),
            Layer.of(3, new Softmax()));

    private static Kernels kernels;

    @BeforeAll
    static void open() {
        kernels = new Compute("scalar", 1).open();
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    static Stream<Activation> activations() {
        return Description.words(Activation.class).stream().map(word -> Description.read(Activation.class, word, word));
    }

    /** Large enough that every stage is handed out to the threads. */
    @ParameterizedTest
    @MethodSource("activations")
    void threadsChangeNoBit(Activation activation) {
        Network network = Network.of(
                60,
                Layer.of(150, activation).with(new Normalization.Batch()).withDropout(0.25),
                Layer.of(131, activation).with(new Normalization.Layer()),
                Layer.of(40, new Softmax()));
        EngineCase drawn = EngineCase.drawAnywhere(network, new CrossEntropy(), 310, true, 1);
        Learned one = learn(drawn, 1);
        Learned three = learn(drawn, 3);
        assertThat(three.outputs).containsExactly(one.outputs);
        assertThat(three.gradient).containsExactly(one.gradient);
        assertThat(three.parameters).containsExactly(one.parameters);
        assertThat(three.predictions).containsExactly(one.predictions);
        assertThat(three.loss).isEqualTo(one.loss);
    }

    private record Learned(float[] outputs, float[] gradient, float[] parameters, float[] predictions, double loss) {}

    private static Learned learn(EngineCase drawn, int threads) {
        try (Kernels own = new Compute("scalar", threads).open()) {
            Parameters parameters = drawn.parameters().copy();
            Pass pass = Pass.training(parameters, own, drawn.inputs().rows(), 5);
            float[] outputs = numbers(pass.forward(drawn.inputs(), 1));
            double loss = pass.lossAndGradient(drawn.loss(), drawn.targets(), drawn.weights());
            pass.backward(drawn.loss());
            float[] gradient = pass.gradient().clone();
            float[] predictions = numbers(pass.predict(drawn.inputs()));
            return new Learned(outputs, gradient, parameters.array(), predictions, loss);
        }
    }

    private static float[] numbers(Matrix matrix) {
        float[] numbers = new float[matrix.rows() * matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                numbers[i * matrix.columns() + j] = matrix.get(i, j);
            }
        }
        return numbers;
    }

    @Test
    void predictionDropsNothingAndUsesTheRunningStatistics() {
        EngineCase drawn = EngineCase.drawAnywhere(RICH, new CrossEntropy(), 20, false, 2);
        Forward expected = drawn.reference().forward(drawn.inputs().toDoubles(), Mode.PREDICTION);
        Parameters parameters = drawn.parameters().copy();
        Matrix predicted = Pass.prediction(parameters, kernels, 20).predict(drawn.inputs());
        for (int i = 0; i < 20; i++) {
            for (int k = 0; k < 3; k++) {
                assertThat((double) predicted.get(i, k)).isCloseTo(expected.outputs(i)[k], within(1e-6));
            }
        }
        assertThat(parameters.array()).containsExactly(drawn.parameters().array());
        Pass training = Pass.training(parameters, kernels, 20, 3);
        assertThat(numbers(training.predict(drawn.inputs()))).containsExactly(numbers(predicted));
        assertThat(numbers(training.forward(drawn.inputs(), 1))).isNotEqualTo(numbers(predicted));
        assertThat(parameters.array()).isNotEqualTo(drawn.parameters().array());
    }

    /** A row alone, in a batch, in a pass for more rows, or between other numbers in memory: the same bits. */
    @Test
    void aPredictionDependsOnItsRowAlone() {
        EngineCase drawn = EngineCase.drawAnywhere(RICH, new CrossEntropy(), 20, false, 4);
        float[] batch = numbers(Pass.prediction(drawn.parameters(), kernels, 20).predict(drawn.inputs()));
        Pass larger = Pass.prediction(drawn.parameters(), kernels, 64);
        assertThat(numbers(larger.predict(drawn.inputs()))).containsExactly(batch);
        for (int i = 0; i < 20; i++) {
            float[] alone = numbers(larger.predict(drawn.inputs().rows(i, i + 1)));
            assertThat(alone).containsExactly(Arrays.copyOfRange(batch, 3 * i, 3 * i + 3));
        }
        Matrix apart = new Matrix(new float[7 + 20 * 9], 7, 20, 5, 9);
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 5; j++) {
                apart.set(i, j, drawn.inputs().get(i, j));
            }
        }
        assertThat(numbers(larger.predict(apart))).containsExactly(batch);
    }

    /** A short last batch leaves no trace of the longer one before it. */
    @Test
    void buffersHoldNothingOver() {
        EngineCase first = EngineCase.drawAnywhere(RICH, new CrossEntropy(), 30, false, 5);
        EngineCase second = EngineCase.drawAnywhere(RICH, new CrossEntropy(), 13, true, 6);
        Parameters used = first.parameters().copy();
        Pass pass = Pass.training(used, kernels, 30, 7);
        pass.forward(first.inputs(), 1);
        pass.lossAndGradient(first.loss(), first.targets(), null);
        pass.backward(first.loss());
        System.arraycopy(second.parameters().array(), 0, used.array(), 0, used.array().length);
        pass.forward(second.inputs(), 2);
        double loss = pass.lossAndGradient(second.loss(), second.targets(), second.weights());
        pass.backward(second.loss());

        Pass fresh = Pass.training(second.parameters().copy(), kernels, 13, 7);
        fresh.forward(second.inputs(), 2);
        assertThat(fresh.lossAndGradient(second.loss(), second.targets(), second.weights()))
                .isEqualTo(loss);
        fresh.backward(second.loss());
        assertThat(pass.gradient()).containsExactly(fresh.gradient());
    }

    @Test
    void dropoutHasAMaskPerStepRowAndLayer() {
        Network network = Network.of(
                1,
                Layer.of(64, new Identity()).withDropout(0.5),
                Layer.of(64, new Identity()).withDropout(0.5),
                Layer.of(1, new Identity()));
        Parameters parameters = Parameters.initial(network, Initializer.AUTO, 1);
        Matrix one = Matrix.of(new float[] {1}, 0, 1, 1);
        Matrix two = Matrix.of(new float[] {1, 1}, 0, 2, 1);
        Pass pass = Pass.training(parameters, kernels, 2, 8);
        float[] first = numbers(pass.forward(two, 1));
        assertThat(first[0]).isNotEqualTo(first[1]);
        assertThat(numbers(pass.forward(two, 2))).doesNotContain(first[0], first[1]);
        assertThat(numbers(pass.forward(two, 1))).containsExactly(first);
        assertThat(numbers(pass.forward(one, 1))).containsExactly(first[0]);
        assertThat(numbers(Pass.training(parameters, kernels, 9, 8).forward(two, 1)))
                .containsExactly(first);
        assertThat(numbers(Pass.training(parameters, kernels, 2, 9).forward(two, 1)))
                .doesNotContain(first[0], first[1]);
    }

    @Test
    void dropoutLeavesTheExpectationAsItIs() {
        double p = 0.3;
        int units = 64;
        Network network = Network.of(1, Layer.of(units, new Identity()).withDropout(p), Layer.of(1, new Identity()));
        float[] values = new float[network.layout().size()];
        Arrays.fill(values, 0, units, 1f); // h = x for every unit, y = Σ h / units
        Segment last = network.layout().weights(1);
        Arrays.fill(values, last.offset(), last.end(), 1f / units);
        Pass pass = Pass.training(Parameters.of(network, values), kernels, 100, 10);
        Matrix inputs = Matrix.of(100, 1);
        Arrays.fill(inputs.array(), 1f);
        double sum = 0;
        int draws = 20_000;
        for (int step = 1; step <= draws / 100; step++) {
            for (float y : numbers(pass.forward(inputs, step))) {
                sum += y;
            }
        }
        double deviation = Math.sqrt(p / (1 - p) / units / draws); // of a mean of units · draws factors 0 or 1/(1 − p)
        assertThat(sum / draws).isCloseTo(1, within(4 * deviation));
        assertThat(numbers(pass.predict(inputs))).containsOnly(1f);
    }

    @Test
    void runningStatisticsComeToThoseOfTheData() {
        Network network = Network.of(1, Layer.of(1, new Identity()).with(new Normalization.Batch()));
        Parameters parameters = Parameters.of(network, new float[] {1, 0, 1, 0, 0, 1});
        Pass pass = Pass.training(parameters, kernels, 500, 0);
        RandomStream random = RandomStream.of(12, "x");
        Matrix inputs = Matrix.of(500, 1);
        for (int step = 1; step <= 200; step++) {
            for (int i = 0; i < 500; i++) {
                inputs.set(i, 0, (float) (7 + 3 * random.nextGaussian()));
            }
            pass.forward(inputs, step);
        }
        float[] found = parameters.array();
        assertThat(found[4]).isCloseTo(7, within(0.15f));
        assertThat(found[5]).isCloseTo(9, within(0.6f));
    }

    @Test
    void lossWithAndWithoutGradientIsTheSame() {
        EngineCase drawn = EngineCase.drawAnywhere(RICH, new CrossEntropy(), 20, true, 13);
        Pass pass = Pass.training(drawn.parameters(), kernels, 20, 0);
        pass.forward(drawn.inputs(), 1);
        float[] ones = new float[20];
        Arrays.fill(ones, 1f);
        double weighted = pass.lossAndGradient(drawn.loss(), drawn.targets(), drawn.weights());
        assertThat(pass.loss(drawn.loss(), drawn.targets(), drawn.weights())).isEqualTo(weighted);
        assertThat(pass.loss(drawn.loss(), drawn.targets(), ones))
                .isEqualTo(pass.loss(drawn.loss(), drawn.targets(), null))
                .isNotEqualTo(weighted);
    }

    /** A sigmoid that has rounded to 0 or 1 must still learn: its loss is taken from the pre-activation. */
    @Test
    void saturatedOutputsKeepTheirGradient() {
        Network network = Network.of(1, Layer.of(1, new Sigmoid()).withoutBias());
        Pass pass = Pass.training(Parameters.of(network, new float[] {1}), kernels, 2, 0);
        Loss loss = new BinaryCrossEntropy();
        pass.forward(Matrix.of(new float[] {200, -200}, 0, 2, 1), 1);
        double found = pass.lossAndGradient(loss, Matrix.of(new float[] {0, 1}, 0, 2, 1), null);
        assertThat(found).isEqualTo(400);
        pass.backward(loss);
        assertThat(pass.gradient()).containsExactly(200f);
    }

    /** A loss may be another function after another activation. */
    @Test
    void asksTheLossForItsGradientAfterTheOutputActivation() {
        Loss loss = new Loss() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public void terms(double[] y, double[] t, double[] terms) {
                Arrays.fill(terms, 0);
            }

            @Override
            public void gradient(double[] y, double[] t, double[] dy) {
                Arrays.fill(dy, 1);
            }

            @Override
            public void gradient(Activation output, double[] y, double[] t, double[] dy) {
                Arrays.fill(dy, output instanceof Identity ? 7 : 1);
            }
        };
        Network network = Network.of(1, Layer.of(1, new Identity()).withoutBias());
        Pass pass = Pass.training(Parameters.of(network, new float[] {1}), kernels, 1, 0);
        pass.forward(Matrix.of(new float[] {3}, 0, 1, 1), 1);
        pass.lossAndGradient(loss, Matrix.of(1, 1), null);
        pass.backward(loss);
        assertThat(pass.gradient()).containsExactly(21f);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Network network = Network.of(3, Layer.of(2, new Tanh()));
        Parameters parameters = Parameters.initial(network, Initializer.AUTO, 0);
        Pass pass = Pass.training(parameters, kernels, 4, 0);
        Matrix targets = Matrix.of(4, 2);
        assertThatThrownBy(() -> pass.loss(new HalfSquaredError(), targets, null))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pass.backward(new HalfSquaredError())).isInstanceOf(IllegalStateException.class);
        for (Matrix inputs : List.of(Matrix.of(5, 3), Matrix.of(4, 2))) {
            assertThatThrownBy(() -> pass.forward(inputs, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("up to 4 rows of 3 inputs");
        }
        Pass prediction = Pass.prediction(parameters, kernels, 4);
        prediction.predict(Matrix.of(4, 3));
        assertThat(prediction.gradient()).isEmpty();
        assertThatThrownBy(() -> prediction.backward(new HalfSquaredError())).isInstanceOf(RuntimeException.class);
    }
}
