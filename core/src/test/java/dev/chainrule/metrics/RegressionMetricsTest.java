package dev.chainrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values worked out by hand; "documented" ones are those of the examples in scikit-learn's reference. */
class RegressionMetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void documentedValuesOfOneTarget() {
        RegressionMetrics m = ValueComparison.of(new double[] {2.5, 0, 2, 8}, new double[] {3, -0.5, 2, 7}, 1)
                .evaluate();
        assertThat(m.rows()).isEqualTo(4);
        assertThat(m.rmse()).isCloseTo(Math.sqrt(0.375), EXACT);
        assertThat(m.mae()).isCloseTo(0.5, EXACT);
        assertThat(m.r2()).isCloseTo(0.9486081370449679, EXACT); // 1 − 1.5 / 29.1875
        assertThat(m.scalars().keySet()).containsExactly("rmse", "mae", "r2");
    }

    @Test
    void documentedValuesOfTwoTargets() {
        RegressionMetrics m = ValueComparison.of(
                        new double[] {0, 2, -1, 2, 8, -5}, new double[] {0.5, 1, -1, 1, 7, -6}, 2)
                .evaluate();
        assertThat(m.targets()).extracting(RegressionMetrics.Target::mae).containsExactly(0.5, 1.0);
        assertThat(m.mae()).isCloseTo(0.75, EXACT);
        assertThat(m.rmse()).isCloseTo((Math.sqrt(1.25 / 3) + 1) / 2, EXACT).isCloseTo(0.822, within(1e-3));
    }

    @Test
    void weightsByHand() {
        // Errors 1 and 3 with weights 3 and 1; actual values 0 and 4 with mean 1 and spread 3 · 1 + 1 · 9.
        RegressionMetrics m = ValueComparison.of(new double[] {1, 7}, new double[] {0, 4}, 1, new double[] {3, 1})
                .evaluate();
        assertThat(m.rmse()).isCloseTo(Math.sqrt(3), EXACT);
        assertThat(m.mae()).isCloseTo(1.5, EXACT);
        assertThat(m.r2()).isCloseTo(1 - 12.0 / 12, EXACT);
    }

    @Test
    void aWeightIsANumberOfEqualRows() {
        for (int seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.of(seed, "values");
            int n = 2 + random.nextInt(30);
            double[] predicted = random(random, 2 * n);
            double[] actual = random(random, 2 * n);
            double[] weights = PredictionCases.weights(random, n, true);
            weights[1] = 1;
            int[] rows = PredictionCases.repeatedRows(n, row -> weights[row]);
            RegressionMetrics weighted =
                    ValueComparison.of(predicted, actual, 2, weights).evaluate();
            RegressionMetrics repeated = ValueComparison.of(pick(predicted, rows), pick(actual, rows), 2)
                    .evaluate();
            for (String name : weighted.scalars().keySet()) {
                double expected = repeated.scalars().get(name);
                assertThat(weighted.scalars().get(name))
                        .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @Test
    void aConstantHasNoR2() {
        double[] constant = new double[7];
        Arrays.fill(constant, 0.1); // 0.1 + … + 0.1 divided by 7 is not 0.1
        RegressionMetrics m = ValueComparison.of(new double[7], constant, 1).evaluate();
        assertThat(m.r2()).isNaN();
        assertThat(m.rmse()).isCloseTo(0.1, EXACT);
        RegressionMetrics two = ValueComparison.of(new double[] {5, 1, 5, 3}, new double[] {5, 1, 5, 3}, 2)
                .evaluate();
        assertThat(two.targets().get(0).r2()).isNaN();
        assertThat(two.r2()).as("the mean over those that define it").isEqualTo(1);
        assertThat(ValueComparison.of(new double[] {1, 2}, new double[] {1, 2}, 1, new double[] {0, 1})
                        .evaluate()
                        .r2())
                .as("a row of weight 0 is none")
                .isNaN();
    }

    @Test
    void whatIsNoPredictionIsRefused() {
        assertThatThrownBy(() -> ValueComparison.of(new double[] {1, Double.POSITIVE_INFINITY}, new double[2], 1))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("the prediction for row 2 is Infinity");
        assertThatThrownBy(() -> ValueComparison.of(new double[2], new double[] {1, Double.NaN}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1: the actual value is NaN");
        assertThatThrownBy(() -> ValueComparison.of(new double[3], new double[3], 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ValueComparison.of(new double[4], new double[2], 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] random(RandomStream random, int n) {
        return IntStream.range(0, n).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    private static double[] pick(double[] values, int[] rows) {
        return IntStream.of(rows)
                .flatMap(row -> IntStream.of(2 * row, 2 * row + 1))
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /** By hand: two rows, the second with weight 3, quantiles 0.1 and 0.9. */
    @Test
    void quantilesByHand() {
        RegressionMetrics m = ValueComparison.of(new double[] {2, 2}, new double[] {5, 2}, 1, new double[] {1, 3})
                .withQuantiles(List.of(0.1, 0.9), new double[] {1, 4, 0, 4})
                .evaluate();
        QuantileMetrics found = m.quantiles().orElseThrow();
        // Row 1: 0.1 · 4 + 0.9 · 1 = 1.3; row 2: 0.1 · 2 + 0.1 · 2 = 0.4; of two quantiles each.
        assertThat(found.pinball()).isCloseTo((1.3 + 3 * 0.4) / 8, within(1e-15));
        assertThat(found.coverage()).isEqualTo(0.75);
        assertThat(found.width()).isEqualTo((3 + 3 * 4) / 4.0);
        assertThat(m.scalars().keySet()).containsExactly("rmse", "mae", "r2", "pinball", "coverage", "width");
        RegressionMetrics one = ValueComparison.of(new double[] {2, 2}, new double[] {5, 2}, 1)
                .withQuantiles(List.of(0.5), new double[] {2, 2})
                .evaluate();
        assertThat(one.scalars().keySet()).containsExactly("rmse", "mae", "r2", "pinball");
        assertThat(one.scalars()).containsEntry("pinball", 0.75);
        assertThatThrownBy(() -> ValueComparison.of(new double[2], new double[2], 1)
                        .withQuantiles(List.of(0.1, 0.9), new double[3]))
                .hasMessageContaining("expected 4 quantiles, found 3");
    }
}
