package dev.chainrule.cli;

import dev.chainrule.cli.terminal.ProgressLine;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.model.Trial;
import dev.chainrule.model.Tuner;
import dev.chainrule.training.Epoch;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Follows a search, takes down what it tries, and shows a person how far it is, where a terminal is watched. */
final class TuneProgress implements Tuner.Listener, AutoCloseable {
    private final TuneJournal journal;
    private final BestModel keeper;
    private final int trials;
    private final @Nullable Duration budget;
    private final double secondsBefore;
    private final long started = System.nanoTime();
    private final @Nullable ProgressBar bar;

    private int trial;
    private int epoch;
    private int epochs;
    private String best = "";
    private volatile boolean kept;

    /** What becomes of a model that is better than all before. */
    @FunctionalInterface
    interface BestModel {
        void keep(TrainedModel trained);
    }

    /**
     * Follows a search of at most {@code trials} trials and, if not null, of the time {@code budget}.
     *
     * @param visible whether there is a terminal to show it on
     */
    TuneProgress(
            TuneJournal journal,
            BestModel keeper,
            int trials,
            @Nullable Duration budget,
            boolean visible,
            Streams streams) {
        this.journal = journal;
        this.keeper = keeper;
        this.trials = trials;
        this.budget = budget;
        this.secondsBefore =
                journal.results().stream().mapToDouble(Tuner.Result::seconds).sum();
        this.bar = visible ? ProgressLine.show(streams, this::render) : null;
    }

    @Override
    public synchronized void began(int number, int until) {
        trial = number;
        epoch = 0;
        epochs = until;
    }

    @Override
    public synchronized void epoch(int number, Epoch done) {
        epoch = done.number();
    }

    @Override
    public void reached(Tuner.Result result) {
        journal.add(result);
    }

    @Override
    public void improved(Trial better, TrainedModel trained) {
        synchronized (this) {
            best = "  best " + Words.number(better.loss()) + " (trial " + better.number() + ")";
        }
        keeper.keep(trained);
        kept = true;
    }

    /** Whether there was a model to keep. */
    boolean keptAModel() {
        return kept;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** "trial 12, epoch 7/22 [=====>     ]  best 0.0431 (trial 3)  3:20 left". */
    private synchronized String render(int width) {
        double seconds = secondsBefore + (System.nanoTime() - started) * 1e-9;
        double ofTrials = Math.max(0, trial - 1) / (double) trials;
        double ofTime = budget == null ? 0 : seconds / (budget.toMillis() * 1e-3);
        String left = budget == null
                ? ""
                : "  " + ProgressLine.clock(Math.max(0, budget.toMillis() * 1e-3 - seconds)) + " left";
        String head = "trial " + trial + (trials == Integer.MAX_VALUE ? "" : "/" + trials) + ", epoch " + epoch + "/"
                + epochs + " ";
        return ProgressLine.line(head, Math.max(ofTrials, ofTime), best + left, width);
    }
}
