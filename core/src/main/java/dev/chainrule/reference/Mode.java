package dev.chainrule.reference;

import org.jspecify.annotations.Nullable;

/**
 * How a forward pass goes through layers that do one thing in training and another in prediction.
 *
 * @param batchStatistics whether batch normalisation uses mean and variance of the batch (training) or the running
 *     ones
 * @param dropout which units are kept, or null to drop none and scale none
 */
public record Mode(boolean batchStatistics, @Nullable DropoutMask dropout) {
    /** Running statistics, no dropout. */
    public static final Mode PREDICTION = new Mode(false, null);

    /** Statistics of the batch, dropout switched off. */
    public static final Mode TRAINING = new Mode(true, null);

    /** Statistics of the batch, and the units of {@code dropout} kept. */
    public static Mode training(DropoutMask dropout) {
        return new Mode(true, dropout);
    }
}
