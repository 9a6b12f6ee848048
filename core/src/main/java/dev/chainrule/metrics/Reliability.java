package dev.chainrule.metrics;

import java.util.List;

/**
 * How predicted probabilities compare with how often they came true, in bins of equally many rows (by weight): what a
 * reliability diagram shows (DeGroot, Fienberg: The comparison and evaluation of
 * forecasters, The Statistician 32, 1983).
 *
 * @param bins ascending by probability, only those with any weight; rows of equal probability share the bin of their
 *     middle
 * @param error the expected calibration error, Σ_b (W_b / W) |predicted in b − came true in b| (Naeini, Cooper and
 *     Hauskrecht 2015)
 */
public record Reliability(List<Bin> bins, double error) {
    /** How many bins there are at most. */
    public static final int BINS = 10;

    /**
     * Rows of similar probability.
     *
     * @param weight the sum of their weights
     * @param predicted the mean of their probabilities
     * @param cameTrue the share of their weight for which it came true
     */
    public record Bin(double weight, double predicted, double cameTrue) {}

    /** Copies {@code bins}. */
    public Reliability {
        bins = List.copyOf(bins);
    }

    /** Of the probability of the second of two classes, and of more classes that of the predicted class. */
    public static Reliability of(ClassComparison predictions) {
        RankedScores ranked = predictions.classes() == 2
                ? RankedScores.ofClass(predictions, 1)
                : RankedScores.ofPredictedClass(predictions);
        return ranked.reliability(BINS);
    }

    /** Of the probability of {@code label}, from 0. */
    public static Reliability of(LabelComparison predictions, int label) {
        return RankedScores.ofLabel(predictions, label).reliability(BINS);
    }
}
