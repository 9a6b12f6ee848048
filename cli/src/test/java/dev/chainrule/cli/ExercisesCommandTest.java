package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExercisesCommandTest {
    private static final Path NETWORK = Path.of("..", "examples", "networks", "two-outputs.json")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    @Test
    void everyOptionDoesSomething() {
        Set<String> sheets = new HashSet<>();
        for (List<String> options : List.of(
                List.<String>of(),
                List.of("--seed", "1"),
                List.of("--seed", "2"),
                List.of("--hide", "nothing"),
                List.of("--hide", "update"),
                List.of("--hide", "gradients"),
                List.of("--hide", "deltas"),
                List.of("--hide", "loss"),
                List.of("--digits", "3"),
                List.of("--exact"),
                List.of("--round", "3"),
                List.of("--solutions"),
                List.of("--format", "latex"),
                List.of("--format", "html"),
                List.of("--format", "markdown"))) {
            Object[] args = new Object[2 + options.size()];
            args[0] = "exercises";
            args[1] = NETWORK;
            for (int i = 0; i < options.size(); i++) {
                args[2 + i] = options.get(i);
            }
            String sheet = Run.of(args).done().out();
            assertThat(sheets.add(sheet)).as(options.toString()).isTrue();
            assertThat(Run.of(args).out()).isEqualTo(sheet);
        }
    }

    @Test
    void solutionsStandOnlyWhereTheyAreAskedFor() {
        assertThat(Run.of("exercises", NETWORK, "--hide", "all").done().out())
                .contains("____")
                .doesNotContain("Solutions", "0.595681");
        assertThat(Run.of("exercises", NETWORK, "--hide", "all", "--solutions")
                        .done()
                        .out())
                .contains("Solutions", "0.595681");
        assertThat(Run.of("exercises", NETWORK, "--hide", "update").done().out())
                .contains("____", "0.595681")
                .satisfies(text ->
                        assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80));
    }

    /** The numbers of a sheet are those of its network file, and what explain finds in it is right. */
    @Test
    void aVariantCanBeChecked() throws IOException {
        Path variant = folder.resolve("variant.json");
        Run.of("exercises", NETWORK, "--seed", 7, "--out", variant).done();
        Map<?, ?> explained =
                Run.of("explain", variant, "--format", "json").done().json();
        Object loss = ((Map<?, ?>) explained.get("loss")).get("total");
        Path answers = Files.writeString(folder.resolve("a.txt"), "loss = " + loss + "\n");
        assertThat(Run.of("check", variant, answers).done().out()).contains("1 of 1 answer right");
        assertThat(Run.of("check", NETWORK, answers).done().out()).contains("0 of 1 answer right");
    }

    @Test
    void tooLargeForASheet() throws IOException {
        Path large = Files.writeString(
                folder.resolve("n.json"),
                "{\"layers\": [40, 30, 2], \"activations\": [\"tanh\", \"sigmoid\"], \"inputs\": "
                        + java.util.Collections.nCopies(40, 0.5) + ", \"targets\": [0, 1]}");
        Run run = Run.of("exercises", large);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("chainrule: the network is too large for a work sheet")
                .hasLineCount(1);
    }
}
