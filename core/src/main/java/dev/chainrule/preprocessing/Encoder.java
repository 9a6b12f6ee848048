package dev.chainrule.preprocessing;

/**
 * How columns are to become inputs: what a {@link PreprocessingLearner} is asked for.
 *
 * @param scaling of numbers and dates
 * @param bins at most so many per column of numbers or dates, from 2 to 1000, for the {@linkplain Encoding.PiecewiseLinear piecewise-linear encoding};
 *     0 leaves values as they are
 * @param categories at most so many per column of words, at least 1: the most frequent; the others
 *     count as unknown
 */
public record Encoder(Scaling.Kind scaling, int bins, int categories) {
    /** More categories than this are rare ones, which say little. */
    public static final int USUAL_CATEGORIES = 200;

    /** @throws IllegalArgumentException if bins is neither 0 nor 2 to 1000, or categories is less than 1 */
    public Encoder {
        if (bins < 0 || bins == 1 || bins > 1000) {
            throw new IllegalArgumentException("bins must be 0 (none) or 2 to 1000, is " + bins);
        }
        if (categories < 1) {
            throw new IllegalArgumentException("categories must be at least 1, is " + categories);
        }
    }

    /** Scaled by {@code scaling}, one input per number. */
    public static Encoder of(Scaling.Kind scaling) {
        return new Encoder(scaling, 0, USUAL_CATEGORIES);
    }

    /**
     * The same with at most {@code bins} bins per number; 0 for none.
     *
     * @throws IllegalArgumentException if it is neither 0 nor from 2 to 1000
     */
    public Encoder withBins(int bins) {
        return new Encoder(scaling, bins, categories);
    }

    /**
     * The same with at most {@code categories} per column.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Encoder withCategories(int categories) {
        return new Encoder(scaling, bins, categories);
    }
}
