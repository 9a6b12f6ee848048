package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code explain --diagnose} and what {@code train} remarks: each fault by a network that has it and no other. */
class ExplainDiagnosisTest {
    private static final int SAMPLES = 20;

    @TempDir
    Path folder;

    /** A network file whose samples lie evenly on a circle, times {@code scale}. */
    private Path network(List<Integer> layers, String hidden, String more, double[] scale) throws IOException {
        List<String> activations = Collections.nCopies(layers.size() - 2, "\"" + hidden + "\"");
        String inputs = IntStream.range(0, SAMPLES)
                .mapToObj(s -> String.format(
                        Locale.ROOT,
                        "[%s, %s]",
                        scale[0] * Math.cos(2 * Math.PI * s / SAMPLES),
                        scale[1] * Math.sin(2 * Math.PI * s / SAMPLES)))
                .collect(Collectors.joining(", "));
        String targets = IntStream.range(0, SAMPLES)
                .mapToObj(s -> String.format(Locale.ROOT, "[%s]", Math.cos(2 * Math.PI * s / SAMPLES)))
                .collect(Collectors.joining(", "));
        return Files.writeString(
                folder.resolve("network.json"),
                "{\"layers\": " + layers + ", \"activations\": ["
                        + activations.stream().map(name -> name + ", ").collect(Collectors.joining())
                        + "\"identity\"], \"inputs\": [" + inputs + "], \"targets\": [" + targets + "]" + more + "}");
    }

    private static List<String> kinds(Path file, Object... more) {
        return kinds(json(file, more));
    }

