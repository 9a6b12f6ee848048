package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckCommandTest {
    private static final String NETWORK = """
            {"layers": [2, 3, 2], "activations": ["tanh", "sigmoid"], "seed": 5, "biases": [[0.1, 0.2, 0.3], [0, 0]],
             "inputs": [[0.5, -0.2], [0.3, 0.9]]%s}
            """;

    @TempDir
    private Path folder;

    @Test
    void aNetworkFile() throws IOException {
        Path file = Files.writeString(folder.resolve("n.json"), NETWORK.formatted(", \"targets\": [[0, 1], [1, 0]]"));
        Map<?, ?> json = Run.of("gradcheck", file, "--json").done().json();
        assertThat(json.get("parameters")).isEqualTo(17);
        assertThat(json.get("checked")).isEqualTo(17);
        assertThat(json.get("samples")).isEqualTo(2);
        assertThat(json.get("passed")).isEqualTo(true);
        assertThat((double) json.get("maxRelativeError")).isBetween(0.0, 1e-6);
        String text = Run.of("gradcheck", file).done().out();
        assertThat(text).contains("17 of 17 parameters", "The gradient is right.", "2 inputs, 3 tanh, 2 sigmoid");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void everyDerivativeInTheLettersOfTheNotationAndTheErrorOverTheStep() throws IOException {
        Path file = Files.writeString(folder.resolve("n.json"), NETWORK.formatted(", \"targets\": [[0, 1], [1, 0]]"));
        Run run = Run.of("gradcheck", file, "--json").done();
        List<?> derivatives = (List<?>) run.json().get("derivatives");
        assertThat(derivatives).hasSize(17);
        double last = Double.POSITIVE_INFINITY;
        for (Object row : derivatives) {
            Map<?, ?> derivative = (Map<?, ?>) row;
            assertThat(derivative.get("verdict")).isEqualTo("right");
            assertThat((double) derivative.get("numeric")).isCloseTo((double) derivative.get("analytic"), within(1e-6));
            assertThat((double) derivative.get("relativeError")).isLessThanOrEqualTo(last);
            last = (double) derivative.get("relativeError");
        }
        assertThat(derivatives.stream().map(row -> (String) ((Map<?, ?>) row).get("name")))
                .contains("w₁₁", "u₃₂", "b₁⁽²⁾");
        assertThat(derivatives.stream().map(row -> (String) ((Map<?, ?>) row).get("id")))
                .contains("w(1)[1,1]", "b(2)[1]");

        List<Double> errors = ((List<?>) run.json().get("overStep"))
                .stream().map(row -> (Double) ((Map<?, ?>) row).get("error")).toList();
        assertThat(errors).hasSize(11);
        assertThat(errors.get(0) / errors.get(1)).isBetween(50.0, 200.0); // h² while truncation rules
        double least = errors.stream().mapToDouble(x -> x).min().orElseThrow();
        assertThat(least).isLessThan(1e-9);
        assertThat(errors.getLast()).isGreaterThan(100 * least);

        String text = Run.of("gradcheck", file).done().out();
        assertThat(text)
                .contains("derivative", "analytic", "numeric", "relative error", "∂L/∂", "and 5 more: 5 right")
                .contains("truncation, ∝ h²", "rounding, ∝ 1/h", "least");
        assertThat(text.lines().filter(line -> line.startsWith("  ∂L/∂"))).hasSize(12);
    }

    @Test
    void kinksAreMarked() throws IOException {
        Path file = Files.writeString(folder.resolve("kink.json"), """
                {"layers": [1, 2, 1], "activations": ["relu", "identity"], "weights": [[[0.0, 0.5]], [[0.5], [0.5]]],
                 "inputs": [1.0], "targets": [1.0], "notation": "layers"}
                """);
        Run run = Run.of("gradcheck", file).done();
        assertThat(run.out()).containsPattern("∂L/∂W₁₁⁽¹⁾ .* –  at a kink").containsPattern("∂L/∂W₁₂⁽¹⁾ .*right");
        List<?> derivatives =
                (List<?>) Run.of("gradcheck", file, "--json").json().get("derivatives");
        assertThat(((Map<?, ?>) derivatives.getLast()).get("verdict")).isEqualTo("kink");
    }

    @Test
    void aboveTheToleranceTheExitStatusIsOne() throws IOException {
        Path file = Files.writeString(folder.resolve("n.json"), NETWORK.formatted(", \"targets\": [[0, 1], [1, 0]]"));
        Run run = Run.of("gradcheck", file, "--tolerance", 1e-14, "--json");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.json().get("passed")).isEqualTo(false);
        assertThat(run.err()).hasLineCount(1).contains("the gradient of " + file + " is off", "tolerance 1e-14");
    }

    @Test
    void whatCouldNotBeJudgedDoesNotPass() throws IOException {
        Path file = Files.writeString(folder.resolve("kink.json"), """
                {"layers": [1, 1], "activations": ["relu"], "weights": [[[0.0]]], "inputs": [1.0], "targets": [1.0]}
                """);
        Run run = Run.of("gradcheck", file, "--json");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.json().get("checked")).isEqualTo(1);
        assertThat(run.json().get("kinks")).isEqualTo(1);
        assertThat(run.json().containsKey("maxRelativeError")).isTrue();
        assertThat(run.json().get("maxRelativeError")).isNull();
        assertThat(run.json().get("worst")).isNull();
        assertThat(run.json().get("passed")).isEqualTo(false);
        assertThat(run.err())
                .isEqualTo("chainrule: the gradient of " + file + " could not be judged: the one parameter checked is"
                        + " at a kink; change the inputs or the parameters a little\n");
        assertThat(Run.of("gradcheck", file).out()).contains("Nothing could be judged");
    }

    @Test
    void withoutTargetsThereIsNothingToCheck() throws IOException {
        Path file = Files.writeString(folder.resolve("n.json"), NETWORK.formatted(""));
        assertThat(Run.of("gradcheck", file))
                .isEqualTo(new Run(
                        1,
                        "",
                        "chainrule: " + file + " has no targets, and without them there is no gradient to check\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "batch", "layer"})
    void aModelAtRandomAndAtRows(String normalization) {
        Path model = folder.resolve("m.onnx");
        Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        Run.FAST,
                        "--hidden",
                        6,
                        "--activation",
                        "gelu",
                        "--epochs",
                        2,
                        "--normalization",
                        normalization,
                        "--out",
                        model)
                .done();
        assertThat(Run.of("gradcheck", model, "--json").done().json().get("passed"))
                .isEqualTo(true);
        Map<?, ?> json = Run.of("gradcheck", model, "--data", Run.PENGUINS, "--samples", 5, "--limit", 50, "--json")
                .done()
                .json();
        assertThat(json.get("samples")).isEqualTo(5);
        assertThat(json.get("checked")).isEqualTo(50);
        assertThat(json.get("loss")).isEqualTo("cross-entropy");
    }
}
