package dev.chainrule.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> WORDS = List.of("sigmoid", "tanh", "relu", "leaky-relu", "half-squared-error");

    @Test
    void findsSlips() {
        assertThat(Nearest.to("sigmiod", WORDS)).hasValue("sigmoid"); // two letters changed places
        assertThat(Nearest.to("Sigmoid", WORDS)).hasValue("sigmoid");
        assertThat(Nearest.to("thanh", WORDS)).hasValue("tanh");
        assertThat(Nearest.to("rlu", WORDS)).hasValue("relu");
        assertThat(Nearest.to("leakyrelu", WORDS)).hasValue("leaky-relu");
        assertThat(Nearest.to("half-square-error", WORDS)).hasValue("half-squared-error");
    }

    @Test
    void doesNotGuessWildly() {
        assertThat(Nearest.to("adam", WORDS)).isEmpty();
        assertThat(Nearest.to("", WORDS)).isEmpty();
        assertThat(Nearest.to("b", List.of("a")))
                .as("another letter is another name")
                .isEmpty();
        assertThat(Nearest.to("A", List.of("a"))).hasValue("a");
        assertThat(Nearest.to("relu", List.of())).isEmpty();
    }

    @Test
    void takesTheFirstOfEquallyNear() {
        assertThat(Nearest.to("cat", List.of("car", "cab"))).hasValue("car");
    }

    @Test
    void hints() {
        assertThat(Nearest.hint("tahn", WORDS)).isEqualTo("; did you mean 'tanh'?");
        assertThat(Nearest.hint("xyz", WORDS)).isEmpty();
    }
}
