package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Huber;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.reference.Reduction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFileTest {
    private static final String SHAPE = "\"layers\": [2, 3, 2], \"activations\": [\"tanh\", \"sigmoid\"], ";
    private static final String DATA = "\"inputs\": [1, 2], \"targets\": [0, 1]";
    private static final String WEIGHTS = "\"weights\": [[[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]], ";

    @Test
    void readsEveryField() {
        NetworkFile file = NetworkFile.parse(SourceTextsTest.SECOND_TEXT, "net.json");
        assertThat(file.network()).isEqualTo(Network.of(2, List.of(3), new Sigmoid(), 2, new Sigmoid()));
        assertThat(file.parameters())
                .containsExactly(
                        0.15, 0.25, -0.2, 0.3, -0.1, 0.4, 0.35, 0.1, -0.05, 0.4, 0.5, -0.3, 0.2, 0.6, -0.45, 0.6, 0.2);
        assertThat(file.samples()).hasSize(1);
        assertThat(file.isList()).isFalse();
        assertThat(file.inputs()).isDeepEqualTo(new double[][] {{0.05, 0.1}});
        assertThat(file.targets()).isDeepEqualTo(new double[][] {{0.01, 0.99}});
        assertThat(file.loss()).isEqualTo(new HalfSquaredError());
        assertThat(file.optimizer()).isEqualTo(new Sgd());
        assertThat(file.learningRate()).hasValue(0.5);
        assertThat(file.conventions()).isEqualTo(new Conventions());
        assertThat(file.notation()).isEqualTo(Notation.W_U);
        assertThat(file.pass().forward(file.inputs()).outputs(0)).hasSize(2);
        assertThat(file.objective().reduction()).isEqualTo(Reduction.MEAN);
    }

    @Test
    void leastThatAFileNeeds() {
        NetworkFile file = parse(
                "{\"layers\": [2, 3, 2, 1], \"activations\": [\"relu\", \"tanh\", \"identity\"], \"inputs\": [1, 2]}");
        assertThat(file.network().layers()).noneMatch(Layer::bias);
        assertThat(file.loss()).isEqualTo(new HalfSquaredError());
        assertThat(file.optimizer()).isEqualTo(new Sgd());
        assertThat(file.learningRate()).isEmpty();
        assertThat(file.hasTargets()).isFalse();
        assertThat(file.samples().getFirst().targets()).isNull();
        assertThat(file.conventions().biases()).isEqualTo(Conventions.Biases.NONE);
        assertThat(file.notation()).isEqualTo(Notation.LAYERS);
        assertThat(file.seed()).isZero();
        assertThat(file.parameters())
                .containsExactly(Parameters.initial(file.network(), Initializer.GLOROT_UNIFORM, 0)
                        .toDoubles());
        assertThatThrownBy(file::targets).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void drawsTheWeightsOfALayerFromTheSeed() {
        NetworkFile file =
                parse("{" + SHAPE + "\"weights\": [null, [[1, 2], [3, 4], [5, 6]]], \"seed\": 7, " + DATA + "}");
        double[] drawn = Parameters.initial(file.network(), Initializer.GLOROT_UNIFORM, 7)
                .toDoubles();
        assertThat(Arrays.copyOf(file.parameters(), 6)).containsExactly(Arrays.copyOf(drawn, 6));
        assertThat(Arrays.copyOfRange(file.parameters(), 6, 12)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(parse(file.toJson()).parameters()).containsExactly(file.parameters());
    }

    @Test
    void biasesOfSomeLayers() {
        NetworkFile file = parse("{" + SHAPE + WEIGHTS + "\"biases\": [null, [0.5, -0.5]], " + DATA + "}");
        assertThat(file.network().layers().getFirst().bias()).isFalse();
        assertThat(file.network().output().bias()).isTrue();
        assertThat(file.parameters()).containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 0.5, -0.5);
        assertThat(file.conventions().biases()).isEqualTo(Conventions.Biases.UPDATED);
        assertThat(file.toTree().get("biases")).isEqualTo(Arrays.asList(null, List.of(0.5, -0.5)));
    }

    @Test
    void severalSamples() {
        NetworkFile file = parse("{" + SHAPE + "\"inputs\": [[1, 2], [3, 4]], \"targets\": [[0, 1], [1, 0]], "
                + "\"conventions\": {\"batch\": \"sum\"}}");
        assertThat(file.isList()).isTrue();
        assertThat(file.inputs()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
        assertThat(file.samples().getLast().targets()).containsExactly(1, 0);
        assertThat(file.objective().reduction()).isEqualTo(Reduction.SUM);
        assertThat(parse("{\"layers\": [1, 1], \"activations\": [\"tanh\"], \"inputs\": [[1]]}")
                        .isList())
                .isTrue();
        assertThat(parse("{\"layers\": [1, 1], \"activations\": [\"tanh\"], \"inputs\": [1]}")
                        .isList())
                .isFalse();
    }

    @Test
    void functionsWithParameters() {
        NetworkFile file =
                parse("{\"layers\": [1, 2, 2, 1], \"activations\": [{\"name\": \"leaky-relu\", \"slope\": 0.2}, "
                        + "{\"name\": \"prelu\", \"slope\": 0.1}, \"identity\"], \"loss\": {\"name\": \"huber\", \"delta\": 0.5}, "
                        + "\"optimizer\": {\"name\": \"adam\", \"beta1\": 0.8}, \"inputs\": [1]}");
        assertThat(file.network().layers().stream().map(Layer::activation))
                .containsExactly(new LeakyRelu(0.2), new Prelu(0.1), new Identity());
        assertThat(file.loss()).isEqualTo(new Huber(0.5));
        assertThat(file.optimizer())
                .isInstanceOfSatisfying(
                        Adam.class, adam -> assertThat(adam.beta1()).isEqualTo(0.8));
        assertThat(Arrays.copyOfRange(file.parameters(), 6, 8)).containsExactly(0.1, 0.1); // not as rounded to float
    }

    @Test
    void conventionsAreEachSaidByName() {
        NetworkFile file = parse("{\"layers\": [2, 2, 2], \"activations\": [\"relu\", \"relu\"], "
                + "\"biases\": [[0.1, 0.1], [0.2, 0.2]], \"inputs\": [1, 2], \"conventions\": {\"biases\": \"shared\", "
                + "\"updateOrder\": \"output-first\", \"batch\": \"each\", \"reluAtZero\": 0.5}}");
        assertThat(file.conventions())
                .isEqualTo(new Conventions(
                        Conventions.Biases.SHARED, Conventions.UpdateOrder.OUTPUT_FIRST, Conventions.Batch.EACH, 0.5));
        assertThat(file.network().layers().stream().map(Layer::activation))
                .containsExactly(new Relu(0.5), new Relu(0.5));
        assertThat(file.toTree().get("activations")).isEqualTo(List.of("relu", "relu"));
        NetworkFile mixed =
                parse("{\"layers\": [2, 2, 2], \"activations\": [\"relu\", {\"name\": \"relu\", \"atZero\": 1}], "
                        + "\"inputs\": [1, 2]}");
        assertThat(mixed.network().layers().stream().map(Layer::activation)).containsExactly(new Relu(0), new Relu(1));
        assertThat(parse(mixed.toJson()).network()).isEqualTo(mixed.network());
        NetworkFile other =
                parse("{\"layers\": [2, 2, 2], \"activations\": [\"relu\", {\"name\": \"relu\", \"atZero\": 0}], "
                        + "\"inputs\": [1, 2], \"conventions\": {\"reluAtZero\": 1}}");
        assertThat(other.network().layers().stream().map(Layer::activation)).containsExactly(new Relu(1), new Relu(0));
        assertThat(parse(other.toJson()).network()).isEqualTo(other.network());
    }

    @ParameterizedTest
    @CsvSource({
        "w-u, W_U",
        "W1-W2, W1_W2",
        "layers, LAYERS",
        "mazur, MAZUR",
        "nielsen, NIELSEN",
        "han-kamber, HAN_KAMBER",
        "hagan, HAGAN"
    })
    void notations(String id, Notation notation) {
        assertThat(Notation.of(id, "here")).isEqualTo(notation);
        assertThat(notation.id()).isEqualTo(id);
        assertThat(parse("{" + SHAPE + "\"notation\": \"" + id + "\", " + DATA + "}")
                        .notation())
                .isEqualTo(notation);
    }

    static Stream<String> roundTrips() {
        return Stream.of(
                SourceTextsTest.FIRST_TEXT,
                SourceTextsTest.SECOND_TEXT,
                "{" + SHAPE + DATA + ", \"seed\": 9007199254740993}",
                "{\"layers\": [1, 2, 3], \"activations\": [{\"name\": \"elu\", \"alpha\": 2}, \"softmax\"], "
                        + "\"loss\": \"cross-entropy\", \"optimizer\": {\"name\": \"momentum\"}, \"inputs\": [[1], [0.1]], "
                        + "\"targets\": [[0, 0, 1], [0.2, 0.3, 0.5]], \"biases\": [[1e-300, -0.0], null], "
                        + "\"conventions\": {\"biases\": \"fixed\", \"batch\": \"each\", \"reluAtZero\": 1}, "
                        + "\"learningRate\": 0.1, \"notation\": \"hagan\"}");
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    void whatIsWrittenIsReadBackTheSame(String json) {
        NetworkFile file = parse(json);
        NetworkFile back = parse(file.toJson());
        assertThat(back.toTree()).isEqualTo(file.toTree());
        assertThat(back.toJson()).isEqualTo(file.toJson());
        assertThat(back.network()).isEqualTo(file.network());
        assertThat(back.parameters()).containsExactly(file.parameters());
        assertThat(back.seed()).isEqualTo(file.seed());
        assertThat(back.isList()).isEqualTo(file.isList());
    }

    @Test
    void isNotChangedFromOutside() {
        NetworkFile file = parse(SourceTextsTest.SECOND_TEXT);
        file.parameters()[0] = 99;
        file.inputs()[0][0] = 99;
        file.samples().getFirst().inputs()[0] = 99;
        assertThat(file.parameters()[0]).isEqualTo(0.15);
        assertThat(file.inputs()[0][0]).isEqualTo(0.05);
    }

    @Test
    void notJson() {
        fails("", "net.json: is empty, expected a JSON object");
        fails("[1]", "net.json: expected an object with \"layers\", \"activations\", …, found a list of 1 number");
        failsLike(
                "{\n  \"layers\": [2, 3\n}",
                "net.json, line 3, column 1: not valid JSON: something is out of place near '}'");
        failsLike("{\"layers\": [NaN]}", "net.json, line 1, column 16: not valid JSON: NaN is no number in JSON.*");
        failsLike(
                "{\"layers\": [1],\n \"layers\": [2]}",
                "net.json, line 2, column \\d+: not valid JSON: \"layers\" is there twice");
        fails("{} {}", "net.json, line 1, column 4: not valid JSON: expected nothing more after the first value");
        fails(
                "{\"layers\": [1",
                "net.json, line 1, column 14: not valid JSON: the text ends before everything in it is closed");
        failsLike("{// no\n}", "net.json, line 1, column \\d+: not valid JSON: something is out of place near .*");
        failsLike("{\"layers\": [01]}", "net.json, line 1, column \\d+: not valid JSON: .*");
        failsLike("{'layers': 1}", "net.json, line 1, column \\d+: not valid JSON: .*");
        assertThat(parse("\uFEFF" + SourceTextsTest.FIRST_TEXT).samples()).hasSize(1);
    }

    @Test
    void unknownAndMissingNames() {
        fails("{\"layer\": [1]}", "net.json: 'layer' is unknown; did you mean 'layers'?");
        fails(
                "{\"zzz\": [1]}",
                "net.json: 'zzz' is unknown; known are layers, activations, loss, optimizer, weights, "
                        + "biases, inputs, targets, learningRate, seed, conventions, notation");
        fails("{}", "net.json: 'layers' is missing");
        fails("{\"layers\": [1, 1]}", "net.json: 'activations' is missing");
        fails("{" + SHAPE + "\"seed\": 1}", "net.json: 'inputs' is missing");
        fails(
                "{\"layers\": [2, 3, 2], \"activations\": [\"sigmod\", \"tanh\"], " + DATA + "}",
                "net.json: activations[0]: 'sigmod' is unknown; did you mean 'sigmoid'?");
        fails(
                "{\"layers\": [2, 3, 2], \"activations\": [\"tanh\", {\"name\": \"elu\", \"slope\": 1}], " + DATA + "}",
                "net.json: activations[1]: 'slope' is unknown; known are alpha");
        fails(
                "{" + SHAPE + "\"loss\": \"huberr\", " + DATA + "}",
                "net.json: loss: 'huberr' is unknown; did you mean 'huber'?");
        fails(
                "{" + SHAPE + "\"optimizer\": \"adamm\", " + DATA + "}",
                "net.json: optimizer: 'adamm' is unknown; did you mean 'adam'?");
        fails(
                "{" + SHAPE + "\"notation\": \"nilsen\", " + DATA + "}",
                "net.json: notation: 'nilsen' is unknown; did you mean 'nielsen'?");
        fails(
                "{" + SHAPE + "\"notation\": \"zzzzzz\", " + DATA + "}",
                "net.json: notation: 'zzzzzz' is unknown; known are w-u, "
                        + "W1-W2, layers, mazur, nielsen, han-kamber, hagan");
        fails(
                "{" + SHAPE + "\"conventions\": {\"bias\": \"fixed\"}, " + DATA + "}",
                "net.json: conventions: 'bias' is unknown; did you mean 'biases'?");
        fails(
                "{" + SHAPE + "\"conventions\": {\"batch\": \"means\"}, " + DATA + "}",
                "net.json: conventions.batch: 'means' is unknown; did you mean 'mean'?");
    }

    @Test
    void wrongShapes() {
        fails("{\"layers\": 3}", "net.json: layers: expected a list, found 3");
        fails(
                "{\"layers\": [2]}",
                "net.json: layers: expected the number of inputs, then the units of at least one layer, found 1 number");
        fails("{\"layers\": [2, 0]}", "net.json: layers[1]: expected at least 1, found 0");
        fails("{\"layers\": [2, 1.5]}", "net.json: layers[1]: expected a whole number, found 1.5");
        fails(
                "{\"layers\": [2, 3, 2], \"activations\": [\"tanh\"], " + DATA + "}",
                "net.json: activations: expected a list of 2 activations, one per layer after the inputs, found 1");
        fails(
                "{\"layers\": [2, 3, 2], \"activations\": \"tanh\", " + DATA + "}",
                "net.json: activations: expected a list of 2 activations, one per layer after the inputs, found 'tanh'");
        fails(
                "{" + SHAPE + "\"weights\": [[[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 6]]], " + DATA + "}",
                "net.json: weights[1]: expected 3 rows × 2 columns, found 2 × 3; rows are source units, columns "
                        + "destination units: is it transposed?");
        fails(
                "{" + SHAPE + "\"weights\": [[[1, 2, 3]], null], " + DATA + "}",
                "net.json: weights[0]: expected 2 rows × 3 columns, found 1 × 3");
        fails(
                "{" + SHAPE + "\"weights\": [[[1, 2, 3], [4, 5]], null], " + DATA + "}",
                "net.json: weights[0][1]: expected 3 numbers, found 2");
        fails(
                "{" + SHAPE + "\"weights\": [[1, 2, 3, 4, 5, 6], null], " + DATA + "}",
                "net.json: weights[0]: expected 2 rows × 3 columns, found a list of 6 numbers");
        fails(
                "{" + SHAPE + "\"weights\": [null], " + DATA + "}",
                "net.json: weights: expected a list of 2, one per layer after the inputs (null where there are none), found 1");
        fails(
                "{" + SHAPE + "\"weights\": [[[1, 2, \"3\"], [4, 5, 6]], null], " + DATA + "}",
                "net.json: weights[0][0][2]: expected a number, found '3'");
        fails(
                "{" + SHAPE + "\"weights\": [[[1, 2, 1e999], [4, 5, 6]], null], " + DATA + "}",
                "net.json: weights[0][0][2]: expected a finite number, found Infinity");
        fails(
                "{" + SHAPE + "\"biases\": [[1, 2], [1, 2]], " + DATA + "}",
                "net.json: biases[0]: expected 3 numbers, found 2");
        fails(
                "{" + SHAPE + "\"biases\": [1, 2], " + DATA + "}",
                "net.json: biases[0]: expected a list of 3 numbers, found 1");
        fails("{" + SHAPE + "\"inputs\": [1], \"targets\": [0, 1]}", "net.json: inputs: expected 2 numbers, found 1");
        fails("{" + SHAPE + "\"inputs\": [], \"targets\": [0, 1]}", "net.json: inputs: expected 2 numbers, found 0");
        fails("{" + SHAPE + "\"inputs\": [[1, 2], [1]]}", "net.json: inputs[1]: expected 2 numbers, found 1");
        fails("{" + SHAPE + "\"inputs\": [1, null]}", "net.json: inputs[1]: expected a number, found nothing");
        fails("{" + SHAPE + "\"inputs\": [1, 2], \"targets\": [1]}", "net.json: targets: expected 2 numbers, found 1");
        fails(
                "{" + SHAPE + "\"inputs\": [[1, 2], [3, 4]], \"targets\": [[0, 1]]}",
                "net.json: targets: expected 2 samples, as many as inputs, found 1");
        fails(
                "{" + SHAPE + "\"inputs\": [[1, 2], [3, 4]], \"targets\": [0, 1]}",
                "net.json: targets: expected a list of samples, as inputs are");
        fails(
                "{" + SHAPE + "\"inputs\": [1, 2], \"targets\": [[0, 1]]}",
                "net.json: targets: expected one sample, a list of numbers, as inputs are");
        failsLike(
                "{\"layers\": [100000, 100000], \"activations\": [\"tanh\"], \"inputs\": [1]}",
                "net.json: layers: a network file may have 1,500,000 weights, found 10,000,000,000 .*");
    }

    @Test
    void valuesOutOfRange() {
        fails(
                "{" + SHAPE + "\"learningRate\": -1, " + DATA + "}",
                "net.json: learningRate: expected a positive number, found -1");
        fails(
                "{" + SHAPE + "\"learningRate\": \"0.1\", " + DATA + "}",
                "net.json: learningRate: expected a number, found '0.1'");
        fails("{" + SHAPE + "\"seed\": 0.5, " + DATA + "}", "net.json: seed: expected a whole number, found 0.5");
        fails(
                "{" + SHAPE + "\"conventions\": {\"reluAtZero\": 0.3}, " + DATA + "}",
                "net.json: conventions: reluAtZero must be 0, 0.5 or 1, is 0.3");
        fails("{" + SHAPE + "\"conventions\": 1, " + DATA + "}", "net.json: conventions: expected an object, found 1");
        fails(
                "{" + SHAPE + "\"loss\": {\"name\": \"quantile\", \"q\": 2}, " + DATA + "}",
                "net.json: loss: q must be between 0 and 1, is 2.0");
    }

    @Test
    void conventionsThatContradictTheBiases() {
        fails(
                "{" + SHAPE + "\"biases\": [[1, 1, 1], [1, 1]], \"conventions\": {\"biases\": \"none\"}, " + DATA + "}",
                "net.json: conventions.biases: is 'none', but the file gives biases; leave out one of the two");
        fails(
                "{" + SHAPE + "\"biases\": [[1, 1, 1], [0.35, 0.4]], \"conventions\": {\"biases\": \"shared\"}, " + DATA
                        + "}",
                "net.json: biases[1]: one bias is shared by the layer (conventions.biases), so all must be equal, found 0.35 and 0.4");
        assertThat(parse("{" + SHAPE + "\"biases\": [null, null], \"conventions\": {\"biases\": \"none\"}, " + DATA
                                + "}")
                        .network()
                        .layers())
                .noneMatch(Layer::bias);
    }

    @Test
    void lossesAndTargetsThatDoNotFit() {
        fails(
                "{" + SHAPE + "\"loss\": \"cross-entropy\", " + DATA + "}",
                "net.json: loss: 'cross-entropy' needs softmax as the last activation, found sigmoid");
        fails(
                "{\"layers\": [2, 2], \"activations\": [\"tanh\"], \"loss\": \"focal\", " + DATA + "}",
                "net.json: loss: 'focal' needs sigmoid or softmax as the last activation, found tanh");
        String binary =
                "{" + SHAPE + "\"loss\": \"binary-cross-entropy\", \"inputs\": [[1, 2]], \"targets\": [[0.5, %s]]}";
        fails(
                binary.formatted("1.5"),
                "net.json: targets[0][1]: the loss 'binary-cross-entropy' expects probabilities, 0 to 1, found 1.5");
        assertThat(parse(binary.formatted("1")).hasTargets()).isTrue();
        String softmax =
                "{\"layers\": [2, 3], \"activations\": [\"softmax\"], \"loss\": \"%s\", \"inputs\": [1, 2], \"targets\": [%s]}";
        for (String loss : List.of("cross-entropy", "focal")) {
            fails(
                    softmax.formatted(loss, "0, 1, 1"),
                    "net.json: targets: the loss '" + loss + "' expects probabilities that add up to 1, found 2");
            fails(
                    softmax.formatted(loss, "0, -1, 2"),
                    "net.json: targets[1]: the loss '" + loss + "' expects probabilities, 0 to 1, found -1");
        }
        NetworkFile thirds = parse(softmax.formatted("cross-entropy", "0.333, 0.333, 0.333"));
        assertThat(thirds.loss()).isEqualTo(new CrossEntropy());
        assertThat(thirds.network().output().activation()).isEqualTo(new Softmax());
        fails(
                "{\"layers\": [2, 1], \"activations\": [\"softplus\"], \"loss\": \"poisson\", \"inputs\": [1, 2], \"targets\": [-1]}",
                "net.json: targets[0]: the loss 'poisson' expects counts, 0 or more, found -1");
        fails(
                "{\"layers\": [2, 1], \"activations\": [\"tanh\"], \"loss\": \"hinge\", \"inputs\": [1, 2], \"targets\": [3]}",
                "net.json: targets[0]: the loss 'hinge' expects -1 or 1 (or 0 and 1), found 3");
        assertThat(parse(
                                "{\"layers\": [2, 1], \"activations\": [\"tanh\"], \"loss\": \"hinge\", \"inputs\": [1, 2], \"targets\": [-1]}")
                        .network()
                        .output()
                        .activation())
                .isEqualTo(new Tanh());
    }

    @Test
    void filesThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("no.json");
        assertThatThrownBy(() -> NetworkFile.read(missing))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("there is no file " + missing);
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        assertThatThrownBy(() -> NetworkFile.read(binary))
                .hasMessage(binary + ": expected text in UTF-8, found other bytes");
        assertThatThrownBy(() -> NetworkFile.read(folder))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("cannot read ");
        Path good = Files.writeString(folder.resolve("good.json"), SourceTextsTest.FIRST_TEXT);
        assertThat(NetworkFile.read(good).notation()).isEqualTo(Notation.W1_W2);
    }

    private static NetworkFile parse(String json) {
        return NetworkFile.parse(json, "net.json");
    }

    private static void fails(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }

    private static void failsLike(String json, String pattern) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(ChainruleException.class)
                .satisfies(e -> assertThat(e.getMessage()).matches(pattern).doesNotContain("\n", "Source", "Feature"));
    }
}
