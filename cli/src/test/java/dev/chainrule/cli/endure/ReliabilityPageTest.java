package dev.chainrule.cli.endure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reliability.md: what it names is there. */
class ReliabilityPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reliability.md");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)#]+)[^)]*\\)");
    private static final Pattern PROMISE = Pattern.compile("(?m)^\\| .*\\| `([^ `]+)[^|]*\\|$");

    private static List<MatchResult> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(PAGE)).results().toList();
    }

    @Test
    void everyTestAndPageIsThere() throws IOException {
        assertThat(found(LINK)).hasSizeGreaterThan(50).allSatisfy(link -> {
            Path file = PAGE.resolveSibling(link.group(2)).normalize();
            assertThat(file).exists();
            if (file.toString().endsWith(".java")) {
                assertThat(file.getFileName()).hasToString(link.group(1) + ".java");
            }
        });
    }

    @Test
    void everyPromiseHasACommandThatIsThere() throws IOException {
        List<MatchResult> promises = found(PROMISE);
        long rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && line.endsWith(" |"))
                .filter(line -> !line.startsWith("| promise |"))
                .filter(line -> line.split("\\|", -1).length == 6)
                .count();
        assertThat(promises).hasSizeGreaterThan(30).hasSize((int) rows);
        assertThat(promises)
                .filteredOn(promise -> !promise.group().contains("*to be run"))
                .allSatisfy(promise ->
                        assertThat(Path.of("..").resolve(promise.group(1))).exists());
    }
}
