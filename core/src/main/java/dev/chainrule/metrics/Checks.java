package dev.chainrule.metrics;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import java.util.Arrays;

/** Checks that all kinds of predictions share. */
final class Checks {
    /** What rounding may add to a probability, for instance to a mean of several networks' softmax outputs. */
    private static final float TOLERANCE = 1e-5f;

    private Checks() {}

    /** A weight of 1 for each row. */
    static double[] equal(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** The number of rows in {@code length} entries of {@code width} each. */
    static int rows(int length, int width, String what) {
        if (width < 1 || length == 0 || length % width != 0) {
            throw new IllegalArgumentException(
                    what + ": expected one or more rows of " + width + " numbers, found " + length + " numbers");
        }
        return length / width;
    }

    /** Requires one weight per row, each finite and not negative, and some above 0. */
    static void check(double[] weights, int rows) {
        checkLength(weights.length, rows, "weights");
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            if (!(weights[row] >= 0) || Double.isInfinite(weights[row])) {
                throw new IllegalArgumentException(
                        "row " + (row + 1) + ": weight " + weights[row] + "; weights must be finite and not negative");
            }
            sum += weights[row];
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("all weights are 0");
        }
    }

    /** The weights of the rows of {@code data}. */
    static double[] weights(Dataset data) {
        double[] weights = new double[data.rows()];
        Arrays.setAll(weights, data::weight);
        return weights;
    }

    /** Requires as many rows and columns of outputs as of targets. */
    static void checkShape(Matrix outputs, Matrix targets) {
        if (outputs.rows() != targets.rows() || outputs.columns() != targets.columns()) {
            throw new IllegalArgumentException("expected outputs of the targets' shape, " + targets.rows() + "×"
                    + targets.columns() + ", found " + outputs.rows() + "×" + outputs.columns());
        }
    }

    static void checkLength(int found, int expected, String what) {
        if (found != expected) {
            throw new IllegalArgumentException("expected " + expected + " " + what + ", found " + found);
        }
    }

    /** Requires probabilities: finite, and in [0, 1] but for rounding. */
    static void checkProbabilities(float[] probabilities, int width) {
        for (int i = 0; i < probabilities.length; i++) {
            checkPrediction(probabilities[i], i / width);
            if (!(probabilities[i] >= -TOLERANCE && probabilities[i] <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException(
                        "row " + (i / width + 1) + ": " + probabilities[i] + " is not a probability");
            }
        }
    }

    /** Requires a finite prediction: what a network whose training has diverged gives is for a person to know. */
    static void checkPrediction(double predicted, int row) {
        if (!Double.isFinite(predicted)) {
            throw new ChainruleException("the prediction for row " + (row + 1) + " is " + predicted
                    + ", no finite number: the network's parameters or inputs are too large or not numbers;"
                    + " train with a lower rate or scaled inputs");
        }
    }
}
