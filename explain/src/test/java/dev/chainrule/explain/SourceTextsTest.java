package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The two networks of the source texts, with the texts' own rules written out. */
class SourceTextsTest {
    private static final Offset<Double> EXACT = within(1e-15);

    /** x₁, x₂ → three hidden units with any activation f → one linear output y = h·W₂, no biases, E = ½ (d − y)². */
    static final String FIRST_TEXT = """
            { "layers": [2, 3, 1], "activations": ["sigmoid", "identity"], "loss": "half-squared-error",
              "weights": [ [[0.1, -0.3, 0.5], [0.4, 0.2, -0.6]], [[0.7], [-0.2], [0.3]] ],
              "inputs": [0.5, -1.0], "targets": [1.0], "learningRate": 0.1, "notation": "W1-W2" }
            """;

    /** x₁, x₂ → h₁, h₂, h₃ → y₁, y₂ with biases, sigmoid in both layers, L = ½ Σ (y − t)². */
    static final String SECOND_TEXT = """
            { "layers": [2, 3, 2], "activations": ["sigmoid", "sigmoid"], "loss": "half-squared-error",
              "weights": [ [[0.15, 0.25, -0.2], [0.3, -0.1, 0.4]], [[0.4, 0.5], [-0.3, 0.2], [0.6, -0.45]] ],
              "biases": [ [0.35, 0.1, -0.05], [0.6, 0.2] ],
              "inputs": [0.05, 0.1], "targets": [0.01, 0.99], "learningRate": 0.5, "notation": "w-u" }
            """;

    static Stream<String> elementwiseActivations() {
        return Description.words(Activation.class).stream().filter(word -> !word.equals("softmax"));
    }

    @ParameterizedTest
    @MethodSource("elementwiseActivations")
    void firstTextWithAnyActivation(String word) {
        Map<String, Object> tree = tree(FIRST_TEXT);
        tree.put("activations", List.of(word, "identity"));
        NetworkFile file = NetworkFile.of(tree, "first text");
        ElementwiseActivation f =
                (ElementwiseActivation) file.network().layers().getFirst().activation();
        double[] x = {0.5, -1.0};
        double[][] w1 = {{0.1, -0.3, 0.5}, {0.4, 0.2, -0.6}};
        double[] w2 = {0.7, -0.2, 0.3};
        double d = 1;
        double alpha = 0.1;

        double y = 0;
        double[] a = new double[3];
        for (int j = 0; j < 3; j++) {
            a[j] = x[0] * w1[0][j] + x[1] * w1[1][j];
            y += f.value(a[j]) * w2[j];
        }
        Map<String, Object> ours = OneUpdate.of(file);
        assertThat(at(ours, "forward[1].activations[0]")).isCloseTo(y, EXACT);
        assertThat(at(ours, "loss.total")).isCloseTo(0.5 * (d - y) * (d - y), EXACT);
        for (int j = 0; j < 3; j++) {
            double dyByW = f.value(a[j]); // ∂y/∂W_j = h_j
            assertThat(at(ours, "update.weightChanges[1][%d][0]", j)).isCloseTo(alpha * (d - y) * dyByW, EXACT);
            for (int i = 0; i < 2; i++) {
                double dyByWij = w2[j] * f.slope(a[j]) * x[i]; // ∂y/∂W_ij = W_j f′(Σ x_i W_ij) x_i
                assertThat(at(ours, "update.weightChanges[0][%d][%d]", i, j))
                        .isCloseTo(alpha * (d - y) * dyByWij, EXACT);
            }
        }
        assertThat(at(ours, "after.loss")).isLessThan(at(ours, "loss.total"));
    }