    private static Map<?, ?> json(Path file, Object... more) {
        Object[] args = new Object[more.length + 5];
        System.arraycopy(new Object[] {"explain", file, "--diagnose", "--format", "json"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return (Map<?, ?>) Run.of(args).done().json().get("diagnosis");
    }

    private static List<String> kinds(Map<?, ?> diagnosis) {
        return ((List<?>) diagnosis.get("findings"))
                .stream()
                        .map(finding -> String.valueOf(((Map<?, ?>) finding).get("kind")))
                        .toList();
    }

    private static final double[] UNIT = {1.4, 1.4};

    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh", "sigmoid"})
    void aHealthyNetworkHasNoFinding(String activation) throws IOException {
        Path file = network(List.of(2, 8, 8, 1), activation, ", \"seed\": 3, \"learningRate\": 0.2", UNIT);
        Map<?, ?> diagnosis = json(file, "--steps", 1);
        assertThat(kinds(diagnosis)).isEmpty();
        assertThat(diagnosis.get("rows")).isEqualTo(SAMPLES);
        assertThat((List<?>) diagnosis.get("layers")).hasSize(3);
        assertThat((List<?>) diagnosis.get("losses")).hasSize(2);
    }

    @Test
    void saturatedUnits() throws IOException {
        Path file = network(List.of(2, 4, 1), "tanh", ", \"biases\": [[20, -20, 0, 0], [0]]", UNIT);
        assertThat(kinds(file)).containsExactly("saturated-units");
    }

    @Test
    void deadRectifiers() throws IOException {
        Path file = network(List.of(2, 8, 1), "relu", ", \"biases\": [[-50, -50, -50, 0, 0, 0, 0, 0], [0]]", UNIT);
        assertThat(kinds(file)).containsExactly("dead-units");
    }

    @Test
    void vanishingAndExplodingSignals() throws IOException {
        Path vanishing = network(List.of(2, 8, 8, 8, 8, 8, 8, 8, 8, 1), "sigmoid", "", UNIT);
        Map<?, ?> diagnosis = json(vanishing);
        assertThat(kinds(diagnosis)).containsExactly("vanishing-gradient");
        assertThat(String.valueOf(diagnosis.get("findings"))).contains("it is f′");
        String row = Collections.nCopies(4, 5).toString();
        String square = Collections.nCopies(4, row).toString();
        String weights = ", \"weights\": [" + Collections.nCopies(2, row) + ", " + square + ", " + square + ", "
                + square + ", [[1], [1], [1], [1]]]";
        Path exploding = network(List.of(2, 4, 4, 4, 4, 1), "identity", weights, UNIT);
        assertThat(String.valueOf(json(exploding).get("findings"))).contains("it is the weights");
        assertThat(kinds(exploding)).containsExactly("exploding-gradient");
    }

    @Test
    void inputsThatAreNotScaled() throws IOException {
        assertThat(kinds(network(List.of(2, 4, 1), "relu", "", new double[] {3000, 3000})))
                .containsExactly("unscaled-inputs");
        assertThat(kinds(network(List.of(2, 4, 1), "relu", "", new double[] {1, 1e-5})))
                .containsExactly("unscaled-inputs");
    }

    @ParameterizedTest
    @CsvSource({
        "0.3, sgd, ''",
        "3, sgd, rate-too-high",
        "0.01, sgd, rate-too-low",
        "1e-6, sgd, no-progress",
        "0.5, momentum, oscillation"
    })
    void theRate(String rate, String optimizer, String kind) throws IOException {
        String written = optimizer.equals("momentum") ? "{\"name\": \"momentum\", \"momentum\": 0.99}" : "\"sgd\"";
        Path file = Files.writeString(
                folder.resolve("one.json"),
                "{\"layers\": [1, 1], \"activations\": [\"identity\"], \"weights\": [[[0]]], \"inputs\": [1],"
                        + " \"targets\": [1], \"learningRate\": " + rate + ", \"optimizer\": " + written + "}");
        assertThat(kinds(file, "--steps", 25)).isEqualTo(kind.isEmpty() ? List.of() : List.of(kind));
        if (rate.equals("3")) {
            assertThat(kinds(file)).as("one round shows it").containsExactly("rate-too-high");
        }
    }

    @ParameterizedTest
    @CsvSource({"text, Warning", "latex, \\documentclass", "html, <table", "markdown, # Diagnosis of"})
    void everyFormat(String format, String part) throws IOException {
        Path file = network(List.of(2, 4, 1), "tanh", ", \"biases\": [[20, -20, 0, 0], [0]]", UNIT);
        String page =
                Run.of("explain", file, "--diagnose", "--format", format).done().out();
        assertThat(page).containsIgnoringCase(part).contains("2 of 4 tanh units are saturated");
        if (format.equals("text")) {
            assertThat(page.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
            assertThat(Run.of("explain", file, "--diagnose", "--ascii")
                            .done()
                            .out()
                            .chars())
                    .allMatch(c -> c < 128);
        }
    }

    @Test
    void aModelAndARecordedStep() {
        Path model = folder.resolve("model.onnx");
        Run trained = Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        Run.SMALL,
                        "--epochs",
                        "4",
                        "--record",
                        "3",
                        "--out",
                        model,
                        "--json")
                .done();
        assertThat(trained.json().get("diagnosis")).isEqualTo(List.of());
        Map<?, ?> found = json(model, "--data", Run.PENGUINS);
        assertThat(kinds(found)).isEmpty();
        assertThat(found.get("rows")).isEqualTo(256);
        assertThat(String.valueOf(found)).doesNotContain("delta=null");
        Map<?, ?> step = (Map<?, ?>)
                Run.of("explain", "--recorded", folder.resolve("model.steps"), "--diagnose", "--format", "json")
                        .done()
                        .json()
                        .get("diagnosis");
        assertThat(kinds(step)).isEmpty();
        assertThat(step.get("rows")).isEqualTo(19); // the last batch of an epoch of 275 rows
        assertThat((List<?>) step.get("losses")).hasSize(2);
    }

    @Test
    void aTrainingRemarksOnItsRate() {
        Object[] command = {
            "train",
            Run.PENGUINS,
            "--target",
            "species",
            Run.FAST,
            "--dropout",
            "0",
            "--epochs",
            "12",
            "--patience",
            "0",
            "--rate",
            "1e-9",
            "--out",
            folder.resolve("model.onnx")
        };
        Run run = Run.of(command).done();
        assertThat(run.err())
                .contains("chainrule: epochs 1 to 12: the loss fell by no more than")
                .contains("chainrule: Try a rate ten times as high (1e-8)");
        Object[] quiet = Arrays.copyOf(command, command.length + 1);
        quiet[command.length] = "--quiet";
        assertThat(Run.of(quiet).done().err()).isEmpty();
        quiet[command.length] = "--json";
        Map<?, ?> finding = (Map<?, ?>) ((List<?>) Run.of(quiet).done().json().get("diagnosis")).getFirst();
        assertThat(finding.get("kind")).isEqualTo("no-progress");
        assertThat(finding.keySet().stream().map(String::valueOf))
                .containsExactly("kind", "where", "figure", "what", "advice");
    }

    @ParameterizedTest
    @CsvSource({
        "--weight, w11, --weight has no place beside --diagnose",
        "--level, term, --level has no place",
        "--row, 1, --row has no place",
        "--data, x.csv, --data is for a model",
        "--steps, 0, --steps: at least 1"
    })
    void whatMakesNoSense(String option, String value, String message) throws IOException {
        Path file = network(List.of(2, 4, 1), "tanh", "", UNIT);
        Run run = Run.of("explain", file, "--diagnose", option, value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(message).hasLineCount(1);
    }

    @Test
    void aModelNeedsRows() {
        Run run = Run.of("explain", folder.resolve("model.onnx"), "--diagnose");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--data is missing");
    }
}
