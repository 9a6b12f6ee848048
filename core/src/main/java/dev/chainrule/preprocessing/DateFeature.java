package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;

/**
 * A column of dates or times, as days since 1970-01-01.
 *
 * @param column its name
 * @param fill the median of the training rows, for a missing value
 * @param flag whether a second input says that the value is missing
 * @param scaling how values are scaled
 * @param encoding how scaled values become inputs
 */
public record DateFeature(String column, double fill, boolean flag, Scaling scaling, Encoding encoding)
        implements NumericFeature {
    /** Days as they are. */
    public DateFeature() {
        this("", 0, false, new Scaling.None());
    }

    /** One input for the value. */
    public DateFeature(String column, double fill, boolean flag, Scaling scaling) {
        this(column, fill, flag, scaling, new Encoding.Plain());
    }

    @Override
    public String name() {
        return "date";
    }

    @Override
    public double value(Column column, int row, Origin origin) {
        return switch (column) {
            case DateColumn dates -> dates.value(row);
            case NumberColumn days -> days.value(row);
            default -> parse(column.word(row), row, origin);
        };
    }

    private double parse(String text, int row, Origin origin) {
        try {
            return text.length() == 10
                    ? DateColumn.epochDays(LocalDate.parse(text))
                    : DateColumn.epochDays(LocalDateTime.parse(text.replace(' ', 'T')));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new ChainruleException(origin.place(row, column())
                    + ": expected a date such as 2024-12-31 or 2024-12-31T18:00:00, found '" + text + "'");
        }
    }
}
