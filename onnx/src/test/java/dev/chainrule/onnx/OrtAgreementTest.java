package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Description;
import dev.chainrule.model.Model;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.ParametricSelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime predicts from a written file, from the raw columns, what the model itself predicts. */
class OrtAgreementTest {
    private static final Target THREE = new ClassTarget("species", List.of("Adélie", "Chinstrap", "企鹅"));
    private static final Target TWO = new ClassTarget("default", List.of("No", "Yes"));
    private static final NumberTarget ONE_NUMBER =
            new NumberTarget(List.of(new NumberTarget.Scale("price", 1e6, 12_500)));
    private static final NumberTarget NUMBERS = new NumberTarget(List.of(
            new NumberTarget.Scale("a", 0, 1),
            new NumberTarget.Scale("b", -7, 0.01),
            new NumberTarget.Scale("c", 5, 3)));
    private static final Target CLAMPED = new NumberTarget(List.of(
            new NumberTarget.Scale("a", 0, 1, -0.25, 0.25),
            new NumberTarget.Scale("b", -7, 0.01),
            new NumberTarget.Scale("c", 5, 3, 5.0, null),
            new NumberTarget.Scale("d", 5, 3, null, 4.0)));
    private static final Target LABELS = new LabelTarget(List.of(
            new LabelTarget.Label("spam", "false", "true"),
            new LabelTarget.Label("urgent", "no", "yes"),
            new LabelTarget.Label("list", "0", "1")));

    record Hidden(Activation activation, Normalization normalization) {}

