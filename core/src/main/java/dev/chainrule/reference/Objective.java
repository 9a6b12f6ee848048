package dev.chainrule.reference;

import dev.chainrule.loss.Loss;
import java.util.Arrays;
import java.util.Objects;

/** What a batch is to come to: a loss, the targets t of each sample, weights of the samples, and their reduction. */
public final class Objective {
    private final Loss loss;
    private final double[][] targets;
    private final double[] weights;
    private final Reduction reduction;

    private Objective(Loss loss, double[][] targets, double[] weights, Reduction reduction) {
        this.loss = Objects.requireNonNull(loss, "loss");
        this.targets = Arrays.stream(targets).map(double[]::clone).toArray(double[][]::new);
        this.weights = weights.clone();
        this.reduction = Objects.requireNonNull(reduction, "reduction");
    }

    /** The mean of {@code loss} over samples of weight 1; {@code targets} is samples × outputs. */
    public static Objective of(Loss loss, double[][] targets) {
        return of(loss, targets, Reduction.MEAN);
    }

    /** {@code loss} over samples of weight 1; {@code targets} is samples × outputs. */
    public static Objective of(Loss loss, double[][] targets, Reduction reduction) {
        double[] ones = new double[targets.length];
        Arrays.fill(ones, 1);
        return new Objective(loss, targets, ones, reduction);
    }

    /**
     * {@code loss} over weighted samples; {@code targets} is samples × outputs, {@code weights} has one number per
     * sample.
     *
     * @throws IllegalArgumentException if their numbers differ or a weight is negative or not finite
     */
    public static Objective of(Loss loss, double[][] targets, double[] weights, Reduction reduction) {
        if (weights.length != targets.length) {
            throw new IllegalArgumentException(
                    targets.length + " samples have targets, but " + weights.length + " have weights");
        }
        for (double weight : weights) {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException("a sample's weight is at least 0 and finite, not " + weight);
            }
        }
        return new Objective(loss, targets, weights, reduction);
    }

    /** The loss of one sample. */
    public Loss loss() {
        return loss;
    }

    /** How many samples. */
    int samples() {
        return targets.length;
    }

    /** t of {@code sample}, a copy: one number per output. */
    double[] targets(int sample) {
        return targets[sample].clone();
    }

    /** The weight c of {@code sample}. */
    double weight(int sample) {
        return weights[sample];
    }

    /** How the samples are put together. */
    public Reduction reduction() {
        return reduction;
    }

    /** By what the loss of {@code sample} is multiplied in the whole: c, or c/m for a mean. */
    double share(int sample) {
        return reduction == Reduction.MEAN ? weights[sample] / targets.length : weights[sample];
    }
}
