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
                throw new ChainruleException(
                        origin.place(row, column()) + ": expected a number, found '" + column.word(row) + "'");
            }
        }
        if (Double.isInfinite(value)) {
            throw new ChainruleException(origin.place(row, column()) + ": expected a finite number, found " + value);
        }
        return value;
    }
}
