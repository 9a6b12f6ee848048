package dev.chainrule.data;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table in up to three parts: to learn from, to choose by (early stopping, model selection), and to
 * judge the result with. A part that was not asked for is empty.
 *
 * <p>Each part holds row indices (from 0) in ascending order, and no row is in two parts. The arrays are not copied:
 * do not change them.
 *
 * @param training one index per row to learn from
 * @param validation one index per row to choose by
 * @param test one index per row kept away from everything but the last judgement
 */
public record Split(int[] training, int[] validation, int[] test) {

    /**
     * A split into these parts.
     *
     * @throws IllegalArgumentException if a part is not ascending, an index is negative, or two parts share a row
     */
    public Split {
        BitSet seen = new BitSet();
        include(seen, "training", training);
        include(seen, "validation", validation);
        include(seen, "test", test);
    }

    /**
     * The same split of a part of a table: every index i of this split becomes {@code rows[i]}. So the folds of the
     * rows that remain beside a test part become rows of the whole table.
     *
     * @param rows row indices in ascending order, at least as many as this split has rows
     * @throws IllegalArgumentException if they are not ascending or one is negative
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public Split within(int[] rows) {
        return new Split(pick(rows, training), pick(rows, validation), pick(rows, test));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Split that
                && Arrays.equals(training, that.training)
                && Arrays.equals(validation, that.validation)
                && Arrays.equals(test, that.test);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(training) + Arrays.hashCode(validation)) + Arrays.hashCode(test);
    }

    /** The sizes of the parts: the indices may be millions. */
    @Override
    public String toString() {
        return "Split[training=" + training.length + " rows, validation=" + validation.length + " rows, test="
                + test.length + " rows]";
    }

    private static void include(BitSet seen, String part, int[] rows) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < (i == 0 ? 0 : rows[i - 1] + 1)) {
                throw new IllegalArgumentException("the " + part + " rows are not ascending indices at position " + i);
            }
            if (seen.get(rows[i])) {
                throw new IllegalArgumentException("row " + rows[i] + " of the " + part + " rows is in two parts");
            }
            seen.set(rows[i]);
        }
    }

    private static int[] pick(int[] rows, int[] indices) {
        int[] picked = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            picked[i] = rows[indices[i]];
        }
        return picked;
    }
}
