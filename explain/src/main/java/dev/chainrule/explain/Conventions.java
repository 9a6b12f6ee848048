package dev.chainrule.explain;

import java.util.Objects;

/**
 * Which of several definitions in use is meant. Most differences between textbooks are conventions; each has a name
 * here. (The factor of the loss belongs to the loss, the order of indices and the sign of the signal to the
 * {@link Notation}.)
 *
 * @param biases what an update does to biases
 * @param updateOrder through which weights errors go back
 * @param batch how several samples are put together
 * @param reluAtZero the derivative of relu at its kink: 0, ½ or 1
 */
public record Conventions(Biases biases, UpdateOrder updateOrder, Batch batch, double reluAtZero) {
    /** What an update does to biases. */
    public enum Biases {
        /** They follow their gradient. */
        UPDATED,
        /** They stay as they are; their gradient is shown all the same. */
        FIXED,
        /** One bias for all units of a layer: its gradient is the sum of their δ. */
        SHARED,
        /** There are none. */
        NONE
    }

    /** Through which weights errors go back. */
    public enum UpdateOrder {
        /** Those of the forward pass: the gradient. All parameters are updated at once. */
        SIMULTANEOUS,
        /** Those that the layer behind has just been given, as in some textbooks: not the gradient. */
        OUTPUT_FIRST
    }

    /** How several samples are put together. */
    public enum Batch {
        /** One update by the mean of their gradients. */
        MEAN,
        /** One update by the sum of their gradients. */
        SUM,
        /** One update per sample, in order. */
        EACH
    }

    /** Whether errors go back through weights that an update of {@code file} has already changed. */
    boolean sendsBackThroughUpdated(Example file) {
        return updateOrder == UpdateOrder.OUTPUT_FIRST && file.learningRate().isPresent();
    }

    /** Biases updated, simultaneously, by the mean of the samples; relu′(0) = 0. */
    public Conventions() {
        this(Biases.UPDATED, UpdateOrder.SIMULTANEOUS, Batch.MEAN, 0);
    }

    /** @throws IllegalArgumentException if {@code reluAtZero} is not 0, 0.5 or 1 */
    public Conventions {
        Objects.requireNonNull(biases, "biases");
        Objects.requireNonNull(updateOrder, "updateOrder");
        Objects.requireNonNull(batch, "batch");
        if (reluAtZero != 0 && reluAtZero != 0.5 && reluAtZero != 1) {
            throw new IllegalArgumentException("reluAtZero must be 0, 0.5 or 1, is " + reluAtZero);
        }
    }
}