    static Stream<Hidden> hidden() {
        Stream<Activation> activations = Stream.concat(
                Description.words(Activation.class).stream()
                        .map(word -> Description.read(Activation.class, word, word)),
                Stream.of(new LeakyRelu(0.03), new Elu(1.3), new ParametricSelu(0.7), new ParametricMish(1.2)));
        List<Normalization> normalizations =
                List.of(new Normalization.None(), new Normalization.Batch(0.1, 1e-3), new Normalization.Layer(1e-5));
        return activations.flatMap(
                activation -> normalizations.stream().map(normalization -> new Hidden(activation, normalization)));
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void everyActivationAndNormalization(Hidden hidden) {
        Layer first = Layer.of(9, hidden.activation()).with(hidden.normalization());
        Layer second =
                Layer.of(8, hidden.activation()).with(hidden.normalization()).withoutBias();
        Model model = RandomModel.of(1, THREE, first, second, Layer.of(3, new Softmax()));
        assertThat(Agreement.check(model, RandomModel.table(2, 64))).isLessThan(1e-5);
        Model numbers = RandomModel.of(3, NUMBERS, first, second, Layer.of(3, new Identity()));
        assertThat(Agreement.check(numbers, RandomModel.table(4, 64))).isLessThan(1e-5);
    }

    record Output(Target target, Activation activation) {}

    static Stream<Output> outputs() {
        return Stream.of(
                new Output(TWO, new Sigmoid()),
                new Output(TWO, new Tanh()),
                new Output(TWO, new HardSigmoid()),
                new Output(THREE, new Softmax()),
                new Output(THREE, new Tanh()),
                new Output(ONE_NUMBER, new Identity()),
                new Output(ONE_NUMBER, new Softplus()),
                new Output(ONE_NUMBER, new Tanh()),
                new Output(NUMBERS, new Identity()),
                new Output(new QuantileTarget(ONE_NUMBER.scales(), List.of(0.05, 0.5, 0.95)), new Identity()),
                new Output(new QuantileTarget(NUMBERS.scales(), List.of(0.1, 0.3, 0.8, 0.9)), new Identity()),
                new Output(
                        new QuantileTarget(
                                List.of(new NumberTarget.Scale("bounded", 2, 3, 1.5, 2.5)), List.of(0.1, 0.9)),
                        new Identity()),
                new Output(new QuantileTarget(ONE_NUMBER.scales(), List.of(0.25)), new Identity()),
                new Output(CLAMPED, new Identity()),
                new Output(LABELS, new Sigmoid()),
                new Output(LABELS, new Tanh()),
                new Output(new LabelTarget(List.of(new LabelTarget.Label("only", "n", "y"))), new Sigmoid()));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void everyTarget(Output output) {
        Layer last = Layer.of(output.target().outputs(), output.activation());
        for (int seed = 0; seed < 5; seed++) {
            Model model = RandomModel.of(seed, output.target(), Layer.of(16, new Relu()), last);
            Agreement.check(model, RandomModel.table(seed + 100, 200));
        }
    }

    /** The network is the identity, so that its outputs are the inputs that the preprocessing makes, float by float. */
    @Test
    void preprocessingIsTheSameFloats() throws OrtException {
        for (Feature feature : RandomModel.FEATURES) {
            int width = feature.inputs().size();
            List<NumberTarget.Scale> scales = feature.inputs().stream()
                    .map(input -> new NumberTarget.Scale("to " + input, 0, 1))
                    .toList();
            Model model = Identities.model(feature, new NumberTarget(scales), width);
            Table table = RandomModel.table(11, 2000, List.of(feature));
            double[] ours = model.predict(table).values();
            try (OrtSession session = new OrtSession(new OnnxFormat().encode(model))) {
                List<Object> columns =
                        List.copyOf(session.run(model.preprocessing(), table).values());
                for (int k = 0; k < width; k++) {
                    double[] theirs = (double[]) columns.get(k);
                    for (int row = 0; row < theirs.length; row++) {
                        assertThat(theirs[row]).as("%s, row %d", feature, row).isEqualTo(ours[row * width + k]);
                    }
                }
            }
        }
    }

    @Test
    void oneRow() {
        Model model = RandomModel.of(1, TWO, Layer.of(4, new Relu()), Layer.of(1, new Sigmoid()));
        Agreement.check(model, RandomModel.table(5, 1));
    }

    @Test
    void oneFeatureOfEachKindAlone() {
        for (Feature feature : RandomModel.FEATURES) {
            Model model = RandomModel.of(1, List.of(feature), ONE_NUMBER, Layer.of(1, new Identity()));
            Agreement.check(model, RandomModel.table(6, 30, List.of(feature)));
        }
    }

    @Test
    void categoriesWithoutAnyKnownWordAndWithTheSameWordTwice() {
        List<Feature> features = List.of(
                new CategoryFeature("none", List.of()),
                new CategoryFeature("twice", List.of("a", "b", "a")),
                new CategoryFeature("missing only", List.of("")));
        Model model = RandomModel.of(1, features, THREE, Layer.of(3, new Softmax()));
        Agreement.check(model, RandomModel.table(7, 30, features));
    }

    @Test
    void aWordThatIsNotTrueOrFalseIsAnErrorThatSaysSo() {
        List<Feature> features = List.of(new BooleanFeature("member", false), new NumberFeature());
        Model model = RandomModel.of(1, features.subList(0, 1), TWO, Layer.of(1, new Sigmoid()));
        try (OrtSession session = new OrtSession(new OnnxFormat().encode(model))) {
            Table table = Table.of(TextColumn.of("member", "true", "maybe"));
            assertThatThrownBy(() -> session.run(model.preprocessing(), table))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("expected true, false or an empty string");
        }
    }

    @Test
    void aQuantileScalingWithASingleKnotAndValuesAtAndBetweenKnots() {
        Scaling.Quantile line = new Scaling.Quantile(new double[] {-1, 0, 1e-300, 2}, new double[] {-2, 0, 0, 2});
        List<Feature> features = List.of(
                new NumberFeature("one", 0, false, new Scaling.Quantile()), new NumberFeature("line", 0, true, line));
        Model model = RandomModel.of(1, features, ONE_NUMBER, Layer.of(1, new Identity()));
        Agreement.check(model, RandomModel.table(8, 200, features));
    }
}
