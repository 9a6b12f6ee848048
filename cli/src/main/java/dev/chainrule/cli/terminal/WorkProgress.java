package dev.chainrule.cli.terminal;

import java.util.function.DoubleConsumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Hears what share of some work is done, and shows a person, where a terminal is watched. */
public final class WorkProgress implements DoubleConsumer, AutoCloseable {
    /** Nothing is said of how long it takes before so much is done. */
    private static final double TELLING = 0.01;

    private final String what;
    private final long started = System.nanoTime();
    private final @Nullable ProgressBar bar;
    private volatile double done;

    /**
     * Follows the work {@code what}.
     *
     * @param visible whether there is a terminal to show it on
     */
    public WorkProgress(String what, boolean visible, Streams streams) {
        this.what = what;
        this.bar = visible ? ProgressLine.show(streams, this::render) : null;
    }

    /** So much of the work is done, from 0 to 1. */
    @Override
    public void accept(double share) {
        done = share;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** "importance 12 % [=====>     ]  3:20 left". */
    private String render(int width) {
        return render(what, done, (System.nanoTime() - started) * 1e-9, width);
    }

    /** The line when {@code share} was done in {@code seconds}. */
    public static String render(String what, double share, double seconds, int width) {
        String left = share < TELLING ? "" : "  " + ProgressLine.clock(seconds * (1 - share) / share) + " left";
        return ProgressLine.line(what + " " + (int) (100 * share) + " % ", share, left, width);
    }
}