    @Test
    void secondTextWithTheRuleOfEveryWeight() {
        double x1 = 0.05, x2 = 0.1, t1 = 0.01, t2 = 0.99, eta = 0.5;
        double w11 = 0.15, w12 = 0.25, w13 = -0.2, w21 = 0.3, w22 = -0.1, w23 = 0.4;
        double u11 = 0.4, u12 = 0.5, u21 = -0.3, u22 = 0.2, u31 = 0.6, u32 = -0.45;
        double h1 = sigma(x1 * w11 + x2 * w21 + 0.35);
        double h2 = sigma(x1 * w12 + x2 * w22 + 0.1);
        double h3 = sigma(x1 * w13 + x2 * w23 - 0.05);
        double y1 = sigma(h1 * u11 + h2 * u21 + h3 * u31 + 0.6);
        double y2 = sigma(h1 * u12 + h2 * u22 + h3 * u32 + 0.2);

        Map<String, Object> ours = OneUpdate.of(NetworkFile.parse(SECOND_TEXT, "second text"));
        assertThat(at(ours, "forward[0].activations[2]")).isCloseTo(h3, EXACT);
        assertThat(at(ours, "forward[1].activations[0]")).isCloseTo(y1, EXACT);
        assertThat(at(ours, "forward[1].activations[1]")).isCloseTo(y2, EXACT);
        assertThat(at(ours, "loss.total")).isCloseTo(0.5 * ((y1 - t1) * (y1 - t1) + (y2 - t2) * (y2 - t2)), EXACT);

        // u_ij ← u_ij − η (y_j − t_j) · y_j (1 − y_j) · h_i
        closeTo(ours, "update.weights[1][0][0]", u11 - eta * (y1 - t1) * y1 * (1 - y1) * h1);
        closeTo(ours, "update.weights[1][0][1]", u12 - eta * (y2 - t2) * y2 * (1 - y2) * h1);
        closeTo(ours, "update.weights[1][1][0]", u21 - eta * (y1 - t1) * y1 * (1 - y1) * h2);
        closeTo(ours, "update.weights[1][1][1]", u22 - eta * (y2 - t2) * y2 * (1 - y2) * h2);
        closeTo(ours, "update.weights[1][2][0]", u31 - eta * (y1 - t1) * y1 * (1 - y1) * h3);
        closeTo(ours, "update.weights[1][2][1]", u32 - eta * (y2 - t2) * y2 * (1 - y2) * h3);

        // the errors come back to h_j through every output
        double dh1 = (y1 - t1) * y1 * (1 - y1) * u11 + (y2 - t2) * y2 * (1 - y2) * u12;
        double dh2 = (y1 - t1) * y1 * (1 - y1) * u21 + (y2 - t2) * y2 * (1 - y2) * u22;
        double dh3 = (y1 - t1) * y1 * (1 - y1) * u31 + (y2 - t2) * y2 * (1 - y2) * u32;
        closeTo(ours, "backward[0].activationGradients[0]", dh1);
        closeTo(ours, "backward[0].activationGradients[1]", dh2);
        closeTo(ours, "backward[0].activationGradients[2]", dh3);

        // w_ij ← w_ij − η ∂L/∂h_j · h_j (1 − h_j) · x_i
        closeTo(ours, "update.weights[0][0][0]", w11 - eta * dh1 * h1 * (1 - h1) * x1);
        closeTo(ours, "update.weights[0][0][1]", w12 - eta * dh2 * h2 * (1 - h2) * x1);
        closeTo(ours, "update.weights[0][0][2]", w13 - eta * dh3 * h3 * (1 - h3) * x1);
        closeTo(ours, "update.weights[0][1][0]", w21 - eta * dh1 * h1 * (1 - h1) * x2);
        closeTo(ours, "update.weights[0][1][1]", w22 - eta * dh2 * h2 * (1 - h2) * x2);
        closeTo(ours, "update.weights[0][1][2]", w23 - eta * dh3 * h3 * (1 - h3) * x2);

        // and the biases, whose source value is 1
        closeTo(ours, "update.biases[1][0]", 0.6 - eta * (y1 - t1) * y1 * (1 - y1));
        closeTo(ours, "update.biases[1][1]", 0.2 - eta * (y2 - t2) * y2 * (1 - y2));
        closeTo(ours, "update.biases[0][0]", 0.35 - eta * dh1 * h1 * (1 - h1));
        closeTo(ours, "update.biases[0][1]", 0.1 - eta * dh2 * h2 * (1 - h2));
        closeTo(ours, "update.biases[0][2]", -0.05 - eta * dh3 * h3 * (1 - h3));
    }

    @Test
    void areTheSharedNetworkFiles() {
        assertThat(NetworkFile.read(SharedFiles.require("reference", "first_text.json"))
                        .toTree())
                .isEqualTo(NetworkFile.parse(FIRST_TEXT, "first text").toTree());
        assertThat(NetworkFile.read(SharedFiles.require("reference", "second_text.json"))
                        .toTree())
                .isEqualTo(NetworkFile.parse(SECOND_TEXT, "second text").toTree());
    }

    private static void closeTo(Map<String, Object> ours, String path, double expected) {
        assertThat(at(ours, path)).as(path).isCloseTo(expected, EXACT);
    }

    private static double at(Map<String, Object> tree, String path, Object... indices) {
        return OneUpdate.resolve(tree, path.formatted(indices));
    }

    private static double sigma(double a) {
        return 1 / (1 + Math.exp(-a));
    }

    private static Map<String, Object> tree(String json) {
        Map<String, Object> tree = new LinkedHashMap<>();
        ((Map<?, ?>) Json.parse(json, "test")).forEach((key, value) -> tree.put((String) key, value));
        return tree;
    }
}
