package dev.chainrule.metrics;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Task;
import dev.chainrule.kernels.Matrix;

/**
 * The probabilities of K ≥ 2 classes for each of n rows, and the class each row is of.
 *
 * <p>Two classes have two columns as well: (1 − p, p), with the positive class second. The predicted class is the most
 * probable one, the first of equally probable ones; so with two classes the positive is predicted when p > ½.
 */
public final class ClassComparison implements Comparison {
    private final float[] probabilities;
    private final int classes;
    private final int[] actual;
    private final double[] weights;

    private ClassComparison(float[] probabilities, int classes, int[] actual, double[] weights) {
        if (classes < 2) {
            throw new IllegalArgumentException("expected 2 or more classes, found " + classes);
        }
        int rows = Checks.rows(probabilities.length, classes, "probabilities");
        Checks.checkLength(actual.length, rows, "actual classes");
        Checks.check(weights, rows);
        Checks.checkProbabilities(probabilities, classes);
        for (int row = 0; row < rows; row++) {
            if (actual[row] < 0 || actual[row] >= classes) {
                throw new IllegalArgumentException(
                        "row " + (row + 1) + ": class " + actual[row] + " is not in 0 … " + (classes - 1));
            }
        }
        this.probabilities = probabilities;
        this.classes = classes;
        this.actual = actual;
        this.weights = weights;
    }

    /**
     * Comparison for rows of equal weight. The arrays are not copied.
     *
     * @param probabilities n × K, row after row
     * @param classes K
     * @param actual n class indices in 0 … K − 1
     * @throws IllegalArgumentException if there are no rows, the lengths do not fit, or a number is no probability
     * @throws dev.chainrule.ChainruleException if a prediction is NaN or infinite
     */
    public static ClassComparison of(float[] probabilities, int classes, int[] actual) {
        return new ClassComparison(probabilities, classes, actual, Checks.equal(actual.length));
    }

    /**
     * As {@link #of(float[], int, int[])} with a weight per row.
     *
     * @param weights n finite numbers ≥ 0, not all 0
     */
    public static ClassComparison of(float[] probabilities, int classes, int[] actual, double[] weights) {
        return new ClassComparison(probabilities, classes, actual, weights);
    }

    /**
     * The outputs of a network for the rows of {@code data}, whose weights count.
     *
     * @param outputs n × K probabilities, or n × 1 that of the second of two classes; the targets stand likewise
     * @throws IllegalArgumentException as {@link #of(float[], int, int[])}, or if the targets have another shape
     * @throws dev.chainrule.ChainruleException if a prediction is NaN or infinite
     */
    public static ClassComparison of(Matrix outputs, Dataset data) {
        Matrix targets = data.targets();
        Checks.checkShape(outputs, targets);
        int classes = Math.max(2, outputs.columns());
        float[] probabilities = new float[outputs.rows() * classes];
        int[] actual = new int[outputs.rows()];
        for (int row = 0; row < actual.length; row++) {
            if (outputs.columns() == 1) {
                probabilities[2 * row] = 1 - outputs.get(row, 0);
                probabilities[2 * row + 1] = outputs.get(row, 0);
                actual[row] = targets.get(row, 0) > 0.5f ? 1 : 0;
            } else {
                for (int c = 0; c < classes; c++) {
                    probabilities[row * classes + c] = outputs.get(row, c);
                    actual[row] = targets.get(row, c) > targets.get(row, actual[row]) ? c : actual[row];
                }
            }
        }
        return of(probabilities, classes, actual, Checks.weights(data));
    }

    @Override
    public Task task() {
        return classes == 2 ? Task.BINARY : Task.MULTICLASS;
    }

    @Override
    public int rows() {
        return actual.length;
    }

    /** K. */
    public int classes() {
        return classes;
    }

    /** The class that {@code row} (from 0) is of. */
    int actual(int row) {
        return actual[row];
    }

    /** The most probable class of {@code row} (from 0), the first of equally probable ones. */
    int predicted(int row) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = probability(row, c) > probability(row, best) ? c : best;
        }
        return best;
    }

    /** The predicted probability that {@code row} (from 0) is of class {@code c}. */
    float probability(int row, int c) {
        return probabilities[row * classes + c];
    }

    /** The weight of {@code row} (from 0). */
    double weight(int row) {
        return weights[row];
    }

    @Override
    public ClassificationMetrics evaluate() {
        return ClassificationMetrics.of(this);
    }
}
