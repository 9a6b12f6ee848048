package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LossValue;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The float32 pass beside the double-precision one, which is its definition. */
class PassAgainstReferenceTest {
    /** Of the largest number of the layer. */
    private static final double TOLERANCE = 1e-5;

    private static final int[] WIDTHS = {1, 2, 3, 7, 15, 16, 17, 31, 33};
    private static final int MOST_ROWS = 67;

    /**
     * A standardisation over fewer numbers leaves next to nothing of an error that comes back through it, and rounding
     * all of that: in more than one layer of it no float32 arithmetic comes near the double. Fewer have tests below.
     */
    private static final int FEWEST_UNITS = 7;

    private static final int FEWEST_ROWS = 12;

    /** Each batch normalisation magnifies the rounding before it, by how large a unit's mean is beside its deviation. */
    private static final int MOST_NORMALIZED = 3;

    private static final Activation OWN_ACTIVATION = Activation.of("sine", StrictMath::sin, StrictMath::cos);
    private static final Loss OWN_LOSS =
            Loss.of("fourth-power", (y, t) -> Math.pow(y - t, 4), (y, t) -> 4 * Math.pow(y - t, 3));

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
        return Stream.concat(
                Description.words(Activation.class).stream()
                        .map(word -> Description.read(Activation.class, word, word)),
                Stream.of(OWN_ACTIVATION));
    }

    static List<Loss> losses() {
        return Stream.concat(
                        Description.words(Loss.class).stream().map(word -> Description.read(Loss.class, word, word)),
                        Stream.of(OWN_LOSS))
                .toList();
    }

    static Stream<Arguments> activationsAndNormalizations() {
        return activations()
                .flatMap(activation -> Stream.of(
                                new Normalization.None(), new Normalization.Batch(), new Normalization.Layer())
                        .map(normalization -> Arguments.of(activation, normalization)));
    }

    /** In every hidden layer, before an output that the loss fits. */
    @ParameterizedTest
    @MethodSource("activationsAndNormalizations")
    void hiddenLayers(Activation activation, Normalization normalization) {
        long seed = 0;
        for (Loss loss : losses()) {
            Activation output = Stream.of(new Identity(), new Sigmoid(), new Softmax())
                    .filter(loss::fits)
                    .findFirst()
                    .orElseGet(Softplus::new);
            check(drawn(++seed, loss, activation, output, normalization, true));
            check(drawn(++seed, loss, activation, output, normalization, false));
        }
    }

    /** In the output layer, with every loss that fits it. */
    @ParameterizedTest
    @MethodSource("activationsAndNormalizations")
    void outputLayer(Activation activation, Normalization normalization) {
        long seed = 1000;
        List<Loss> fitting =
                losses().stream().filter(loss -> loss.fits(activation)).toList();
        assertThat(fitting).hasSizeGreaterThanOrEqualTo(9);
        for (Loss loss : fitting) {
            check(drawn(++seed, loss, new Sigmoid(), activation, normalization, true));
            check(drawn(++seed, loss, new Sigmoid(), activation, normalization, false));
        }
    }

    /** One normalised layer with nothing learned below it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void standardizationOverFewNumbers(int count) {
        for (long seed = 0; seed < 20; seed++) {
            Layer units = Layer.of(count, new Tanh()).with(new Normalization.Layer());
            Network overUnits = Network.of(3, units, Layer.of(2, new Identity()));
            check(EngineCase.draw(overUnits, new HalfSquaredError(), 7, false, seed));
            Layer rows = Layer.of(5, new Tanh()).with(new Normalization.Batch());
            Network overRows = Network.of(3, rows, Layer.of(2, new Identity()));
            check(EngineCase.draw(overRows, new HalfSquaredError(), count, false, seed));
        }
    }

    /** The mask of a row comes from (seed, layer, step, row) and nothing else. */
    @Test
    void dropout() {
        Network network = Network.of(
                5,
                Layer.of(33, new Tanh()).withDropout(0.3),
                Layer.of(16, new Sigmoid()).with(new Normalization.Layer()).withDropout(0.6),
                Layer.of(3, new Identity()));
        long seed = 11;
        long step = 4;
        EngineCase drawn = EngineCase.draw(network, new HalfSquaredError(), 40, true, 1);
        boolean[][][] kept = new boolean[2][40][33];
        for (int l = 0; l < 2; l++) {
            double dropout = network.layers().get(l).dropout();
            for (int row = 0; row < 40; row++) {
                RandomStream random = RandomStream.of(seed, "dropout", l, step, row);
                for (int j = 0; j < network.layers().get(l).units(); j++) {
                    kept[l][row][j] = random.nextDouble() >= dropout;
                }
            }
        }
        Mode mode = Mode.training((layer, sample, unit) -> kept[layer][sample][unit]);
        Pass pass = Pass.training(drawn.parameters(), kernels, 40, seed);
        check(drawn, mode, pass, step);
    }

    private static EngineCase drawn(
            long seed, Loss loss, Activation hidden, Activation output, Normalization normalization, boolean bias) {
        RandomStream random = RandomStream.of(seed, "shape of " + hidden.name() + output.name() + normalization.name());
        boolean batch = normalization instanceof Normalization.Batch;
        int depth = 1 + random.nextInt(batch ? MOST_NORMALIZED : 5);
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            Activation activation = l == depth - 1 ? output : hidden;
            layers.add(new Layer(width(random, normalization), activation, bias, normalization, 0));
        }
        int fewest = batch ? FEWEST_ROWS : 1;
        int rows = fewest + random.nextInt(MOST_ROWS - fewest + 1);
        Network network = new Network(width(random, normalization), layers);
        return EngineCase.draw(network, loss, rows, random.nextInt(2) == 1, seed);
    }

    private static int width(RandomStream random, Normalization normalization) {
        int width = WIDTHS[random.nextInt(WIDTHS.length)];
        return normalization instanceof Normalization.None || width >= FEWEST_UNITS
                ? width
                : width(random, normalization);
    }

    private static void check(EngineCase drawn) {
        Parameters parameters = drawn.parameters().copy();
        Pass pass = Pass.training(parameters, kernels, drawn.inputs().rows(), 0);
        Forward forward = check(drawn, Mode.TRAINING, pass, 1);
        double[] moved = drawn.reference().withRunningStatistics(forward);
        for (Segment segment : drawn.network().layout().segments()) {
            if (!segment.kind().trained()) {
                compare(segment.kind() + " of layer " + segment.layer(), moved, parameters.array(), segment);
            }
        }
    }

    private static Forward check(EngineCase drawn, Mode mode, Pass pass, long step) {
        Network network = drawn.network();
        int rows = drawn.inputs().rows();
        String what = drawn.loss().name() + ", " + rows + " rows, " + network + ": ";
        ReferencePass reference = drawn.reference();
        Forward forward = reference.forward(drawn.inputs().toDoubles(), mode);
        LossValue loss = reference.loss(forward, drawn.objective());
        double[] gradient = reference.backward(forward, drawn.objective()).gradient();

        Matrix outputs = pass.forward(drawn.inputs(), step);
        double lossFound = pass.lossAndGradient(drawn.loss(), drawn.targets(), drawn.weights()) / rows;
        pass.backward(drawn.loss());

        double largest = 0;
        double error = 0;
        double terms = 0;
        for (int i = 0; i < rows; i++) {
            double[] y = forward.outputs(i);
            for (int k = 0; k < y.length; k++) {
                largest = Math.max(largest, Math.abs(y[k]));
                error = Math.max(error, Math.abs(y[k] - outputs.get(i, k)));
                terms += Math.abs(loss.perOutput(i)[k]) / rows;
            }
        }
        assertThat(error).as(what + "outputs").isLessThanOrEqualTo(TOLERANCE * largest);
        assertThat(lossFound).as(what + "loss").isCloseTo(loss.total(), within(TOLERANCE * terms));
        for (int l = 0; l < network.layers().size(); l++) {
            compare(what + "gradient of layer " + l, gradient, pass.gradient(), segments(network, l));
        }
        return forward;
    }

    private static Segment[] segments(Network network, int layer) {
        return network.layout().segments().stream()
                .filter(segment -> segment.layer() == layer && segment.kind().trained())
                .toArray(Segment[]::new);
    }

    /** The largest error over all {@code segments} is small beside their largest number. */
    private static void compare(String what, double[] expected, float[] found, Segment... segments) {
        double largest = 0;
        double error = 0;
        for (Segment segment : segments) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                error = Math.max(error, Math.abs(expected[i] - found[i]));
            }
        }
        assertThat(error).as(what).isLessThanOrEqualTo(TOLERANCE * largest);
    }
}
