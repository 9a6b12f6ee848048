package dev.chainrule.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SvgChartTest {
    private static final double NONE = Double.NaN;
    private static final ChartAxis UNIT = new ChartAxis("", 0, 1);

    private static String path(double[] xs, double[] ys) {
        String svg = SvgChart.square(UNIT, UNIT)
                .line(SvgChart.Style.FIRST, "", xs, ys)
                .svg("");
        return first("class=\"first\" d=\"([^\"]*)\"", svg);
    }

    private static String first(String pattern, String svg) {
        return all(pattern, svg).getFirst();
    }

    private static List<String> all(String pattern, String svg) {
        return Pattern.compile(pattern)
                .matcher(svg)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The corners of the square are at 72 and 34, and 340 further. */
    @Test
    void aLineHasGapsWhereThereAreNoNumbers() {
        assertThat(path(new double[] {0, 0.5, 1}, new double[] {0, 1, 0})).isEqualTo("M72 374L242 34L412 374");
        assertThat(path(new double[] {0, 0.25, 0.5, 0.75, 1}, new double[] {0, 1, NONE, 1, 0}))
                .isEqualTo("M72 374L157 34M327 34L412 374");
    }

    @Test
    void aPointAloneIsToBeSeen() {
        assertThat(path(new double[] {0.5}, new double[] {1})).isEqualTo("M242 34m-4 0h8");
        assertThat(path(new double[] {0, 0.5, 1}, new double[] {1, NONE, 1})).isEqualTo("M72 34m-4 0h8M412 34m-4 0h8");
    }

    @Test
    void longNumbersHaveTheirRoom() {
        ChartAxis axis = new ChartAxis("", 1_700_000_000_000.0, 1_700_000_000_500.0);
        String svg = SvgChart.square(axis, axis).svg("");
        double left = Double.parseDouble(first("<rect class=\"frame\" x=\"([^\"]*)\"", svg));
        assertThat(left).isGreaterThan(13 * 7 + 20);
        List<String> under = all("class=\"tick middle\" x=\"([^\"]*)\"", svg);
        assertThat(under).hasSizeBetween(2, 4);
        assertThat(Double.parseDouble(under.get(1)) - Double.parseDouble(under.get(0)))
                .isGreaterThan(13 * 7);
        assertThat(all(
                        "class=\"tick middle\" x=\"([^\"]*)\"",
                        SvgChart.square(UNIT, UNIT).svg("")))
                .hasSize(6);
    }
}
