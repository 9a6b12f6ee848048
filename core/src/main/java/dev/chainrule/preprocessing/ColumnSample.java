package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.TextColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The rows of a column to learn from. */
record ColumnSample(Column column, int @Nullable [] rows) {
    /**
     * What a learner needs to know of it.
     *
     * @param origin of the whole column
     * @throws ChainruleException naming the row of a value that is infinite
     */
    ColumnSummary summary(Origin origin) {
        return switch (column) {
            case NumberColumn numbers -> numbers(numbers::value, origin);
            case DateColumn dates -> numbers(dates::value, origin);
            case BooleanColumn _ -> truths();
            case TextColumn _ -> words();
        };
    }

    private int size() {
        return rows == null ? column.size() : rows.length;
    }

    private int row(int i) {
        return rows == null ? i : rows[i];
    }

    private boolean isMissing(int i) {
        return column.isMissing(row(i));
    }

    private String word(int i) {
        return column.word(row(i));
    }

    private int missing() {
        int missing = 0;
        for (int i = 0; i < size(); i++) {
            missing += isMissing(i) ? 1 : 0;
        }
        return missing;
    }

    /** The word of the first value. */
    private String firstWord() {
        for (int i = 0; i < size(); i++) {
            if (!isMissing(i)) {
                return word(i);
            }
        }
        return "";
    }

    private ColumnSummary.Numbers numbers(IntToDoubleFunction value, Origin origin) {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsDouble(row(i));
            if (Double.isInfinite(values[i])) {
                throw new ChainruleException(
                        origin.place(row(i), column.name()) + ": expected a finite number, found " + values[i]);
            }
        }
        boolean countsRows =
                column instanceof NumberColumn && values.length > ColumnSummary.FEW_ROWS && ColumnSummary.rises(values);
        // sorted where they are, without a copy: the column may be most of what memory holds. NaN comes last
        Arrays.sort(values);
        int present = values.length;
        while (present > 0 && Double.isNaN(values[present - 1])) {
            present--;
        }
        int missing = values.length - present;
        return new ColumnSummary.Numbers(
                column.name(),
                column instanceof DateColumn,
                values.length,
                missing,
                SortedValues.of(missing > 0 ? Arrays.copyOf(values, present) : values),
                countsRows,
                firstWord());
    }

    private ColumnSummary.Truths truths() {
        String first = firstWord();
        boolean differs = false;
        for (int i = 0; i < size() && !differs; i++) {
            differs = !isMissing(i) && !word(i).equals(first);
        }
        return new ColumnSummary.Truths(column.name(), size(), missing(), differs, first);
    }

    private ColumnSummary.Words words() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            counts.merge(isMissing(i) ? CategoryFeature.MISSING : word(i), 1L, Long::sum);
        }
        return new ColumnSummary.Words(column.name(), size(), missing(), counts.size(), counts);
    }
}
