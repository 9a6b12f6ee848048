package dev.chainrule.metrics;

import java.util.List;

/**
 * Precision, recall and F1, from the weights of true positives (tp), false positives (fp) and false
 * negatives (fn).
 *
 * <p>A class that occurs but is never predicted has precision 0, one that is predicted but never occurs has recall 0;
 * one that neither occurs nor is predicted has NaN for all three.
 *
 * @param precision tp / (tp + fp): the part of what was predicted that is right
 * @param recall tp / (tp + fn): the part of what is there that was found
 * @param f1 2 tp / (2 tp + fp + fn), their harmonic mean (van Rijsbergen 1979)
 */
public record PrecisionRecallF1(double precision, double recall, double f1) {

    static PrecisionRecallF1 of(double tp, double fp, double fn) {
        if (tp + fp + fn == 0) {
            return new PrecisionRecallF1(Double.NaN, Double.NaN, Double.NaN);
        }
        return new PrecisionRecallF1(
                tp + fp == 0 ? 0 : tp / (tp + fp), tp + fn == 0 ? 0 : tp / (tp + fn), 2 * tp / (2 * tp + fp + fn));
    }

    /** The unweighted mean over the classes for which it is defined. */
    static PrecisionRecallF1 macro(List<PrecisionRecallF1> perClass) {
        return new PrecisionRecallF1(
                Means.ofDefined(perClass, PrecisionRecallF1::precision),
                Means.ofDefined(perClass, PrecisionRecallF1::recall),
                Means.ofDefined(perClass, PrecisionRecallF1::f1));
    }
}
