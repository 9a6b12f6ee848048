package dev.chainrule.preprocessing;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Finds the {@link Scaling} that suits the values of a column, and quantiles. */
final class ScalingLearner {
    /** More than so many distances of the quartiles in the deviation, and most values are nearly equal by it. */
    private static final double MOST_QUARTILES = 5;

    private ScalingLearner() {}

    /**
     * The scaling of {@code kind} that suits {@code values}.
     *
     * @param values at least one, none NaN, not all the same; sorted here, in place
     */
    static Scaling learn(Scaling.Kind kind, double[] values) {
        Arrays.sort(values);
        return learn(kind, SortedValues.of(values));
    }

    /** The scaling of {@code kind} that suits {@code values}: at least one, not all the same. */
    static Scaling learn(Scaling.Kind kind, SortedValues values) {
        return switch (kind) {
            case NONE -> new Scaling.None();
            case STANDARD -> values.moments().standard();
            case AUTO -> {
                Scaling.Standard standard = values.moments().standard();
                yield hides(standard, values) ? Scaling.Smooth.learn(values) : standard;
            }
            case ROBUST -> Scaling.Robust.learn(values);
            case SMOOTH -> Scaling.Smooth.learn(values);
            case QUANTILE -> Scaling.Quantile.learn(values);
        };
    }

    /**
     * Whether {@code scaling} makes most of the values nearly equal, since a few far out of them are most of the deviation;
     * of values half of which are one, that is not asked.
     */
    static boolean hides(Scaling.Standard scaling, SortedValues values) {
        double quartiles = quantile(values, 0.75) - quantile(values, 0.25);
        return quartiles > 0 && scaling.deviation() > MOST_QUARTILES * quartiles;
    }

    private static LongStream quartiles(long size) {
        return LongStream.concat(ranksOfQuantile(size, 0.25), ranksOfQuantile(size, 0.75));
    }

    /**
     * Which of {@code size} values {@link #learn(Scaling.Kind, SortedValues)} and {@link #hides} ask for, by their ranks, in any
     * order.
     */
    static LongStream ranks(Scaling.Kind kind, long size) {
        return switch (kind) {
            case NONE -> LongStream.empty();
            case STANDARD -> quartiles(size);
            case AUTO, ROBUST, SMOOTH -> Scaling.Robust.ranks(size);
            case QUANTILE -> Scaling.Quantile.ranks(size);
        };
    }

    /** The {@code p}-quantile of {@code sorted}: see {@link #quantile(SortedValues, double)}. */
    static double quantile(double[] sorted, double p) {
        return quantile(SortedValues.of(sorted), p);
    }

    /** The {@code p}-quantile of {@code sorted}, by linear interpolation between order statistics (Hyndman–Fan type 7). */
    static double quantile(SortedValues sorted, double p) {
        double at = p * (sorted.size() - 1);
        double below = sorted.at((long) at);
        double above = sorted.at(Math.min((long) at + 1, sorted.size() - 1));
        double share = at - (long) at;
        double gap = above - below;
        return Double.isFinite(gap)
                ? below + share * gap
                : (1 - share) * below + share * above; // the gap is too large for a double
    }

    /** Which of {@code size} values {@link #quantile(SortedValues, double)} asks for. */
    static LongStream ranksOfQuantile(long size, double p) {
        long below = (long) (p * (size - 1));
        return LongStream.of(below, Math.min(below + 1, size - 1));
    }
}
