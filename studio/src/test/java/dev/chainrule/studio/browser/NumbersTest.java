package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
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

    /** The page's way to write a number and the engine's are two programs, which must not differ in a digit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 12, 13, 17})
    void thePageWritesNumbersAsTheEngineDoes(int digits, Visitor visitor) {
        RandomStream random = RandomStream.of(digits, "numbers");
        List<Double> values = new ArrayList<>(List.of(
                0.38749999999999996,
                0.9999999999999998,
                0.9999999999999999,
                1.0000000000000002,
                -2e9,
                2.5e-9,
                123456789.5,
                999999999.5,
                0.000001,
                9.9999999e-7,
                0.1 + 0.2,
                1 - 0.9,
                1.005,
                0.5,
                -0.0,
                2.2250738585072014e-308,
                1.7976931348623157e308));
        while (values.size() < 2000) {
            double value = random.nextDouble() - 0.5;
            switch (values.size() % 4) {
                case 0 -> values.add(value);
                case 1 -> values.add(value * StrictMath.pow(10, random.nextInt(30) - 15));
                case 2 -> values.add(StrictMath.rint(value * 1e4) / 1e4 + 0.00005); // ties and what is near one
                default -> values.add(StrictMath.rint(value * 1e3) / 1e3 + 0.1 - 0.1);
            }
        }
        List<?> written = (List<?>) visitor.open().page().evaluate("""
                async ([values, digits]) => {
                    const {format, parse} = await import("/page/js/numbers.js");
                    return values.map(value => [format(value, digits), parse(format(value, digits))]);
                }""", List.of(values, digits));
        Digits engine = new Digits(digits);
        for (int i = 0; i < values.size(); i++) {
            List<?> pair = (List<?>) written.get(i);
            String expected = engine.text(values.get(i));
            assertThat(ascii((String) pair.getFirst())).as("%s", values.get(i)).isEqualTo(expected);
            if (!Double.isInfinite(Double.parseDouble(expected))) {
                assertThat(((Number) pair.get(1)).doubleValue()).isEqualTo(Double.parseDouble(expected) + 0.0);
            }
        }
    }

    /** −2·10⁻⁹ as -2e-9. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.replace("·10", "e"));
        for (int i = 0; i < ascii.length(); i++) {
            int digit = "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(ascii.charAt(i));
            if (digit >= 0) {
                ascii.setCharAt(i, (char) ('0' + digit));
            } else if (ascii.charAt(i) == '−' || ascii.charAt(i) == '⁻') {
                ascii.setCharAt(i, '-');
            }
        }
        return ascii.toString();
    }
}
