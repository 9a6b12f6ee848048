package dev.chainrule.training;

import java.util.function.DoubleSupplier;

/** Hears of a training as it goes, of epochs and, if it wants, of batches; called by the thread that trains. */
@FunctionalInterface
public interface TrainingListener {
    /**
     * What one update came to.
     *
     * @param step counts from 1 over all epochs
     * @param epoch counts from 1
     * @param rows how many rows were in the batch
     * @param rowsDone how many rows of the epoch are done, these included
     * @param loss the optimised loss of the batch
     * @param rate the learning rate
     * @param seconds since the epoch began
     * @param norm gives the length of the gradient, before clipping; computed when asked
     */
    record Batch(
            long step,
            int epoch,
            int rows,
            int rowsDone,
            double loss,
            double rate,
            double seconds,
            DoubleSupplier norm) {
        /** The Euclidean length of the gradient, before clipping; valid while the listener is called. */
        public double gradientNorm() {
            return norm.getAsDouble();
        }
    }

    /** After each update. */
    default void batch(Batch batch) {}

    /** After each epoch. */
    void epoch(Epoch epoch);

    /** After each epoch, with the seconds it took; tells {@link #epoch(Epoch)} unless overridden. */
    default void epoch(Epoch epoch, double seconds) {
        epoch(epoch);
    }
}
