package dev.chainrule.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of numbers; NaN is a missing one, and infinities do not occur. */
public final class NumberColumn implements Column {
    private static final double LARGEST_EXACT_INTEGER = 0x1p53;

    private final String name;
    private final double[] values;

    private NumberColumn(String name, double[] values) {
        this.name = Table.checkedName(name);
        this.values = values;
    }

    /**
     * A column of a copy of {@code values}, one per row, NaN where missing.
     *
     * @throws IllegalArgumentException if the name is blank or a value is infinite
     */
    public static NumberColumn of(String name, double... values) {
        double[] copy = values.clone();
        for (int row = 0; row < copy.length; row++) {
            if (Double.isInfinite(copy[row])) {
                throw new IllegalArgumentException("column " + name + ", row " + row + " is " + copy[row]);
            }
        }
        return new NumberColumn(name, copy);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length;
    }

    /**
     * The number in {@code row}, from 0; NaN when missing.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public double value(int row) {
        return values[row];
    }

    /** A copy of all values, one per row; NaN where missing. */
    public double[] toArray() {
        return values.clone();
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values[row]);
    }

    @Override
    public @Nullable String text(int row) {
        return isMissing(row) ? null : text(values[row]);
    }

    /**
     * The fewest digits that read back as exactly {@code value} ({@link Double#toString(double)}), an integer up to 2⁵³
     * without point and exponent.
     */
    public static String text(double value) {
        if (value == StrictMath.rint(value) && StrictMath.abs(value) <= LARGEST_EXACT_INTEGER) {
            boolean negativeZero = value == 0 && 1 / value < 0;
            return negativeZero ? "-0" : Long.toString((long) value);
        }
        return Double.toString(value);
    }

    @Override
    public NumberColumn select(int[] rows) {
        double[] selected = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = values[rows[i]];
        }
        return new NumberColumn(name, selected);
    }

    @Override
    public NumberColumn renamed(String name) {
        return new NumberColumn(name, values);
    }

    /** The same name and the same values, bit for bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NumberColumn that && name.equals(that.name) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "NumberColumn[" + name + ", " + values.length + " rows]";
    }
}
