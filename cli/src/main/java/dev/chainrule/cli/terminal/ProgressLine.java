package dev.chainrule.cli.terminal;

import java.util.Locale;
import java.util.function.IntFunction;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The line on a terminal that shows how far a command is. */
public final class ProgressLine {
    /** Columns that a line has at most. */
    public static final int WIDTH = 79;

    private static final int REFRESH_MILLIS = 200;
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;

    private ProgressLine() {}

    /** A line that is what {@code render} makes of so many columns, until it is closed, when it goes. */
    public static ProgressBar show(Streams streams, IntFunction<String> render) {
        return new ProgressBarBuilder()
                .setInitialMax(-1)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(consumer(streams))
                .setRenderer((_, width) -> render.apply(Math.min(width, WIDTH)))
                .continuousUpdate()
                .clearDisplayOnFinish()
                .build();
    }

    private static ProgressBarConsumer consumer(Streams streams) {
        return new DelegatingProgressBarConsumer(
                line -> {
                    streams.err().print("\r" + " ".repeat(WIDTH) + "\r" + line.strip());
                    streams.err().flush();
                },
                WIDTH);
    }

    /** {@code head}, a bar that is full by {@code share} if {@code width} has room for one, and {@code tail}. */
    public static String line(String head, double share, String tail, int width) {
        int room = Math.min(LONGEST_BAR, width - head.length() - tail.length());
        return Words.fit(head + (room >= SHORTEST_BAR ? bar(room, share) : "") + tail, WIDTH);
    }

    private static String bar(int width, double share) {
        int inner = width - 2;
        int full = (int) Math.clamp(share * inner, 0, inner);
        String arrow = full == 0 ? "" : "=".repeat(full - 1) + ">";
        return "[" + arrow + " ".repeat(inner - full) + "]";
    }

    /** "3:20", "1:03:20". */
    public static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
