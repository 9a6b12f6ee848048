package dev.chainrule.metrics;

import java.util.List;

/**
 * How good predicted quantiles are, in the targets' own units; with several targets unweighted means over them.
 *
 * @param pinball the mean over rows and quantiles q of the pinball loss: q (t − y) where t > y, else (1 − q) (y − t)
 *     (Koenker and Bassett 1978)
 * @param coverage the share of the actual values from the lowest quantile to the highest, both included; NaN for one quantile
 * @param width the mean distance between these two; NaN for one quantile
 */
public record QuantileMetrics(double pinball, double coverage, double width) {
    /**
     * Those of quantile predictions for the rows of {@code predictions}.
     *
     * @param levels K numbers between 0 and 1, ascending
     * @param values rows × targets · K, ascending within each target
     */
    static QuantileMetrics of(ValueComparison predictions, List<Double> levels, double[] values) {
        int each = levels.size();
        int targets = predictions.targets();
        double weights = 0;
        double pinball = 0;
        double covered = 0;
        double width = 0;
        for (int row = 0; row < predictions.rows(); row++) {
            double w = predictions.weight(row);
            if (w == 0) {
                continue;
            }
            weights += w;
            for (int target = 0; target < targets; target++) {
                int first = (row * targets + target) * each;
                double lowest = values[first];
                double highest = values[first + each - 1];
                double actual = predictions.actual(row, target);
                for (int k = 0; k < each; k++) {
                    double error = actual - values[first + k];
                    pinball += w * (error > 0 ? levels.get(k) : levels.get(k) - 1) * error;
                }
                covered += lowest <= actual && actual <= highest ? w : 0;
                width += w * (highest - lowest);
            }
        }
        double all = weights * targets;
        return new QuantileMetrics(
                pinball / (all * each), each == 1 ? Double.NaN : covered / all, each == 1 ? Double.NaN : width / all);
    }
}
