package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
    private static final Path NETWORKS =
            Path.of("..", "examples", "networks").toAbsolutePath().normalize();
    private static final Path ONE_OUTPUT = NETWORKS.resolve("one-output.json");
    private static final Path TWO_OUTPUTS = NETWORKS.resolve("two-outputs.json");

    private static final String SMALL = """
            {"layers": [2, 2, 1], "activations": ["sigmoid", "sigmoid"], "weights": [[[1, 2], [3, 4]], [[1], [2]]],
             "inputs": [1, 2]%s}
            """;

    @TempDir
    private Path folder;

    /** All that the second source text derives, in its letters, and the numbers. */
    @Test
    void theSecondSourceText() {
        String text = Run.of("explain", TWO_OUTPUTS, "--weight", "w11").done().out();
        assertThat(text)
                .contains(
                        "h    = σ(a⁽¹⁾)",
                        "σ′(a) = σ(a)·(1 − σ(a))",
                        "L    = ½·Σₖ (yₖ − tₖ)²",
                        "∂L/∂uᵢⱼ = ∂L/∂yⱼ · ∂yⱼ/∂aⱼ⁽²⁾ · ∂aⱼ⁽²⁾/∂uᵢⱼ = (yⱼ − tⱼ)·yⱼ·(1 − yⱼ)·hᵢ",
                        "uᵢⱼ     ← uᵢⱼ − η · ∂L/∂uᵢⱼ",
                        "There is no hidden target",
                        "(y₁ − t₁)·y₁·(1 − y₁)·u₁₁ + (y₂ − t₂)·y₂·(1 − y₂)·u₁₂",
                        "(Σₖ (yₖ − tₖ)·yₖ·(1 − yₖ)·uⱼₖ)·hⱼ·(1 − hⱼ)·xᵢ",
                        "wᵢⱼ ← wᵢⱼ − η·δⱼ·xᵢ",
                        "δⱼ  = (Σₖ δₖ·wⱼₖ)·yⱼ·(1 − yⱼ)",
                        "result  = 0.000110521",
                        "w₁₁⁺ = w₁₁ − η · ∂L/∂w₁₁ = 0.15 − 0.5·0.000110521 = 0.149945");
        assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    }

    /** All that the first source text derives. */
    @Test
    void theFirstSourceText() {
        String text = Run.of("explain", ONE_OUTPUT).done().out();
        assertThat(text)
                .contains(
                        "hⱼ = f(Σᵢ xᵢ·Wᵢⱼ)",
                        "y  = Σⱼ hⱼ·Wⱼ = h·W₂",
                        "E = ½·(d − y)²",
                        "ΔWᵢⱼ = −α · ∂E/∂Wᵢⱼ = α · (d − y) · ∂y/∂Wᵢⱼ",
                        "∂y/∂Wⱼ  = hⱼ",
                        "∂y/∂Wᵢⱼ = Wⱼ·f′(Σᵢ xᵢ·Wᵢⱼ)·xᵢ",
                        "y    = h·W₂ = 0.416861",
                        "W₁₁⁺ = W₁₁ − α · ∂E/∂W₁₁ = 0.1 − 0.1·(−0.0494934) = 0.104949");
        assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    }

    @Test
    void theSameAsJson() {
        Map<?, ?> json =
                Run.of("explain", TWO_OUTPUTS, "--format", "json").done().json();
        assertThat(json.keySet().stream().map(String::valueOf))
                .containsExactly("network", "forward", "loss", "backward", "update", "after", "steps");
        assertThat(((Map<?, ?>) json.get("loss")).get("total")).isEqualTo(0.3352174552196494);
        List<?> backward = (List<?>) json.get("backward");
        assertThat(((Map<?, ?>) backward.getFirst()).keySet().stream().map(String::valueOf))
                .containsExactly(
                        "layer",
                        "activationGradients",
                        "activationSlopes",
                        "deltas",
                        "weightGradients",
                        "biasGradients",
                        "contributions");
        Map<?, ?> step = (Map<?, ?>) ((List<?>) json.get("steps")).getFirst();
        assertThat(step.keySet().stream().map(String::valueOf))
                .containsExactly("id", "level", "phase", "quantity", "reads", "symbols", "numbers", "value");
    }

    @Test
    void aWeightNarrowsTheStepsOfTheJsonAndNothingElse() {
        Map<?, ?> whole =
                Run.of("explain", TWO_OUTPUTS, "--format", "json").done().json();
        Map<?, ?> one = Run.of("explain", TWO_OUTPUTS, "--format", "json", "--weight", "u11", "--level", "term")
                .done()
                .json();
        assertThat(one.get("backward")).isEqualTo(whole.get("backward"));
        assertThat(ids(one)).contains("w'(2)[1,1]", "d(2)[1]").doesNotContain("dw(1)[1,1]", "d(1)[1]");
        assertThat(ids(whole)).contains("dw(1)[1,1]");
    }

    private static List<String> ids(Map<?, ?> json) {
        return ((List<?>) json.get("steps"))
                .stream()
                        .map(step -> String.valueOf(((Map<?, ?>) step).get("id")))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "latex, tex, \\documentclass",
        "html, html, <!DOCTYPE html>",
        "markdown, md, # Backpropagation",
        "text, txt, Backpropagation",
        "json, json, {"
    })
    void formats(String format, String ending, String start) throws IOException {
        String out = Run.of("explain", TWO_OUTPUTS, "--format", format).done().out();
        assertThat(out).startsWith(start);
        Path file = folder.resolve("derivation." + ending);
        Run run = Run.of("explain", TWO_OUTPUTS, "--out", file).done();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo(out);
    }

    /** In every format the numbers are those of the arithmetic, and the header says which. */
    @ParameterizedTest
    @CsvSource({
        "--exact, latex, 'exact: fractions', \\frac{7}{20}",
        "--exact, html, 'exact: fractions', <mfrac><mn>7</mn><mn>20</mn></mfrac>",
        "--exact, markdown, 'exact: fractions', \\frac{7}{20}",
        "--exact, text, 'exact: fractions', = −7/20",
        "--exact, json, '\"arithmetic\":\"exact\"', = −7/20",
        "--round 3, latex, rounded half up to 3 decimals, 0.417",
        "--round 3, html, rounded half up to 3 decimals, <mn>0.417</mn>",
        "--round 3, markdown, rounded half up to 3 decimals, 0.417",
        "--round 3, text, rounded half up to 3 decimals, = 0.417",
        "--round 3, json, '\"arithmetic\":\"rounded half up to 3 decimals\"', = 0.417"
    })
    void everyFormatOfPencilWork(String option, String format, String header, String number) {
        List<Object> args = new ArrayList<>(List.of("explain", ONE_OUTPUT, "--format", format));
        args.addAll(List.of(option.split(" ")));
        String out = Run.of(args.toArray())
                .done()
                .out()
                .replaceAll("\\s+", " ")
                .replaceAll(" ?: ?", ":")
                .replaceAll(" data-q=\"[^\"]*\"", "");
        assertThat(out).contains(header.replace(": ", ":"), number);
    }

    @Test
    void pencilWorkFitsThePageAndIsConsistentInJson() throws IOException {
        for (String[] option : new String[][] {{"--exact"}, {"--round", "3"}}) {
            for (Object weight : List.of("W11", "all")) {
                List<Object> args = new ArrayList<>(List.of("explain", ONE_OUTPUT, "--steps", 2, "--weight", weight));
                args.addAll(List.of(option));
                assertThat(Run.of(args.toArray()).done().out().lines())
                        .allMatch(line -> line.codePointCount(0, line.length()) <= 80);
            }
            Path file = folder.resolve("derivation.pdf");
            List<Object> args = new ArrayList<>(List.of("explain", ONE_OUTPUT, "--out", file));
            args.addAll(List.of(option));
            Run.of(args.toArray()).done();
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .startsWith("%PDF-");
        }
        Map<?, ?> json = Run.of("explain", ONE_OUTPUT, "--round", 3, "--format", "json")
                .done()
                .json();
        Map<?, ?> usual =
                Run.of("explain", ONE_OUTPUT, "--format", "json").done().json();
        for (String field : List.of("network", "forward", "loss", "backward", "update", "after")) {
            assertThat(json.get(field)).as(field).isEqualTo(usual.get(field));
        }
        Map<?, ?> output = ((List<?>) json.get("steps"))
                .stream()
                        .map(step -> (Map<?, ?>) step)
                        .filter(step -> "h(2)[1]".equals(step.get("id")))
                        .findFirst()
                        .orElseThrow();
        assertThat(output.get("value")).isEqualTo(0.417);
        assertThat((String) ((Map<?, ?>) output.get("numbers")).get("text")).isEqualTo("y = 0.417");
    }

    @Test
    void pdf() throws IOException {
        Path file = folder.resolve("derivation.pdf");
        Run.of("explain", ONE_OUTPUT, "--weight", "W11", "--out", file).done();
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-")
                .containsPattern("%%EOF\\s*$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"w-u", "W1-W2", "layers", "mazur", "nielsen", "han-kamber", "hagan"})
    void everyNotationHasLettersOfItsOwn(String notation) {
        String text = Run.of("explain", TWO_OUTPUTS, "--notation", notation, "--weight", "w(1)[1,1]")
                .done()
                .out();
        assertThat(text).containsPattern("notation +" + notation + ":").contains("0.149945");
        assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    }

    @Test
    void everyOptionDoesSomething() {
        String[][] options = {
            {},
            {"--weight", "w11"},
            {"--weight", "all"},
            {"--notation", "layers"},
            {"--level", "pass"},
            {"--level", "layer"},
            {"--level", "term"},
            {"--digits", "3"},
            {"--exact"},
            {"--round", "3"},
            {"--round", "3s"},
            {"--steps", "2"},
            {"--width", "60"},
            {"--width", "120"},
            {"--ascii"},
            {"--color", "always"}
        };
        Set<String> texts = new HashSet<>();
        for (String[] option : options) {
            Object[] args = new Object[2 + option.length];
            args[0] = "explain";
            args[1] = TWO_OUTPUTS;
            System.arraycopy(option, 0, args, 2, option.length);
            assertThat(texts.add(Run.of(args).done().out()))
                    .as(String.join(" ", option))
                    .isTrue();
        }
    }

    @Test
    void asciiIsAsciiAndColourOnlyRepeats() {
        String plain = Run.of("explain", TWO_OUTPUTS).done().out();
        assertThat(plain).doesNotContain("\u001b");
        assertThat(Run.of("explain", TWO_OUTPUTS, "--color", "never").done().out())
                .isEqualTo(plain);
        assertThat(Run.of("explain", TWO_OUTPUTS, "--color", "always")
                        .done()
                        .out()
                        .replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(plain);
        String ascii = Run.of("explain", TWO_OUTPUTS, "--ascii").done().out();
        assertThat(ascii).matches(text -> text.chars().allMatch(c -> c < 128));
    }

    @Test
    void standardInput() throws IOException {
        String json = Files.readString(TWO_OUTPUTS);
        assertThat(Run.withInput(json, "explain", "-", "--weight", "u12").done().out())
                .isEqualTo(
                        Run.of("explain", TWO_OUTPUTS, "--weight", "u12").done().out());
        assertThat(Run.withInput("{", "explain", "-").err()).startsWith("chainrule: standard input, line 1");
    }

    @Test
    void whatIsTooLongToWriteDownIsSaidAtOnce() throws IOException {
        assertFails(
                "--steps: at most 5,000 rounds over 1 sample of a network with",
                "explain",
                TWO_OUTPUTS,
                "--steps",
                99_999_999);
        Path file = folder.resolve("n.json");
        Files.writeString(file, "{\"layers\": [2, 1000000000], \"activations\": [\"relu\"], \"inputs\": [1, 2]}");
        assertFails(
                "layers: a network file may have 1,500,000 weights, found 2,000,000,000 (2–1000000000)",
                "explain",
                file);
    }

    @Test
    void lbfgsIsExplainedButForItsUpdate() throws IOException {
        Path file = folder.resolve("lbfgs.json");
        Files.writeString(file, Files.readString(TWO_OUTPUTS).replaceFirst("\\{", "{ \"optimizer\": \"lbfgs\","));
        assertThat(Run.of("explain", file).done().out())
                .contains("none worked out: lbfgs moves all parameters together")
                .contains("Backward: from the loss to every parameter")
                .doesNotContain("w₁₁⁺");
        assertThat(Run.of("explain", file, "--weight", "w11", "--format", "json")
                        .done()
                        .json()
                        .get("update"))
                .isNull();
        assertFails("says lbfgs, whose update is not worked out", "explain", file, "--steps", 2);
    }

    @Test
    void anUnknownEndingIsSaid() {
        Run run = Run.of("explain", TWO_OUTPUTS, "--out", folder.resolve("x.doc"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains(
                        "x.doc' does not tell the format; known are .txt, .tex, .html, .md, .pdf, .json, or say --format");
        assertThat(folder.resolve("x.doc")).doesNotExist();
        Run.of("explain", TWO_OUTPUTS, "--format", "text", "--out", folder.resolve("x.doc"))
                .done();
    }

    @Test
    void whereRoundingDecidesIsSaid() throws IOException {
        Path file = folder.resolve("kink.json");
        Files.writeString(file, """
                {"layers": [3, 1], "activations": ["relu"], "weights": [[[0.1], [0.2], [-0.3]]],
                 "inputs": [1, 1, 1], "targets": [1], "learningRate": 0.1}
                """);
        assertThat(Run.of("explain", file, "--width", 1000).done().out())
                .contains("In exact arithmetic, as by hand, z₁⁽¹⁾ is 0, and the slope of relu there is 0 (reluAtZero). "
                        + "Double precision is off by 5.55112·10⁻¹⁷ and takes 1");
        assertThat(Run.of("explain", file, "--exact").done().out()).doesNotContain("Double precision is off");
        assertThat(Run.of("explain", TWO_OUTPUTS).done().out()).doesNotContain("Double precision is off");
    }

    @Test
    void severalRounds() {
        Map<?, ?> json = Run.of("explain", ONE_OUTPUT, "--steps", 3, "--format", "json")
                .done()
                .json();
        assertThat((List<?>) json.get("passes")).hasSize(3);
        assertThat(Run.of("explain", ONE_OUTPUT, "--steps", 3).done().out()).contains("Update 3 of 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", \"wieghts\": []|n.json: 'wieghts' is unknown; did you mean 'weights'?",
                ", \"targets\": [1, 2]|n.json: targets: expected 1 number, found 2",
                ", \"biases\": [[1], [2]]|n.json: biases[0]: expected 2 numbers, found 1",
                ", \"loss\": \"hubber\"|n.json: loss: 'hubber' is unknown; did you mean 'huber'?",
                ", \"targets\": [NaN]|NaN is no number in JSON; every number must be finite",
                ", \"targets\": [1e999]|n.json: targets[0]: expected a finite number, found Infinity"
            })
    void badNetworks(String field, String message) throws IOException {
        assertFails(message, "explain", write(field));
    }

    @Test
    void badShapesAndActivations() throws IOException {
        Path file = folder.resolve("n.json");
        Files.writeString(file, SMALL.formatted("").replace("[3, 4]", "[3]"));
        assertFails("n.json: weights[0][1]: expected 2 numbers, found 1", "explain", file);
        Files.writeString(file, SMALL.formatted("").replaceFirst("sigmoid", "sigmiod"));
        assertFails("n.json: activations[0]: 'sigmiod' is unknown; did you mean 'sigmoid'?", "explain", file);
        assertFails(
                "cannot read " + folder.resolve("no.json") + ": no such file", "explain", folder.resolve("no.json"));
        Files.write(file, new byte[] {'{', (byte) 0xff});
        assertFails("n.json: expected text in UTF-8", "explain", file);
    }

    @Test
    void withoutTargetsThereIsNoWayBack() throws IOException {
        Path file = write("");
        assertThat(Run.of("explain", file).done().out())
                .startsWith("A forward pass")
                .doesNotContain("Loss");
        for (String format : List.of("text", "json")) {
            for (String weight : List.of("w11", "all")) {
                assertFails(
                        "'w(1)[1,1]' cannot be derived: there is no way back without targets; add \"targets\"",
                        "explain",
                        file,
                        "--weight",
                        weight,
                        "--format",
                        format);
            }
        }
    }

    @Test
    void withoutRateThereIsNothingToRepeat() throws IOException {
        assertFails("--steps 2: ", "explain", write(", \"targets\": [1]"), "--steps", 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "w99|'w99' is no weight or bias of this network",
                "u12|'u12' is no weight or bias of this network; did you mean 'w12'?",
                "w(1)[3,1]|'w(1)[3,1]': there is no source unit 3, they are 1 to 2",
                "b(1)[1]|'b(1)[1]': layer 1 has no biases"
            })
    void noSuchWeight(String name, String message) throws IOException {
        assertFails(message, "explain", write(", \"targets\": [1]"), "--weight", name);
    }

    @Test
    void whatCannotBeWritten() {
        Path missing = folder.resolve("no").resolve("x.txt");
        assertFails("cannot write " + missing + ": there is no folder", "explain", TWO_OUTPUTS, "--out", missing);
    }

    @Test
    void aModelAndARecordedStep() {
        Path model = folder.resolve("m.onnx");
        Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        Run.FAST,
                        "--hidden",
                        4,
                        "--epochs",
                        2,
                        "--record",
                        "1,3",
                        "--out",
                        model)
                .done();
        String text = Run.of("explain", model, "--data", Run.PENGUINS, "--row", 1)
                .done()
                .out();
        assertThat(text)
                .contains("Row 1 of penguins.csv", "Torgersen", "What the outputs mean", "“Adelie”")
                .contains("network      16–4–3");
        assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
        Map<?, ?> json = Run.of("explain", model, "--data", Run.PENGUINS, "--row", 344, "--format", "json")
                .done()
                .json();
        assertThat(json.get("row")).isEqualTo(344);
        assertThat((List<?>) json.get("preprocessed")).hasSize(16);
        assertThat(json.containsKey("update")).isFalse();
        assertFails(
                "penguins.csv: there is no row 345; it has 344 rows, counted from 1",
                "explain",
                model,
                "--data",
                Run.PENGUINS,
                "--row",
                345);

        Path recorded = folder.resolve("m.steps");
        String why = Run.of("explain", "--recorded", recorded, "--weight", "w(1)[5,2]", "--step", 3)
                .done()
                .out();
        assertThat(why).contains("How step 3 moved w(1)[5,2]", "adamw", "training row");
        Map<?, ?> moved = Run.of(
                        "explain", "--recorded", recorded, "--weight", "w(1)[5,2]", "--step", 3, "--format", "json")
                .done()
                .json();
        double shares = ((List<?>) moved.get("shares"))
                .stream()
                        .mapToDouble(share -> ((Number) ((Map<?, ?>) share).get("share")).doubleValue())
                        .sum();
        assertThat(shares).isCloseTo(((Number) moved.get("gradient")).doubleValue(), within(1e-12));
        assertThat(moved.get("step")).isEqualTo(3);
        assertThat(Run.of("explain", "--recorded", recorded, "--weight", "w(1)[5,2]")
                        .done()
                        .out())
                .contains("How step 1 moved");
        assertFails(
                "step 2 was not recorded; recorded are 1, 3",
                "explain",
                "--recorded",
                recorded,
                "--weight",
                "w(1)[5,2]",
                "--step",
                2);
    }

    private Path write(String field) throws IOException {
        return Files.writeString(folder.resolve("n.json"), SMALL.formatted(field));
    }

    /** One line that has {@code message} in it, status 1, nothing on standard output. */
    private static void assertFails(String message, Object... args) {
        Run run = Run.of(args);
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("chainrule: ").hasLineCount(1).contains(message);
    }
}
