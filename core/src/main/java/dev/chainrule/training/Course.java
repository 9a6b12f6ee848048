package dev.chainrule.training;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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

    /** How many epochs have gone by since that. */
    int sinceKept() {
        return epochs.size() - keptEpoch;
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
        if (epoch == 1 && first) {
            firstLoss = loss;
        }
        if (!(loss <= lossLimit())) {
            String what = "the loss " + (Double.isFinite(loss) ? "grew to " + (float) loss : "became " + loss);
            throw Runaway.exception(what, step, epoch, rate, inputs, keptEpoch);
        }
        if (last && !Runaway.finite(parameters.array())) { // no loss comes after it that would tell
            throw Runaway.exception("parameters became infinite", step, epoch, rate, inputs, keptEpoch);
        }
    }
}
