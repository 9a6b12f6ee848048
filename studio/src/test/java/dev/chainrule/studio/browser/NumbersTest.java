package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page has is what the engine computes, and what it shows is that, rounded. */
@ExtendWith(Browsing.class)
class NumbersTest {
    @ParameterizedTest
    @ValueSource(strings = {"second-text", "first-text", "saturated", "dead-relu", "xor"})
    void thePagesNumbersAreTheEngines(String preset, Visitor visitor) {
        StudioPage studio = visitor.open().preset(preset);
        EngineNumbers engine = EngineNumbers.of(studio.state("s => JSON.stringify(s.network)"));
        List<?> steps = studio.state("s => s.trace.steps.map(x => [x.id, x.value])");
        Map<String, Number> page = new HashMap<>();
        for (Object step : steps) {
            List<?> pair = (List<?>) step;
            if (pair.get(1) instanceof Number number) {
                page.put((String) pair.get(0), number);
            }
        }
        assertThat(page).hasSizeGreaterThan(15);
        page.forEach((id, value) -> {
            double exact = engine.value(id).orElseThrow(() -> new AssertionError("the engine has no " + id));
            assertThat(value.doubleValue()).as(id).isCloseTo(exact, within(1e-12 * Math.abs(exact)));
        });
    }

    @Test
    void allThatIsShownIsRoundedRight(Visitor visitor) {
        StudioPage studio = visitor.open();
        for (String preset : List.of("second-text", "first-text")) {
            studio.preset(preset);
            studio.page().locator("select[data-key=notation]").selectOption("w-u"); // in which δ has no other sign
            for (String digits : List.of("3", "6", "12")) {
                studio.page().locator("select[data-key=digits]").selectOption(digits);
                studio.ready().page().keyboard().press("End");
                studio.painted();
                assertThat(ShownNumbers.check(studio)).isGreaterThan(30);
            }
        }
    }
}
