package dev.chainrule.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SvgBarsTest {
    private static List<String> widths(double... values) {
        List<SvgBars.Bar> bars = Arrays.stream(values)
                .mapToObj(value -> new SvgBars.Bar("a", value, Double.NaN, ""))
                .toList();
        return Pattern.compile("class=\"bar\" x=\"200\" y=\"\\d+\" width=\"([^\"]*)\"")
                .matcher(SvgBars.svg(bars, ""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-320, 1e-3, 1, 1e300})
    void theLongestBarTakesTheRoom(double unit) {
        assertThat(widths(unit, unit / 2, 0, -unit, Double.NaN, Double.POSITIVE_INFINITY))
                .containsExactly("330", "165", "0", "0", "0", "0");
    }

    @Test
    void withoutAnyThatCountsThereAreNone() {
        assertThat(widths(0, -1, Double.NaN)).containsExactly("0", "0", "0");
    }
}
