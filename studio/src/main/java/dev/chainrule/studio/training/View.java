package dev.chainrule.studio.training;

import org.jspecify.annotations.Nullable;

/**
 * What the thread that trains lets others see, between two batches.
 *
 * @param state what the training is doing
 * @param heard how many words it has heard
 * @param remark why it stopped by itself; null if it did not
 * @param epoch how many epochs are over
 * @param progress how much of the epoch under way is done, from 0 to 1
 * @param step updates so far
 * @param loss mean over the samples of the epoch so far, or of the epoch just over; NaN before the first
 * @param gradientNorm the length of the gradient when parameters were last copied; NaN before the first
 * @param rate the learning rate
 * @param optimizer its name
 * @param since the first epoch with this rate and optimizer
 * @param parameters a copy; null if they were not asked for
 * @param nanos when, by the clock of {@link System#nanoTime}
 */
record View(
        State state,
        long heard,
        @Nullable Remark remark,
        int epoch,
        double progress,
        long step,
        double loss,
        double gradientNorm,
        double rate,
        String optimizer,
        int since,
        float @Nullable [] parameters,
        long nanos) {
    /** What a training can be doing. */
    enum State {
        /** It waits for a word. */
        PAUSED,
        /** It goes on. */
        RUNNING,
        /** It ran away and went back to the last epoch that was sound; it can go on from there. */
        DIVERGED,
        /** It is over. */
        ENDED
    }

    /** Whether the thread that trains rests after this. */
    boolean isStill() {
        return state != State.RUNNING;
    }
}
