package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;

/**
 * A column of numbers.
 *
 * @param column its name
 * @param fill the median of the training rows, for a missing value
 * @param flag whether a second input says that the value is missing
 * @param scaling how values are scaled
 * @param encoding how scaled values become inputs
 */
public record NumberFeature(String column, double fill, boolean flag, Scaling scaling, Encoding encoding)
        implements NumericFeature {
    /** Values as they are. */
    public NumberFeature() {
        this("", 0, false, new Scaling.None());
    }

    /** One input for the value. */
    public NumberFeature(String column, double fill, boolean flag, Scaling scaling) {
        this(column, fill, flag, scaling, new Encoding.Plain());
    }

    @Override
    public String name() {
        return "number";
    }

    @Override
    public double value(Column column, int row, Origin origin) {
        double value;
        if (column instanceof NumberColumn numbers) {
            value = numbers.value(row);
        } else {
            try {
                value = Numbers.parse(column.word(row));
            } catch (NumberFormatException e) {
                throw noNumber(column, row, origin);
            }
        }
        if (Double.isInfinite(value)) {
            throw new ChainruleException(origin.place(row, column()) + ": expected a finite number, found " + value);
        }
        return value;
    }

    /**
     * Numbers with a decimal comma are words if one of the column is no number at all: that one is to blame, not the first
     * that has a comma.
     */
    private ChainruleException noNumber(Column column, int row, Origin origin) {
        int blamed = row;
        while (blamed < column.size() && (column.isMissing(blamed) || isWithComma(column.word(blamed)))) {
            blamed++;
        }
        boolean onlyCommas = blamed == column.size();
        int at = onlyCommas ? row : blamed;
        return new ChainruleException(origin.place(at, column()) + ": expected a number, found '" + column.word(at)
                + "'" + (onlyCommas ? "; the decimal point is '.'" : ""));
    }

    /** Whether it is a number, or would be one with a point for its comma. */
    private static boolean isWithComma(String word) {
        try {
            Numbers.parse(word.replace(',', '.'));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
