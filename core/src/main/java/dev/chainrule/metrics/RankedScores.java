package dev.chainrule.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * The rows of a yes-or-no question in the order of their scores, rows of equal score as one group. All that is
 * computed from it depends on no order within a group.
 */
final class RankedScores {
    /** Per group, ascending: the score, and the weights of its positive and negative rows. */
    private final float[] score;

    private final double[] positive;
    private final double[] negative;
    private final double allPositive;
    private final double allNegative;

    /** Ranks {@code scores}, each 0 or above up to rounding. */
    RankedScores(float[] scores, IntPredicate isPositive, IntToDoubleFunction weight) {
        long[] keys = new long[scores.length];
        for (int row = 0; row < scores.length; row++) {
            // The bits of a float that is not negative are ordered as the float is (max also makes -0 a +0).
            keys[row] = (long) Float.floatToRawIntBits(Math.max(scores[row], 0f)) << 32 | row;
        }
        Arrays.sort(keys);
        float[] groupScore = new float[keys.length];
        double[] groupPositive = new double[keys.length];
        double[] groupNegative = new double[keys.length];
        int groups = 0;
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < keys.length; i++) {
            int row = (int) keys[i];
            float rowScore = Float.intBitsToFloat((int) (keys[i] >>> 32));
            double rowWeight = weight.applyAsDouble(row);
            if (rowWeight == 0) {
                continue;
            }
            if (groups == 0 || rowScore != groupScore[groups - 1]) {
                groupScore[groups++] = rowScore;
            }
            if (isPositive.test(row)) {
                groupPositive[groups - 1] += rowWeight;
                positives += rowWeight;
            } else {
                groupNegative[groups - 1] += rowWeight;
                negatives += rowWeight;
            }
        }
        score = Arrays.copyOf(groupScore, groups);
        positive = Arrays.copyOf(groupPositive, groups);
        negative = Arrays.copyOf(groupNegative, groups);
        allPositive = positives;
        allNegative = negatives;
    }

    /** Class {@code c} against the others, by the probability of {@code c}. */
    static RankedScores ofClass(ClassComparison p, int c) {
        return new RankedScores(scores(p.rows(), row -> p.probability(row, c)), row -> p.actual(row) == c, p::weight);
    }

    /** Whether the predicted class is right, by its probability. */
    static RankedScores ofPredictedClass(ClassComparison p) {
        return new RankedScores(
                scores(p.rows(), row -> p.probability(row, p.predicted(row))),
                row -> p.actual(row) == p.predicted(row),
                p::weight);
    }

    /** Whether a row has {@code label}, by its probability. */
    static RankedScores ofLabel(LabelComparison p, int label) {
        return new RankedScores(
                scores(p.rows(), row -> p.probability(row, label)), row -> p.actual(row, label), p::weight);
    }

    /**
     * The area under the ROC curve: the probability that a positive row scores above a negative one, a tie counting
     * half (Mann and Whitney's U, divided by the number of pairs). NaN when all rows are on one side.
     */
    double auc() {
        if (allPositive == 0 || allNegative == 0) {
            return Double.NaN;
        }
        double pairs = 0;
        double negativeBelow = 0;
        for (int g = 0; g < score.length; g++) {
            pairs += positive[g] * (negativeBelow + negative[g] / 2);
            negativeBelow += negative[g];
        }
        return Math.min(1, pairs / (allPositive * allNegative)); // fractional weights may round above 1
    }

    /**
     * Average precision: Σ (R_n − R_(n−1)) P_n over the distinct scores from the highest down, with the precision P_n
     * and the recall R_n of calling all rows with at least that score positive; no interpolation. NaN when no row is
     * positive.
     */
    double averagePrecision() {
        if (allPositive == 0) {
            return Double.NaN;
        }
        double sum = 0;
        double found = 0;
        double called = 0;
        for (int g = score.length - 1; g >= 0; g--) {
            found += positive[g];
            called += positive[g] + negative[g];
            sum += positive[g] * (found / called);
        }
        return Math.min(1, sum / allPositive);
    }

    /**
     * Scores beside what came true, in {@code bins} bins of equal weight. Rows of equal score are in one bin: a group of
     * weight g with weight c below it is in bin ⌊bins · (c + g/2) / W⌋, that of its middle. So without ties and weights,
     * the bins' sizes differ by at most 1.
     */
    Reliability reliability(int bins) {
        double[] weights = new double[bins];
        double[] scores = new double[bins];
        double[] positives = new double[bins];
        double all = allPositive + allNegative;
        double below = 0;
        for (int g = 0; g < score.length; g++) {
            double weight = positive[g] + negative[g];
            int bin = Math.min(bins - 1, (int) (bins * (below + weight / 2) / all));
            weights[bin] += weight;
            scores[bin] += weight * score[g];
            positives[bin] += positive[g];
            below += weight;
        }
        double error = 0;
        List<Reliability.Bin> found = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            error += Math.abs(scores[bin] - positives[bin]); // W_b times the difference of the means
            if (weights[bin] > 0) {
                found.add(new Reliability.Bin(weights[bin], scores[bin] / weights[bin], positives[bin] / weights[bin]));
            }
        }
        return new Reliability(found, error / all);
    }

    private static float[] scores(int rows, IntToDoubleFunction score) {
        float[] scores = new float[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = (float) score.applyAsDouble(row);
        }
        return scores;
    }
}
