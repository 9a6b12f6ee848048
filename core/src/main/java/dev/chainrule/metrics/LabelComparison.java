package dev.chainrule.metrics;

import dev.chainrule.data.Task;

/**
 * The probabilities of L independent labels for each of n rows, and which labels each row has. A label is predicted
 * when its probability is above ½.
 */
public final class LabelComparison implements Comparison {
    private final float[] probabilities;
    private final int labels;
    private final boolean[] actual;
    private final double[] weights;

    private LabelComparison(float[] probabilities, int labels, boolean[] actual, double[] weights) {
        int rows = Checks.rows(probabilities.length, labels, "probabilities");
        Checks.checkLength(actual.length, probabilities.length, "actual labels");
        Checks.check(weights, rows);
        Checks.checkProbabilities(probabilities, labels);
        this.probabilities = probabilities;
        this.labels = labels;
        this.actual = actual;
        this.weights = weights;
    }

    /**
     * Comparison for rows of equal weight. The arrays are not copied.
     *
     * @param probabilities n × L, row after row
     * @param labels L ≥ 1
     * @param actual n × L, row after row
     * @throws IllegalArgumentException if there are no rows, the lengths do not fit, or a number is no probability
     * @throws dev.chainrule.ChainruleException if a prediction is NaN or infinite
     */
    public static LabelComparison of(float[] probabilities, int labels, boolean[] actual) {
        return of(
                probabilities,
                labels,
                actual,
                Checks.equal(Checks.rows(probabilities.length, labels, "probabilities")));
    }

    /**
     * As {@link #of(float[], int, boolean[])} with a weight per row.
     *
     * @param weights n finite numbers ≥ 0, not all 0
     */
    public static LabelComparison of(float[] probabilities, int labels, boolean[] actual, double[] weights) {
        return new LabelComparison(probabilities, labels, actual, weights);
    }

    @Override
    public Task task() {
        return Task.MULTILABEL;
    }

    @Override
    public int rows() {
        return weights.length;
    }

    /** L. */
    public int labels() {
        return labels;
    }

    /** Whether {@code row} (from 0) has {@code label}. */
    boolean actual(int row, int label) {
        return actual[row * labels + label];
    }

    /** Whether {@code label} is predicted for {@code row} (from 0). */
    boolean predicted(int row, int label) {
        return probability(row, label) > 0.5f;
    }

    /** The predicted probability that {@code row} (from 0) has {@code label}. */
    float probability(int row, int label) {
        return probabilities[row * labels + label];
    }

    /** The weight of {@code row} (from 0). */
    double weight(int row) {
        return weights[row];
    }

    @Override
    public MultilabelMetrics evaluate() {
        return MultilabelMetrics.of(this);
    }
}
