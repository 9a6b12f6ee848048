package dev.chainrule.training;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The epochs of a training in order.
 *
 * @param epochs the first epoch first
 */
public record History(List<Epoch> epochs) {
    /** A history of {@code epochs}. */
    public History {
        epochs = List.copyOf(epochs);
    }

    /** The epoch with the lowest monitored loss, the first of equals; empty before the first epoch. */
    public Optional<Epoch> best() {
        Epoch best = null;
        for (Epoch epoch : epochs) {
            if (Double.isFinite(epoch.monitored()) && (best == null || epoch.monitored() < best.monitored())) {
                best = epoch;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The monitored losses, one per epoch. */
    public List<Double> losses() {
        return epochs.stream().map(Epoch::monitored).collect(Collectors.toUnmodifiableList());
    }
}
