package dev.chainrule.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The metrics of {@link ValueComparison}. With several targets the three numbers are unweighted means over them;
 * where the targets have different units, look at {@link #targets}.
 *
 * @param rows the number of rows
 * @param rmse the mean of the targets' root mean squared errors
 * @param mae the mean of the targets' mean absolute errors
 * @param r2 the mean of the targets' R², over those for which it is defined
 * @param targets the metrics of each target, in order
 * @param quantiles how good predicted quantiles are; empty where none are predicted
 */
public record RegressionMetrics(
        int rows, double rmse, double mae, double r2, List<Target> targets, Optional<QuantileMetrics> quantiles)
        implements Evaluation {

    /**
     * The metrics of one target, in its own units.
     *
     * @param rmse √(mean of (predicted − actual)²)
     * @param mae mean of |predicted − actual|
     * @param r2 1 − Σ(predicted − actual)² / Σ(actual − mean of actual)²; NaN when all actual values are equal
     */
    public record Target(double rmse, double mae, double r2) {}

    /** Copies {@code targets}. */
    public RegressionMetrics {
        targets = List.copyOf(targets);
    }

    /** All metrics of {@code predictions}. */
    static RegressionMetrics of(ValueComparison predictions) {
        List<Target> targets = IntStream.range(0, predictions.targets())
                .mapToObj(t -> target(predictions, t))
                .toList();
        return new RegressionMetrics(
                predictions.rows(),
                Means.ofDefined(targets, Target::rmse),
                Means.ofDefined(targets, Target::mae),
                Means.ofDefined(targets, Target::r2),
                targets,
                predictions.quantileMetrics());
    }

    /** rmse, mae, r2; then with quantiles pinball, and with several of them coverage and width. */
    @Override
    public Map<String, Double> scalars() {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("rmse", rmse);
        scalars.put("mae", mae);
        scalars.put("r2", r2);
        quantiles.ifPresent(of -> {
            scalars.put("pinball", of.pinball());
            if (!Double.isNaN(of.coverage())) {
                scalars.put("coverage", of.coverage());
                scalars.put("width", of.width());
            }
        });
        return Collections.unmodifiableMap(scalars);
    }

    private static Target target(ValueComparison p, int target) {
        double weights = 0;
        double absolute = 0;
        double squared = 0;
        double origin = Double.NaN;
        double fromOrigin = 0;
        for (int row = 0; row < p.rows(); row++) {
            double w = p.weight(row);
            if (w == 0) {
                continue;
            }
            double actual = p.actual(row, target);
            double error = p.predicted(row, target) - actual;
            weights += w;
            absolute += w * Math.abs(error);
            squared += w * error * error;
            // The mean is taken of the distances from the first value: that of equal values is then exactly theirs.
            origin = Double.isNaN(origin) ? actual : origin;
            fromOrigin += w * (actual - origin);
        }
        double mean = origin + fromOrigin / weights;
        double spread = 0;
        for (int row = 0; row < p.rows(); row++) {
            double deviation = p.actual(row, target) - mean;
            spread += p.weight(row) * deviation * deviation;
        }
        double r2 = spread == 0 ? Double.NaN : 1 - squared / spread;
        return new Target(Math.sqrt(squared / weights), absolute / weights, r2);
    }
}
