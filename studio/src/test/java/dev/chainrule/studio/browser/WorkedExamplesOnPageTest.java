package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.chainrule.explain.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every value that a text prints stands on the page at its digits, and beside it what the text printed where that differs. */
@ExtendWith(Browsing.class)
class WorkedExamplesOnPageTest {
    private static final Map<String, String> STATUS = Map.of(
            "off_last_digit", "last digit",
            "off_rounding_chain", "rounded",
            "WRONG", "wrong");

    @Test
    void everyPrintedValueIsThere(Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        int count = 0;
        int differing = 0;
        for (Map<?, ?> example : examples()) {
            studio.preset(preset(studio, (String) example.get("title")));
            for (Object expected : (List<?>) example.get("expected")) {
                Map<?, ?> value = (Map<?, ?>) expected;
                String where = example.get("id") + " " + value.get("label");
                Locator cell = studio.page().locator("[data-published='" + value.get("path") + "']");
                assertThat(cell.textContent()).as(where).isEqualTo(ours(value));
                Locator row = studio.page().locator("tr").filter(new Locator.FilterOptions().setHas(cell));
                assertThat(row.textContent().replace('−', '-')).as(where).contains((String) value.get("printed"));
                String status = (String) value.get("status");
                if (!status.equals("ok")) {
                    differing++;
                    assertThat(row.locator("xpath=following-sibling::tr[1]").textContent())
                            .as(where)
                            .containsIgnoringCase(STATUS.get(status));
                } else {
                    assertThat(new BigDecimal(cell.textContent().replace('−', '-')))
                            .as(where)
                            .isEqualByComparingTo((String) value.get("printed"));
                }
                count++;
            }
        }
        assertThat(count).isEqualTo(86);
        assertThat(differing).isEqualTo(10);
    }

    private static String preset(StudioPage studio, String title) {
        for (Object preset : (List<?>) studio.state("s => s.presets.map(x => [x.id, x.title])")) {
            if (((List<?>) preset).get(1).equals(title)) {
                return (String) ((List<?>) preset).get(0);
            }
        }
        throw new AssertionError("no preset is called " + title);
    }

    /** Our value, in the sign and at the decimals of the text. */
    private static String ours(Map<?, ?> value) {
        double number = ((Number) value.get("exact")).doubleValue();
        int decimals = ((Number) value.get("printedDecimals")).intValue();
        return BigDecimal.valueOf(number)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString()
                .replace('-', '−');
    }

    private static List<Map<?, ?>> examples() throws IOException {
        Path shared = Optional.ofNullable(System.getenv("CHAINRULE_SHARED"))
                .map(Path::of)
                .orElse(Path.of("..", "..", "shared"));
        Path file = shared.resolve("reference").resolve("worked_examples.json");
        Assumptions.assumeTrue(Files.isRegularFile(file), "needs " + file);
        Map<?, ?> tree = (Map<?, ?>) Json.parse(Files.readString(file), file.toString());
        return ((List<?>) tree.get("examples"))
                .stream().<Map<?, ?>>map(example -> (Map<?, ?>) example).toList();
    }
}
