package dev.chainrule.training;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the epochs of a training so far: their losses, the parameters to keep, and whether a loss is still one that a
 * training can go on from.
 */
final class Course {
    private final Parameters parameters;
    private final List<Epoch> epochs = new ArrayList<>();

    /** The monitored loss after each of the epochs, and the lowest of them. */
    private final List<Double> losses = new ArrayList<>();

    private final List<Double> lossesSeen = Collections.unmodifiableList(losses);
    private double best = Double.POSITIVE_INFINITY;

    /** The parameters to keep: of the best epoch where rows for validation tell, else of the last. */
    private float[] kept;

    private int keptEpoch;

    /** Of the first batch of the first epoch. */
    private double firstLoss;

    /** The course of a training of {@code parameters}, which change in place, before its first epoch. */
    Course(Parameters parameters) {
        this.parameters = parameters;
        this.kept = parameters.array().clone();
    }

    /** Goes on from what a checkpoint holds. */
    void restore(Checkpoint saved) {
        saved.history().epochs().forEach(this::add);
        kept = saved.kept();
        keptEpoch = saved.keptEpoch();
    }

    /** How many epochs are over. */
    int size() {
        return epochs.size();
    }

    /** The epochs that are over. */
    History history() {
        return new History(epochs);
    }

    /** The monitored loss after each of the epochs: a view, which follows. */
    List<Double> losses() {
        return lossesSeen;
    }

    /** Updates up to the end of the last epoch. */
    long steps() {
        return epochs.isEmpty() ? 0 : epochs.getLast().steps();
    }

    /** The parameters to keep, themselves. */
    float[] kept() {
        return kept;
    }

    /** Of which epoch they are; 0 before the first. */
    int keptEpoch() {
        return keptEpoch;
    }

    /** Whether the last {@code patience} epochs brought nothing better; never if that is 0. */
    boolean isOver(int patience) {
        return patience > 0 && epochs.size() - keptEpoch >= patience;
    }

    /** What a training came to that ended so. */
    Outcome outcome(Outcome.End end, String message) {
        return new Outcome(end, epochs.size(), keptEpoch, message);
    }

    /**
     * How a training ends that has no epoch left to run.
     *
     * @param patience after how many epochs without improvement; 0 for never
     * @param stuck whether no step lowers the loss any further
     */
    Outcome ending(int patience, boolean stuck) {
        if (isOver(patience)) {
            return outcome(Outcome.End.STOPPED_EARLY, "no improvement in " + patience + " epochs");
        }
        return outcome(Outcome.End.FINISHED, stuck ? "no step lowers the loss any further" : "all epochs were run");
    }

    /** An epoch is over: keeps the parameters as they are now, unless rows for validation say that it is no better. */
    void end(Epoch epoch, boolean validated) {
        boolean better = epoch.monitored() < best;
        add(epoch);
        if (!validated || better) {
            System.arraycopy(parameters.array(), 0, kept, 0, kept.length);
            keptEpoch = epoch.number();
        }
    }

    private void add(Epoch epoch) {
        epochs.add(epoch);
        losses.add(epoch.monitored());
        best = Double.isFinite(epoch.monitored()) ? Math.min(best, epoch.monitored()) : best;
    }

    /** Makes the parameters those kept. */
    void back() {
        System.arraycopy(kept, 0, parameters.array(), 0, kept.length);
    }

    /** What the loss of a batch must not exceed. */
    double lossLimit() {
        double start = epochs.isEmpty() ? firstLoss : epochs.getFirst().loss();
        return Runaway.limit(!epochs.isEmpty(), start);
    }

    /** @throws DivergenceException if the loss of a batch, or after the last of an epoch a parameter, ran away */
    void requireSound(double loss, boolean last, boolean first, long step, int epoch, double rate, Matrix inputs) {
        String fault = fault(loss, last, first, epoch);
        if (fault != null) {
            throw Runaway.exception(fault, step, epoch, rate, Runaway.largest(inputs), keptEpoch);
        }
    }

    /** As above, of rows that are elsewhere: {@code largest} is the largest absolute value of their inputs. */
    void requireSound(double loss, boolean last, boolean first, long step, int epoch, double rate, double largest) {
        String fault = fault(loss, last, first, epoch);
        if (fault != null) {
            throw Runaway.exception(fault, step, epoch, rate, largest, keptEpoch);
        }
    }

    /** What ran away; null if nothing did. */
    private @Nullable String fault(double loss, boolean last, boolean first, int epoch) {
        if (epoch == 1 && first) {
            firstLoss = loss;
        }
        if (!(loss <= lossLimit())) {
            return "the loss " + (Double.isFinite(loss) ? "grew to " + (float) loss : "became " + loss);
        }
        // no loss comes after the last that would tell
        return last && !Runaway.finite(parameters.array()) ? "parameters became infinite" : null;
    }
}
