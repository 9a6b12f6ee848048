package dev.chainrule.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartAxisTest {
    private static List<String> labels(double least, double most) {
        return labels(new ChartAxis("", least, most), 6);
    }

    private static List<String> labels(ChartAxis axis, int about) {
        return axis.ticks(about).stream().map(ChartAxis.Tick::label).toList();
    }

    @Test
    void roundNumbersInExactDecimals() {
        assertThat(labels(0, 1)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
        assertThat(labels(-3.2, 101)).containsExactly("0", "20", "40", "60", "80", "100");
        assertThat(labels(-0.07, 0.031)).containsExactly("−0.06", "−0.04", "−0.02", "0", "0.02");
        assertThat(labels(41_000, 1_030_000)).containsExactly("200000", "400000", "600000", "800000", "1000000");
        assertThat(labels(0, 1.2e12)).startsWith("0", "2E+11");
        assertThat(labels(0.9e-9, 5e-9)).startsWith("1E−9", "2E−9");
    }

    @Test
    void whatIsCountedHasNothingBetween() {
        assertThat(labels(ChartAxis.counting("", 1, 1), 6)).containsExactly("1");
        assertThat(labels(ChartAxis.counting("", 1, 3), 6)).containsExactly("1", "2", "3");
        assertThat(labels(ChartAxis.counting("", 1, 6), 6)).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(labels(ChartAxis.counting("", 1, 40), 6)).containsExactly("0", "10", "20", "30", "40");
    }

    @Test
    void asManyAsThereIsRoomFor() {
        ChartAxis axis = new ChartAxis("", 1_700_000_000_000.0, 1_700_000_000_500.0);
        assertThat(labels(axis, 6)).hasSize(6).contains("1700000000100");
        assertThat(labels(axis, 2)).containsExactly("1700000000000", "1700000000500");
    }

    @Test
    void aFewTicksInOrderWithinAnyAxis() {
        for (int seed = 0; seed < 2000; seed++) {
            RandomStream random = RandomStream.of(seed, "axis");
            double least = (random.nextDouble() - 0.5) * StrictMath.pow(10, random.nextInt(40) - 20);
            double most =
                    seed % 5 == 0 ? least : least + random.nextDouble() * StrictMath.pow(10, random.nextInt(40) - 20);
            ChartAxis axis = ChartAxis.around("", least, most);
            assertThat(axis.most()).isGreaterThan(axis.least());
            double[] ticks =
                    axis.ticks(6).stream().mapToDouble(ChartAxis.Tick::value).toArray();
            assertThat(ticks).as("%s to %s", least, most).hasSizeBetween(2, 7).isSorted();
            assertThat(ticks[0]).isGreaterThanOrEqualTo(axis.least());
            assertThat(ticks[ticks.length - 1]).isLessThanOrEqualTo(axis.most());
        }
    }

    @Test
    void evenTheLargestNumbersHaveTheirPlace() {
        ChartAxis axis = ChartAxis.around("", -Double.MAX_VALUE, Double.MAX_VALUE);
        assertThat(axis.share(0)).isEqualTo(0.5);
        assertThat(axis.share(Double.MAX_VALUE)).isEqualTo(1);
        assertThat(axis.ticks(6)).hasSizeBetween(2, 7);
        assertThat(ChartAxis.around("", 1e308, 1.5e308).ticks(6)).hasSizeBetween(2, 7);
    }
}
