package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.formula.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Six texts with worked examples: every number they print, against ours, with the status it is known to have. */
class WorkedExamplesTest {
    @TestFactory
    Stream<DynamicNode> everyPrintedValue() throws IOException {
        return examples().stream().map(example -> {
            NetworkFile file = NetworkFile.of(example.get("network"), (String) example.get("id"));
            Map<String, Object> ours = OneUpdate.of(file);
            Map<?, ?> json = json(file);
            return DynamicContainer.dynamicContainer(
                    (String) example.get("id"),
                    expected(example).stream()
                            .map(value ->
                                    DynamicTest.dynamicTest(value.get("label") + " = " + value.get("printed"), () -> {
                                        check(value, ours);
                                        check(value, json);
                                    })));
        });
    }

    @Test
    void thereAreEightySixOfThem() throws IOException {
        List<Map<String, Object>> values = new ArrayList<>();
        examples().forEach(example -> values.addAll(expected(example)));
        assertThat(values).hasSize(86);
        assertThat(values.stream().filter(value -> value.get("status").equals("ok")))
                .hasSize(76);
    }

    /** What {@code explain --format json} gives, written and read again. */
    private static Map<?, ?> json(NetworkFile file) {
        Trace trace = Trace.of(Walk.of(file, 1), file.notation());
        String text = TraceJson.write(trace, trace.steps(Level.TERM), Digits.USUAL);
        return (Map<?, ?>) Json.parse(text, "json");
    }

    private static void check(Map<String, Object> value, Map<?, ?> ours) {
        double found = number(value.get("factor")) * OneUpdate.resolve(ours, (String) value.get("path"));
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

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> examples() throws IOException {
        String text = Files.readString(SharedFiles.require("reference", "worked_examples.json"));
        Object tree = Json.parse(text, "worked_examples.json");
        return (List<Map<String, Object>>) ((Map<?, ?>) tree).get("examples");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> expected(Map<String, Object> example) {
        return (List<Map<String, Object>>) example.get("expected");
    }

    private static double number(Object tree) {
        return ((Number) tree).doubleValue();
    }
}
