package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    private static final Path NETWORKS =
            Path.of("..", "examples", "networks").toAbsolutePath().normalize();
    private static final Path NETWORK = NETWORKS.resolve("two-outputs.json");
    private static final Path ANSWERS = NETWORKS.resolve("answers.txt");

    @TempDir
    private Path folder;

    @Test
    void aLineForEachAnswer() {
        String text = Run.of("check", NETWORK, ANSWERS).done().out();
        assertThat(text.lines().skip(2))
                .anyMatch(line -> line.matches("  h1 +0,596 +right"))
                .anyMatch(line -> line.matches("  loss +0\\.670 +convention +This is the value if the loss is.*"))
                .anyMatch(line -> line.matches("  d\\(1\\)\\[1] +0\\.00918 +slip +This is the value without f′.*"))
                .anyMatch(line -> line.matches("  dw\\(1\\)\\[1,1] +0\\.000110 +rounding +Right up to.*"));
        assertThat(text.lines().findFirst().orElseThrow()).endsWith("answers.txt: 3 of 7 answers right");
        assertThat(text.lines().skip(1))
                .allMatch(line -> line.length() <= 80)
                .noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void aRightSheetHasNothingElseInIt() {
        Run run = Run.withInput("h1 = 0.5957\n", "check", NETWORK, "-").done();
        assertThat(run.out()).isEqualTo("standard input: 1 of 1 answer right\n\n  h1  0.5957  right\n");
    }

    @Test
    void theSameAsJson() {
        List<?> answers = (List<?>)
                Run.of("check", NETWORK, ANSWERS, "--json").done().json().get("answers");
        assertThat(answers).hasSize(7);
        Map<?, ?> first = (Map<?, ?>) answers.getFirst();
        assertThat(first.keySet().stream().map(String::valueOf))
                .containsExactly("name", "given", "expected", "verdict", "names");
        assertThat(first.get("given")).isEqualTo(0.596);
        assertThat(answers.stream().map(answer -> ((Map<?, ?>) answer).get("verdict")))
                .isEqualTo(List.of("right", "right", "convention", "right", "slip", "rounding", "slip"));
    }

    @Test
    void anObjectIsASheetToo() throws IOException {
        Path sheet = Files.writeString(folder.resolve("a.json"), "{\"h1\": 0.596, \"y1\": \"3/8\"}");
        String json = Run.of("check", NETWORK, sheet, "--json").done().out();
        assertThat(json).contains("\"given\" : 0.375");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zork = 3|a.txt, line 1: 'zork' names nothing here",
                "h1 =|a.txt, line 1: 'h1' has no value",
                "h1 = three|a.txt, line 1: expected a number such as 0.5, 0,5, 3/8 or 1.2e-3, found 'three'",
                "h1 = NaN|a.txt, line 1: expected a number",
                "h1 = 1/0|a.txt, line 1: '1/0' divides by zero",
                "h1|a.txt, line 1: expected 'name = value', found 'h1'",
                "# nothing|a.txt: there are no answers",
                "{\"h1\": [1]}|a.txt, line 1: 'h1': expected a number or a text",
                "{\"h1\": 1,, \"y1\": 2}|a.txt, line 1, column 10: not valid JSON"
            })
    void badSheets(String content, String message) throws IOException {
        Path sheet = Files.writeString(folder.resolve("a.txt"), content + "\n");
        assertFails(message, "check", NETWORK, sheet);
    }

    @Test
    void badFiles() throws IOException {
        Path missing = folder.resolve("no.txt");
        assertFails("there is no file " + missing, "check", NETWORK, missing);
        assertFails("there is no file " + missing, "check", missing, ANSWERS);
        Path forward = Files.writeString(
                folder.resolve("n.json"), Files.readString(NETWORK).replaceAll(" *\"targets\".*\n", ""));
        Path sheet = Files.writeString(folder.resolve("a.txt"), "loss = 3\n");
        assertFails("'loss': there is none, for the network file gives no targets", "check", forward, sheet);
    }

    private static void assertFails(String message, Object... args) {
        Run run = Run.of(args);
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("chainrule: ").hasLineCount(1).contains(message);
    }
}
