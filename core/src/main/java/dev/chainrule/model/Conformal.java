package dev.chainrule.model;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Conformalized quantile regression (Romano, Patterson and Candès 2019): an interval from a lower to an upper quantile is made
 * wider, or narrower, by the same shift on both sides, so that it holds the promised share of rows that were not learned from.
 */
final class Conformal {
    private Conformal() {}

    /**
     * By how much to lower the lower and raise the upper end: the ⌈(n + 1) · share⌉-th smallest of the n scores, each of which
     * is how far its actual value is outside of its interval, and negative inside. A weight counts as so many rows, of n in all.
     * 0 where there are too few rows for the share.
     *
     * @param scores max(lower − actual, actual − upper) of each row
     * @param weights of each row, not negative
     * @param share of actual values to be inside, between 0 and 1
     */
    static double shift(double[] scores, double[] weights, double share) {
        double total = Arrays.stream(weights).sum();
        long rows = Arrays.stream(weights).filter(w -> w > 0).count();
        // (n + 1) · share, where 0.95 − 0.05 is to be 0.9
        double wanted = StrictMath.ceil((rows + 1) * share - 1e-9);
        if (rows == 0 || wanted > rows) {
            return 0;
        }
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double sum = 0;
        for (int row : order) {
            sum += weights[row] * rows / total;
            if (weights[row] > 0 && sum >= wanted - 1e-9 * rows) {
                return scores[row];
            }
        }
        return 0;
    }
}
