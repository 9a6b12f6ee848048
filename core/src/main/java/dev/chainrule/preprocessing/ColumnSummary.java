package dev.chainrule.preprocessing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that a {@link PreprocessingLearner} needs to know of the training rows of a column: no values, but what they add up to. */
public sealed interface ColumnSummary {
    /** The name of the column. */
    String column();

    /** How many rows there are. */
    long rows();

    /** How many of them have no value. */
    long missing();

    /**
     * Of numbers or dates.
     *
     * @param dates whether they are days since 1970-01-01
     * @param values those that are there
     * @param countsRows whether they look like the number of the row: they {@linkplain #rises rise}, in more than {@link
     *     #FEW_ROWS} rows, and are no dates
     * @param first the word of one of them, for a person; empty if there is none
     */
    record Numbers(
            String column,
            boolean dates,
            long rows,
            long missing,
            SortedValues values,
            boolean countsRows,
            String first)
            implements ColumnSummary {}

    /**
     * Of true and false.
     *
     * @param differs whether both are there
     * @param first the word of one of them, for a person; empty if there is none
     */
    record Truths(String column, long rows, long missing, boolean differs, String first) implements ColumnSummary {}

    /**
     * Of words.
     *
     * @param categories how many different ones there are; that the value is missing is one of them, {@link
     *     CategoryFeature#MISSING}
     * @param counts in how many rows each of them is; of more than the learner takes, at least the most frequent and one
     *     more, and of equally frequent ones the first by the alphabet
     */
    record Words(String column, long rows, long missing, long categories, Map<String, Long> counts)
            implements ColumnSummary {
        /** Keeps the order of the counts. */
        public Words {
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }

    /** In so few rows it means nothing that numbers rise. */
    int FEW_ROWS = 20;

    /** Whether {@code values}, one per row, are whole numbers, each more than the one before. */
    static boolean rises(double[] values) {
        boolean rises = true;
        for (int row = 0; row < values.length && rises; row++) {
            rises = values[row] == StrictMath.rint(values[row]) && (row == 0 || values[row] > values[row - 1]);
        }
        return rises;
    }
}
