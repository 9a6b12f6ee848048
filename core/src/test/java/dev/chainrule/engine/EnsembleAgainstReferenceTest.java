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
import dev.chainrule.network.Adapters;
import dev.chainrule.network.DrawnNetwork;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings and members in float32 against the definition in double precision. */
class EnsembleAgainstReferenceTest {
    private static final double TOLERANCE = 1e-5;
    private static final long SEED = 11;
    private static final long STEP = 4;

    private static Kernels kernels;

    @BeforeAll
    static void open() {
        kernels = new Compute("scalar", 2).open();
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    static Stream<String> losses() {
        return Description.words(Loss.class).stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void outputsLossAndGradients(String word) {
        Loss loss = Description.read(Loss.class, word, word);
        List<Activation> outputs = Stream.<Activation>of(new Identity(), new Sigmoid(), new Softmax(), new Softplus())
                .filter(loss::fits)
                .toList();
        for (long seed = 0; seed < 40; seed++) {
            RandomStream random = RandomStream.of(seed, "networks");
            Network network = DrawnNetwork.draw(random, outputs.get((int) seed % outputs.size()));
            check(EngineCase.draw(network, loss, 1 + random.nextInt(12), seed % 2 == 0, seed));
        }
    }

    /** So many rows and units that threads share the work, and that blocks of units and rows are cut. */
    @Test
    void manyRowsAndUnits() {
        Embedding embedding = new Embedding(
                List.of(
                        new EmbeddingPart.Linear(40, 30),
                        new EmbeddingPart.Periodic(20, 40, 0.3),
                        new EmbeddingPart.Through(69),
                        new EmbeddingPart.Periodic(7, 11, 0.3, true)),
                true);
        Network network = Network.of(111, List.of(130, 60), new Tanh(), 2, new Identity())
                .with(embedding)
                .with(new Ensemble(3, Adapters.ALL));
        check(EngineCase.draw(network, new HalfSquaredError(), 600, true, 3));
    }

    private static void check(EngineCase drawn) {
        Network network = drawn.network();
        int rows = drawn.inputs().rows();
        String what = drawn.loss().name() + ", " + rows + " rows, " + network + ": ";
        Mode mode = Mode.training(
                (layer, row, unit) -> DropoutDraw.of(SEED, layer, STEP, row).kept(unit + 1, 0.3)[unit]);
        var reference = drawn.reference();
        Forward forward = reference.forward(drawn.inputs().toDoubles(), mode);
        double[] gradient = reference.backward(forward, drawn.objective()).gradient();
        Pass pass = Pass.training(drawn.parameters(), kernels, rows + 3, SEED);

        Matrix outputs = pass.forward(drawn.inputs(), STEP);
        double lossFound = pass.lossAndGradient(drawn.loss(), drawn.targets(), drawn.weights()) / rows;
        pass.backward(drawn.loss());

        assertThat(outputs.rows()).isEqualTo(network.members() * rows);
        double[][] members = new double[outputs.rows()][];
        for (int row = 0; row < members.length; row++) {
            members[row] = forward.layers().getLast().outputs(row);
        }
        close(what + "outputs", members, outputs);
        var loss = reference.loss(forward, drawn.objective());
        double terms = 0;
        for (int i = 0; i < rows; i++) {
            for (double term : loss.perOutput(i)) {
                terms += Math.abs(term) / rows;
            }
        }
        assertThat(lossFound).as(what + "loss").isCloseTo(loss.total(), within(TOLERANCE * terms + 1e-30));
        for (int l = Segment.EMBEDDING; l < network.layers().size(); l++) {
            compare(what + "gradient of layer " + l, gradient, pass.gradient(), network, l);
        }

        Forward trained = reference.forward(drawn.inputs().toDoubles());
        double[][] means = new double[rows][];
        double expected = 0;
        for (int i = 0; i < rows; i++) {
            means[i] = trained.outputs(i);
            double[] ofRow = new double[network.outputs()];
            double[] t = new double[network.outputs()];
            for (int k = 0; k < t.length; k++) {
                t[k] = drawn.targets().get(i, k);
            }
            terms(drawn.loss(), network.output().activation(), means[i], t, ofRow);
            for (double term : ofRow) {
                expected += term * (drawn.weights() == null ? 1 : drawn.weights()[i]);
            }
        }
        close(what + "predictions", means, pass.predict(drawn.inputs()));
        assertThat(pass.loss(drawn.loss(), drawn.targets(), drawn.weights()))
                .as(what + "loss of the mean")
                .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
        Pass alone = Pass.prediction(drawn.parameters(), kernels, rows);
        assertThat(alone.predict(drawn.inputs()).toRows())
                .isDeepEqualTo(pass.predict(drawn.inputs()).toRows());
        Pass single = Pass.prediction(drawn.parameters(), kernels, 1);
        assertThat(single.predictAll(drawn.inputs()).toRows())
                .isDeepEqualTo(alone.predict(drawn.inputs()).toRows());
    }

    @Test
    void predictionsThatAreCertainKeepTheirLoss() {
        Network classes =
                Network.of(1, Layer.of(3, new Softmax()).withoutBias()).with(new Ensemble(2, Adapters.FIRST));
        Parameters parameters = Parameters.of(classes, new float[] {200, 0, 0, 300, 0, -1});
        Pass pass = Pass.prediction(parameters, kernels, 1);
        pass.predict(Matrix.of(new float[][] {{1}}));
        Matrix second = Matrix.of(new float[][] {{0, 1, 0}});
        // ln of the mean of e⁻²⁰⁰ and e⁻³⁰⁰
        assertThat(pass.loss(new CrossEntropy(), second, null)).isCloseTo(200 + Math.log(2), within(1e-4));

        Network yes = Network.of(1, Layer.of(1, new Sigmoid()).withoutBias()).with(new Ensemble(2, Adapters.FIRST));
        Pass sure = Pass.prediction(Parameters.of(yes, new float[] {150, 160}), kernels, 1);
        sure.predict(Matrix.of(new float[][] {{1}}));
        // 1 − p is the mean of e⁻¹⁵⁰ and e⁻¹⁶⁰
        assertThat(sure.loss(new BinaryCrossEntropy(), Matrix.of(1, 1), null))
                .isCloseTo(150 + Math.log(2) - Math.log1p(Math.exp(-10)), within(1e-4));
        sure.predict(Matrix.of(new float[][] {{-1}}));
        assertThat(sure.loss(new BinaryCrossEntropy(), Matrix.of(1, 1), null)).isBetween(0.0, 1e-30);
    }

    @Test
    void noWayLeadsBackFromAMean() {
        Network network =
                Network.of(2, List.of(3), new Tanh(), 1, new Identity()).with(new Ensemble(2, Adapters.ALL));
        Pass pass = Pass.training(Parameters.initial(network, 1), kernels, 1, 0);
        pass.predict(Matrix.of(1, 2));
        assertThatThrownBy(() -> pass.lossAndGradient(new HalfSquaredError(), Matrix.of(1, 1), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mean of members");
    }

    /** By the pre-activations that the mean would have come from, where the loss goes by them. */
    private static void terms(Loss loss, Activation output, double[] y, double[] t, double[] terms) {
        if (loss.fusedWith(output)) {
            double[] a = new double[y.length];
            for (int k = 0; k < y.length; k++) {
                a[k] = output instanceof Softmax ? Math.log(y[k]) : Math.log(y[k] / (1 - y[k]));
            }
            loss.fusedTerms(output, a, y, t, terms);
        } else {
            loss.terms(y, t, terms);
        }
    }

    private static void close(String what, double[][] expected, Matrix found) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int k = 0; k < expected[i].length; k++) {
                largest = Math.max(largest, Math.abs(expected[i][k]));
                error = Math.max(error, Math.abs(expected[i][k] - found.get(i, k)));
            }
        }
        assertThat(error).as(what).isLessThanOrEqualTo(TOLERANCE * largest);
    }

    /**
     * The largest error of a layer is small beside its largest number; that of the embedding, to which members of opposite
     * sign send back what nearly cancels, beside the largest of the first layer too.
     */
    private static void compare(String what, double[] expected, float[] found, Network network, int layer) {
        double largest = 0;
        double error = 0;
        for (Segment segment : network.layout().segments()) {
            boolean own = segment.layer() == layer;
            if (own || (layer == Segment.EMBEDDING && segment.layer() == 0)) {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    largest = Math.max(largest, Math.abs(expected[i]));
                    error = own ? Math.max(error, Math.abs(expected[i] - found[i])) : error;
                }
            }
        }
        assertThat(error).as(what).isLessThanOrEqualTo(TOLERANCE * largest);
    }
}
