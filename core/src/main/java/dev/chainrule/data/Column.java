package dev.chainrule.data;

import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link Table}: a name and a value or "missing" for every row. Immutable.
 *
 * <p>There are four kinds, and a {@code switch} over a column needs no default. A column read without any value at all
 * is a {@link NumberColumn}. Row numbers count from 0; a row outside 0 … size − 1 is an
 * {@link IndexOutOfBoundsException}.
 */
public sealed interface Column permits NumberColumn, TextColumn, BooleanColumn, DateColumn {
    /** The name, unique within a table, never blank. */
    String name();

    /** The number of rows. */
    int size();

    /** Whether {@code row} has no value. */
    boolean isMissing(int row);

    /**
     * The value in the words of the data: a number in the fewest digits that give the same number back (an integer
     * without ".0"), a date in ISO 8601, a text or a boolean as it was written; null when missing.
     */
    @Nullable
    String text(int row);

    /**
     * As {@link #text}, for a row that has a value.
     *
     * @throws IllegalStateException if it has none
     */
    default String word(int row) {
        String text = text(row);
        if (text == null) {
            throw new IllegalStateException("row " + row + " of column " + name() + " has no value");
        }
        return text;
    }

    /** The rows {@code rows}, one index (from 0) per row selected, in that order; a row may be named several times. */
    Column select(int[] rows);

    /**
     * The same values under another name.
     *
     * @throws IllegalArgumentException if it is blank
     */
    Column renamed(String name);

    /** The number of rows without a value. */
    default int missing() {
        int missing = 0;
        for (int row = 0; row < size(); row++) {
            if (isMissing(row)) {
                missing++;
            }
        }
        return missing;
    }
}
