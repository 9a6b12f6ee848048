package dev.chainrule.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Quantile;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptionTest {
    /** A record with every kind of component. */
    public record Sample(
            String text,
            boolean flag,
            int count,
            long seed,
            double rate,
            Initializer initializer,
            List<Layer> layers,
            double[] numbers,
            Map<String, Integer> sizes,
            @Nullable Double clip) {}

    /** A record with defaults. */
    public record Defaults(int width, @Nullable Double clip) {
        public Defaults() {
            this(7, 0.5);
        }
    }

    static Stream<Named> choices() {
        Stream<Named> all = Stream.of(Activation.class, Loss.class, Normalization.class)
                .flatMap(type -> Description.words(type).stream().map(word -> Description.read(type, word, "here")));
        return Stream.concat(
                all,
                Stream.of(
                        new Relu(0.5),
                        new LeakyRelu(0.2),
                        new Prelu(0.1),
                        new Elu(2),
                        new Huber(0.3),
                        new Quantile(0.9),
                        new Quantiles(List.of(0.1, 0.6)),
                        new ParametricMish(0.5),
                        new Focal(1.5),
                        new Normalization.Batch(0.2, 1e-3),
                        new Normalization.Layer(1e-6)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void whatIsWrittenIsReadBackEqual(Named choice) {
        Class<? extends Named> type = choice instanceof Activation
                ? Activation.class
                : choice instanceof Loss ? Loss.class : Normalization.class;
        Object tree = Description.of(choice);
        assertThat(Description.read(type, tree, "here")).isEqualTo(choice);
        assertThat(tree instanceof Map<?, ?> map ? map.get("name") : tree).isEqualTo(choice.name());
    }

    @Test
    void wordsAreThoseOfTheContract() {
        assertThat(Description.words(Activation.class))
                .containsExactly(
                        "identity",
                        "sigmoid",
                        "tanh",
                        "hard-sigmoid",
                        "softsign",
                        "relu",
                        "leaky-relu",
                        "prelu",
                        "elu",
                        "selu",
                        "parametric-selu",
                        "gelu",
                        "silu",
                        "mish",
                        "parametric-mish",
                        "softplus",
                        "softmax");
        assertThat(Description.words(Loss.class))
                .containsExactly(
                        "half-squared-error",
                        "squared-error",
                        "mean-squared-error",
                        "cross-entropy",
                        "binary-cross-entropy",
                        "absolute-error",
                        "huber",
                        "log-cosh",
                        "quantile",
                        "quantiles",
                        "poisson",
                        "hinge",
                        "focal");
        assertThat(Description.words(Normalization.class)).containsExactly("none", "batch", "layer");
        assertThat(Description.words(EmbeddingPart.class)).containsExactly("through", "linear", "periodic");
        assertThatThrownBy(() -> Description.words(String.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void defaultsStayUnsaid() {
        assertThat(Description.of(new Sigmoid())).isEqualTo("sigmoid");
        assertThat(Description.of(new LeakyRelu())).isEqualTo("leaky-relu");
        assertThat(Description.of(new LeakyRelu(0.2))).isEqualTo(Map.of("name", "leaky-relu", "slope", 0.2));
        assertThat(Description.of(new Normalization.Batch(0.1, 1e-3)))
                .isEqualTo(Map.of("name", "batch", "epsilon", 1e-3));
        assertThat(Description.read(Activation.class, Map.of("name", "elu"), "here"))
                .isEqualTo(new Elu());
    }

    @Test
    void aNetworkIsATree() {
        Network network = Network.of(
                3,
                Layer.of(4, new Elu(2)).with(new Normalization.Layer()).withDropout(0.5),
                Layer.of(1, new Sigmoid()));
        Object tree = Description.of(network);
        assertThat(tree)
                .hasToString("{inputs=3, layers=[{units=4, activation={name=elu, alpha=2.0}, bias=true, "
                        + "normalization=layer, dropout=0.5}, {units=1, activation=sigmoid, bias=true, normalization=none, "
                        + "dropout=0.0}]}");
        assertThat(Description.read(Network.class, tree, "here")).isEqualTo(network);
    }

    @Test
    void everyKindOfComponent() {
        Sample sample = new Sample(
                "α",
                true,
                3,
                Long.MAX_VALUE,
                0.1,
                Initializer.HE_NORMAL,
                List.of(Layer.of(1, new Relu())),
                new double[] {1, 2.5},
                Map.of("a", 1),
                null);
        Map<String, @Nullable Object> tree = Description.record(sample);
        assertThat(tree.get("initializer")).isEqualTo("he-normal");
        assertThat(tree).containsEntry("clip", null).containsEntry("numbers", List.of(1.0, 2.5));
        Sample back = Description.read(Sample.class, tree, "here");
        assertThat(back).usingRecursiveComparison().isEqualTo(sample);
        tree.remove("clip");
        assertThat(Description.read(Sample.class, tree, "here").clip()).isNull();
        tree.put("seed", 12.0); // a reader may make every number a double
        tree.put("rate", 1);
        assertThat(Description.read(Sample.class, tree, "here"))
                .satisfies(read -> assertThat(read.seed()).isEqualTo(12))
                .satisfies(read -> assertThat(read.rate()).isEqualTo(1));
    }

    @Test
    void whatIsLeftOutIsTheDefaultAndNullIsNull() {
        assertThat(Description.read(Defaults.class, Map.of(), "here")).isEqualTo(new Defaults());
        Map<String, @Nullable Object> none = new LinkedHashMap<>();
        none.put("clip", null);
        assertThat(Description.read(Defaults.class, none, "here")).isEqualTo(new Defaults(7, null));
    }

    @Test
    void unknownNamesSuggestTheNearest() {
        fails(Activation.class, "sigmoit", "here: 'sigmoit' is unknown; did you mean 'sigmoid'?");
        fails(
                Activation.class,
                Map.of("name", "leaky-relu", "slop", 1),
                "here: 'slop' is unknown; did you mean 'slope'?");
        fails(
                Loss.class,
                "zzzzzzz",
                "here: 'zzzzzzz' is unknown; known are half-squared-error, squared-error, "
                        + "mean-squared-error, cross-entropy, binary-cross-entropy, absolute-error, huber, log-cosh, quantile, "
                        + "quantiles, poisson, hinge, focal");
        fails(Initializer.class, "he-norml", "here: 'he-norml' is unknown; did you mean 'he-normal'?");
        fails(Sigmoid.class, Map.of("slope", 1), "here: 'slope' is unknown; known are ");
    }

    @Test
    void wrongKindsSayWhatWasExpected() {
        fails(Activation.class, 3, "here: expected a name or an object with a \"name\", found 3");
        fails(
                Activation.class,
                Map.of("slope", 1),
                "here: expected a name or an object with a \"name\", found an object");
        fails(Activation.class, null, "here: expected an object, found null");
        fails(Elu.class, Map.of("alpha", "two"), "here.alpha: expected a number, found 'two'");
        fails(Elu.class, List.of(1), "here: expected an object, found a list");
        fails(
                Network.class,
                Map.of("inputs", 1.5, "layers", List.of()),
                "here.inputs: expected a whole number, found 1.5");
        fails(
                Network.class,
                Map.of("inputs", 1L << 40, "layers", List.of()),
                "here.inputs: expected a whole number, found 1099511627776");
        fails(Network.class, Map.of("inputs", 1, "layers", Map.of()), "here.layers: expected a list, found an object");
        fails(
                Network.class,
                Map.of("inputs", 1, "layers", List.of("x")),
                "here.layers[0]: expected an object, found 'x'");
        fails(Network.class, Map.of("inputs", 1), "here: 'layers' is missing");
        fails(double[].class, "x", "here: expected a list, found 'x'");
        fails(double[].class, List.of(1, true), "here[1]: expected a number, found true");
        fails(boolean.class, 1, "here: expected true or false, found 1");
        fails(String.class, 1, "here: expected a word, found 1");
        Map<String, @Nullable Object> noWidth = new LinkedHashMap<>();
        noWidth.put("width", null);
        fails(Defaults.class, noWidth, "here.width: expected a whole number, found null");
    }

    @Test
    void valuesOutOfRangeNameThePlace() {
        fails(Loss.class, Map.of("name", "quantile", "q", 2), "here: q must be between 0 and 1, is 2.0");
        fails(Network.class, Map.of("inputs", 0, "layers", List.of()), "here: a network has at least 1 input, not 0");
    }

    @Test
    void aUsersOwnFunctionIsNotDescribed() {
        Activation own = Activation.of("my-bump", a -> a, a -> 1);
        Network network = Network.of(1, Layer.of(1, own));
        for (Object value : List.of(own, network, Loss.of("my-bump", (y, t) -> 0, (y, t) -> 0))) {
            assertThatThrownBy(() -> Description.of(value))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage("'my-bump' is a function of your own program: a file cannot hold it");
        }
        assertThatThrownBy(() -> Description.of(Thread.currentThread())).hasMessageContaining("java.lang.Thread");
    }

    @Test
    void plainValuesAreThemselves() {
        assertThat(Description.of(null)).isNull();
        assertThat(Description.of(Arrays.asList(1, 2.5f, null, "x", true)))
                .isEqualTo(Arrays.asList(1L, 2.5, null, "x", true));
        assertThat(Description.of(new int[] {1, 2})).isEqualTo(List.of(1L, 2L));
        assertThat(Description.read(long.class, 3, "here")).isEqualTo(3);
        assertThat(Description.read(Long.class, 3, "here")).isEqualTo(3);
        assertThat(Description.read(Object.class, List.of(1), "here")).isEqualTo(List.of(1));
        assertThatThrownBy(() -> Description.read(Thread.class, "x", "here"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void fails(Class<?> type, @Nullable Object tree, String message) {
        assertThatThrownBy(() -> Description.read(type, tree, "here"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }
}
