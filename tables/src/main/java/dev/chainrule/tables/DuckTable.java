package dev.chainrule.tables;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** Puts a table into DuckDB, with the types of {@link DuckTypes}. */
final class DuckTable {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private DuckTable() {}

    /** Makes the table {@code name} of {@code table}. */
    static void create(Duck duck, String name, Table table) throws SQLException {
        ColumnNames.checkCase(table.origin().name(), table.names());
        List<Column> columns = table.columns();
        duck.execute("CREATE TABLE " + Duck.identifier(name)
                + columns.stream()
                        .map(column -> Duck.identifier(column.name()) + " " + DuckTypes.type(column))
                        .collect(Collectors.joining(", ", " (", ")")));
        boolean[] whole = new boolean[columns.size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = columns.get(i) instanceof NumberColumn numbers && DuckTypes.isWhole(numbers);
        }
        try (DuckDBAppender appender = duck.connection().createAppender(name)) {
            for (int row = 0; row < table.rows(); row++) {
                appender.beginRow();
                for (int i = 0; i < whole.length; i++) {
                    append(appender, columns.get(i), row, whole[i]);
                }
                appender.endRow();
            }
        }
    }

    private static void append(DuckDBAppender appender, Column column, int row, boolean whole) throws SQLException {
        if (column.isMissing(row)) {
            appender.appendNull();
            return;
        }
        switch (column) {
            case NumberColumn numbers when whole -> appender.append((long) numbers.value(row));
            case NumberColumn numbers -> appender.append(numbers.value(row));
            case TextColumn texts -> appender.append(texts.value(row));
            case BooleanColumn booleans -> appender.append(booleans.value(row));
            case DateColumn dates when dates.isTimed() -> appender.appendEpochMicros(micros(dates.value(row)));
            case DateColumn dates -> appender.appendEpochDays((int) dates.value(row));
        }
    }

    /** Days as microseconds, day and time of day apart so that no digit is lost. */
    private static long micros(double days) {
        double whole = StrictMath.floor(days);
        long midnight = ((long) whole) * MICROS_PER_DAY;
        return midnight + StrictMath.round((days - whole) * MICROS_PER_DAY);
    }
}
