package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Every number that six texts with worked examples print, through the command {@code explain --format json}. */
class WorkedExamplesTest {
    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicNode> everyPrintedValue() throws IOException {
        return examples().map(example -> {
            Map<?, ?> ours = explained(example);
            return DynamicContainer.dynamicContainer(
                    (String) example.get("id"),
                    expected(example)
                            .map(value -> DynamicTest.dynamicTest(
                                    value.get("label") + " = " + value.get("printed"), () -> check(value, ours))));
        });
    }

    @Test
    void thereAreEightySixOfThem() throws IOException {
        assertThat(examples().flatMap(WorkedExamplesTest::expected)).hasSize(86);
    }

    private Map<?, ?> explained(Map<?, ?> example) {
        try {
            Path file = folder.resolve(example.get("id") + ".json");
            Files.writeString(file, JsonMapper.shared().writeValueAsString(example.get("network")));
            return Run.of("explain", file, "--format", "json").done().json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Map<?, ?> value, Map<?, ?> ours) {
        double found = number(value.get("factor")) * resolve(ours, (String) value.get("path"));
        double exact = number(value.get("exact"));
        assertThat(found).isCloseTo(exact, within(1e-12 * Math.abs(exact)));

        double unit = Math.pow(10, -number(value.get("printedDecimals")));
        double unitsOff = Math.abs(found - number(value.get("value"))) / unit;
        switch ((String) value.get("status")) {
            case "ok" -> assertThat(unitsOff).isLessThanOrEqualTo(0.5 + 1e-9);
            case "off_last_digit" -> assertThat(unitsOff).isBetween(0.5, 1.5);
            case "off_rounding_chain", "WRONG" -> assertThat(unitsOff).isGreaterThan(1.5);
            default -> throw new AssertionError(value);
        }
    }

    /** What a path such as {@code backward[0].weightGradients[0][0]} leads to. */
    private static double resolve(Object tree, String path) {
        Object at = tree;
        for (String part : path.replace("]", "").split("[.\\[]")) {
            at = at instanceof List<?> list ? list.get(Integer.parseInt(part)) : ((Map<?, ?>) at).get(part);
        }
        return number(at);
    }

    private static Stream<Map<?, ?>> examples() throws IOException {
        String said = System.getenv("CHAINRULE_SHARED");
        Path shared = said != null ? Path.of(said) : Path.of("..", "..", "shared");
        Path file = shared.resolve("reference").resolve("worked_examples.json");
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not here");
        return maps(Run.parse(Files.readString(file)).get("examples"));
    }

    private static Stream<Map<?, ?>> expected(Map<?, ?> example) {
        return maps(example.get("expected"));
    }

    private static Stream<Map<?, ?>> maps(Object list) {
        return ((List<?>) list).stream().map(item -> (Map<?, ?>) item);
    }

    private static double number(Object tree) {
        return ((Number) tree).doubleValue();
    }
}
