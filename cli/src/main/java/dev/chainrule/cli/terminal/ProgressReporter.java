package dev.chainrule.cli.terminal;

import dev.chainrule.training.Epoch;
import dev.chainrule.training.TrainingListener;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Follows one or more trainings in a row, and shows a person how far they are, where a terminal is watched. */
public final class ProgressReporter implements TrainingListener, AutoCloseable {
    private final String what;
    private final int trainings;
    private final int epochs;
    private final long started = System.nanoTime();
    private final @Nullable ProgressBar bar;

    private long rowsSeen;
    private long rowsPerEpoch;
    private int training;
    private int epoch;
    private int epochsDone;
    private double rowsOfEpoch;
    private String state = "";

    /**
     * Follows {@code trainings} trainings of at most {@code epochs} epochs.
     *
     * @param what is trained, at the start of the line
     * @param visible whether there is a terminal to show it on
     */
    public ProgressReporter(String what, int trainings, int epochs, boolean visible, Streams streams) {
        this.what = what;
        this.trainings = trainings;
        this.epochs = epochs;
        this.bar = visible ? ProgressLine.show(streams, this::render) : null;
    }

    @Override
    public synchronized void batch(Batch batch) {
        if (batch.epoch() < epoch) {
            training++;
        }
        epoch = batch.epoch();
        rowsSeen += batch.rows();
        rowsOfEpoch = batch.rowsDone();
        rowsPerEpoch = Math.max(rowsPerEpoch, batch.rowsDone());
    }

    @Override
    public synchronized void epoch(Epoch done) {
        epochsDone = done.number();
        StringBuilder text = new StringBuilder(" loss " + Words.number(done.loss()));
        for (Map.Entry<String, Double> metric : done.metrics().entrySet()) {
            text.append("  ").append(Words.metric(metric.getKey())).append(' ').append(Words.number(metric.getValue()));
        }
        state = text.toString();
    }

    /** How many rows went through the network. */
    public synchronized long rowsSeen() {
        return rowsSeen;
    }

    /** The last epoch that was done, of the training under way; 0 for none. */
    public synchronized int epochsDone() {
        return epochsDone;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** "epoch 12/100 [=====>     ] loss 0.0431  accuracy 0.9812  120,000 rows/s  0:07 left". */
    private synchronized String render(int width) {
        double seconds = (System.nanoTime() - started) * 1e-9;
        double ofAll =
                (training + (Math.max(epoch, 1) - 1 + rowsOfEpoch / Math.max(1, rowsPerEpoch)) / epochs) / trainings;
        String head = what + (trainings > 1 ? " " + (training + 1) + "/" + trainings : "") + " epoch " + epoch + "/"
                + epochs + " ";
        String tail = state;
        if (rowsSeen > 0 && seconds > 0) {
            double speed = rowsSeen / seconds;
            double left = trainings * (double) epochs * rowsPerEpoch * (1 - ofAll) / speed;
            tail += "  " + Words.number(Math.round(speed)) + " rows/s  " + ProgressLine.clock(left) + " left";
        }
        return ProgressLine.line(head, ofAll, tail, width);
    }
}
