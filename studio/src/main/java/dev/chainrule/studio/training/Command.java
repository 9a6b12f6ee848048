package dev.chainrule.studio.training;

import dev.chainrule.optimization.Optimizer;
import org.jspecify.annotations.Nullable;

/**
 * A word to a training under way; what is null stays as it is.
 *
 * @param what what to do
 * @param rate another learning rate
 * @param optimizer another optimizer
 * @param pace the most updates per second; 0 for as many as there can be
 */
record Command(
        @Nullable Do what,
        @Nullable Double rate,
        @Nullable Optimizer optimizer,
        @Nullable Double pace) {
    /** What to do. */
    enum Do {
        /** Go on until told otherwise. */
        START,
        /** Wait after the batch under way. */
        PAUSE,
        /** Go on to the end of the epoch: one whole, if none is under way. */
        EPOCH,
        /** One update by a batch. */
        BATCH,
        /** One update by a single sample. */
        SAMPLE,
        /** Nothing more. */
        STOP
    }

    /** Whether nothing shall change: a sign that somebody still wants the training. */
    boolean isEmpty() {
        return what == null && rate == null && optimizer == null && pace == null;
    }

    static Command of(Do what) {
        return new Command(what, null, null, null);
    }
}
