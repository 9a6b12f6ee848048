package dev.chainrule.training;

import java.util.ArrayList;
import java.util.List;

/** Who is told of the batches and epochs of a training. */
final class TrainingListeners {
    private final List<TrainingListener> all = new ArrayList<>();
    private boolean wantBatches;

    void add(TrainingListener listener) {
        all.add(listener);
        wantBatches |= wantsBatches(listener);
    }

    /** Whether {@code listener} has a {@link TrainingListener#batch} of its own. */
    private static boolean wantsBatches(TrainingListener listener) {
        try {
            return listener.getClass()
                            .getMethod("batch", TrainingListener.Batch.class)
                            .getDeclaringClass()
                    != TrainingListener.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether one of them listens to batches. */
    boolean wantBatches() {
        return wantBatches;
    }

    void tell(TrainingListener.Batch event) {
        all.forEach(listener -> listener.batch(event));
    }

    void tell(Epoch epoch, double seconds) {
        all.forEach(listener -> listener.epoch(epoch, seconds));
    }
}
