package dev.chainrule.studio.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters after epochs, with the epochs thinned so that there are never too many: every epoch at first, then every
 * second, every fourth, …, from epoch 0 (the beginning) on, and besides them the latest that was looked at. One thread
 * adds, others read.
 */
final class RecordedEpochs {
    private static final int MOST = 500;
    private static final long MOST_BYTES = 32L << 20;

    private final int most;
    private final List<float[]> recorded = new ArrayList<>();
    private int latestEpoch = -1;
    private float[] latest = {};
    private volatile int stride = 1;

    /** For networks of {@code parameters} numbers. */
    RecordedEpochs(int parameters) {
        this.most = Math.clamp(MOST_BYTES / (4L * parameters), 4, MOST);
    }

    /** Whether the parameters after {@code epoch} are to be recorded. */
    boolean wants(int epoch) {
        return epoch % stride == 0;
    }

    /** Records the parameters after {@code epoch}, the next that is wanted; they are not copied. */
    synchronized void add(int epoch, float[] parameters) {
        if (epoch != recorded.size() * stride) {
            return; // recorded already, or not wanted any more
        }
        recorded.add(parameters);
        if (recorded.size() > most) {
            for (int i = 1; 2 * i < recorded.size(); i++) {
                recorded.set(i, recorded.get(2 * i));
            }
            recorded.subList((recorded.size() + 1) / 2, recorded.size()).clear();
            stride *= 2;
        }
    }

    /** Records the parameters after {@code epoch} beside the others, until the next such; they are not copied. */
    synchronized void latest(int epoch, float[] parameters) {
        latestEpoch = epoch;
        latest = parameters;
    }

    /** The epochs from 0 on that are recorded are multiples of this. */
    int stride() {
        return stride;
    }

    /** The last epoch up to {@code most} that is recorded; −1 before any is. */
    synchronized int last(int most) {
        int even = Math.min((recorded.size() - 1) * stride, most / stride * stride);
        return latestEpoch <= most ? Math.max(latestEpoch, even) : even;
    }

    /** How many there are. */
    synchronized int size() {
        return recorded.size() + (latestEpoch > (recorded.size() - 1) * stride ? 1 : 0);
    }

    /** The parameters after {@code epoch}, not to be changed; empty if they are not recorded. */
    synchronized Optional<float[]> find(int epoch) {
        if (epoch >= 0 && epoch % stride == 0 && epoch / stride < recorded.size()) {
            return Optional.of(recorded.get(epoch / stride));
        }
        return epoch == latestEpoch ? Optional.of(latest) : Optional.empty();
    }
}
