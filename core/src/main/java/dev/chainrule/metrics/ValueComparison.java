package dev.chainrule.metrics;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Task;
import dev.chainrule.kernels.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Predicted numbers for one or more targets of each of n rows, and the actual ones, in the targets' own units. */
public final class ValueComparison implements Comparison {
    private final double[] predicted;
    private final double[] actual;
    private final int targets;
    private final double[] weights;
    private final List<Double> levels;
    /** Rows × targets · levels; empty without. */
    private final double[] quantiles;

    private ValueComparison(
            double[] predicted,
            double[] actual,
            int targets,
            double[] weights,
            List<Double> levels,
            double[] quantiles) {
        int rows = Checks.rows(predicted.length, targets, "predictions");
        Checks.checkLength(actual.length, predicted.length, "actual values");
        Checks.check(weights, rows);
        for (int i = 0; i < predicted.length; i++) {
            Checks.checkPrediction(predicted[i], i / targets);
            if (!Double.isFinite(actual[i])) {
                throw new IllegalArgumentException("row " + (i / targets + 1) + ": the actual value is " + actual[i]);
            }
        }
        this.predicted = predicted;
        this.actual = actual;
        this.targets = targets;
        this.weights = weights;
        this.levels = List.copyOf(levels);
        this.quantiles = quantiles;
        Checks.checkLength(quantiles.length, predicted.length * levels.size(), "quantiles");
        for (int i = 0; i < quantiles.length; i++) {
            Checks.checkPrediction(quantiles[i], i / (targets * levels.size()));
        }
    }

    /**
     * Comparison for rows of equal weight. The arrays are not copied.
     *
     * @param predicted n × T, row after row
     * @param actual n × T, row after row
     * @param targets T ≥ 1
     * @throws IllegalArgumentException if there are no rows, the lengths do not fit, or an actual value is not finite
     * @throws dev.chainrule.ChainruleException if a prediction is NaN or infinite
     */
    public static ValueComparison of(double[] predicted, double[] actual, int targets) {
        return of(predicted, actual, targets, Checks.equal(Checks.rows(predicted.length, targets, "predictions")));
    }

    /**
     * As {@link #of(double[], double[], int)} with a weight per row.
     *
     * @param weights n finite numbers ≥ 0, not all 0
     */
    public static ValueComparison of(double[] predicted, double[] actual, int targets, double[] weights) {
        return new ValueComparison(predicted, actual, targets, weights, List.of(), new double[0]);
    }

    /**
     * The outputs of a network for the rows of {@code data}, n × T as the targets are; the rows' weights count.
     *
     * @throws IllegalArgumentException if there are no rows, the shapes differ, or a target is not finite
     * @throws dev.chainrule.ChainruleException if a prediction is NaN or infinite
     */
    public static ValueComparison of(Matrix outputs, Dataset data) {
        Checks.checkShape(outputs, data.targets());
        return of(flat(outputs), flat(data.targets()), outputs.columns(), Checks.weights(data));
    }

    /**
     * The same with predicted quantiles beside the predicted values. The array is not copied.
     *
     * @param levels K numbers between 0 and 1, ascending, such as 0.05 and 0.95
     * @param values n × T · K, row after row, target after target, ascending within each target
     * @throws IllegalArgumentException if the lengths do not fit
     * @throws dev.chainrule.ChainruleException if a quantile is NaN or infinite
     */
    public ValueComparison withQuantiles(List<Double> levels, double[] values) {
        return new ValueComparison(predicted, actual, targets, weights, levels, values);
    }

    /** How many quantiles of each target are predicted; 0 for none. */
    int levels() {
        return levels.size();
    }

    /** How good the predicted quantiles are; empty if there are none. */
    Optional<QuantileMetrics> quantileMetrics() {
        return levels.isEmpty() ? Optional.empty() : Optional.of(QuantileMetrics.of(this, levels, quantiles));
    }

    private static double[] flat(Matrix matrix) {
        return Arrays.stream(matrix.toDoubles()).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    @Override
    public int rows() {
        return weights.length;
    }

    /** T. */
    public int targets() {
        return targets;
    }

    /** The predicted value of {@code target} for {@code row} (both from 0). */
    public double predicted(int row, int target) {
        return predicted[row * targets + target];
    }

    /** The actual value of {@code target} for {@code row} (both from 0). */
    public double actual(int row, int target) {
        return actual[row * targets + target];
    }

    /** The weight of {@code row} (from 0). */
    double weight(int row) {
        return weights[row];
    }

    @Override
    public RegressionMetrics evaluate() {
        return RegressionMetrics.of(this);
    }
}
