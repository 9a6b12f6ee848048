package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns rows that a program has, maps or records, into columns. */
final class TableRows {
    private enum Kind {
        NUMBER("a number"),
        TEXT("a text"),
        BOOLEAN("a boolean"),
        DATE("a date");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private TableRows() {}

    static Table ofMaps(List<? extends Map<String, ? extends @Nullable Object>> rows) {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, ? extends @Nullable Object> row : rows) {
            names.addAll(row.keySet());
        }
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            @Nullable Object[] values = rows.stream().map(row -> row.get(name)).toArray();
            columns.add(column(name, values, null, false));
        }
        return Table.of(columns);
    }

    static Table ofRecords(List<? extends Record> rows) {
        if (rows.isEmpty()) {
            return Table.of();
        }
        Class<? extends Record> type = rows.getFirst().getClass();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).getClass() != type) {
                throw new ChainruleException(
                        "row " + (row + 1) + " is a " + rows.get(row).getClass().getName() + ", but row 1 is a "
                                + type.getName() + "; give rows of one class");
            }
        }
        List<Column> columns = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            @Nullable Object[] values = values(component, rows);
            Class<?> declared = component.getType();
            columns.add(column(component.getName(), values, kind(declared), isTimed(declared)));
        }
        return Table.of(columns);
    }

    private static @Nullable Object[] values(RecordComponent component, List<? extends Record> rows) {
        Method accessor = component.getAccessor();
        @Nullable Object[] values = new Object[rows.size()];
        try {
            accessor.setAccessible(true);
            for (int row = 0; row < values.length; row++) {
                values[row] = accessor.invoke(rows.get(row));
            }
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            Class<?> type = component.getDeclaringRecord();
            throw new ChainruleException(
                    "the record " + type.getName() + " cannot be read: open its package " + type.getPackageName()
                            + " in module-info.java to dev.chainrule.core",
                    e);
        } catch (InvocationTargetException e) {
            throw new ChainruleException(
                    "the accessor " + component.getName() + "() of "
                            + component.getDeclaringRecord().getName() + " failed: " + e.getCause(),
                    e);
        }
        return values;
    }

    /** A column of {@code values}; the declared kind, which may be null, decides when no value is there to tell. */
    private static Column column(
            String name, @Nullable Object[] values, @Nullable Kind declared, boolean declaredTimed) {
        @Nullable Kind kind = null;
        boolean timed = declaredTimed;
        for (int row = 0; row < values.length; row++) {
            Object value = values[row];
            if (value != null) {
                @Nullable Kind found = kind(value.getClass());
                if (found == null) {
                    throw error(
                            row,
                            name,
                            "a value of type " + value.getClass().getName()
                                    + " cannot stand in a table; give a number, a text, a boolean or a date of java.time");
                }
                if (kind != null && found != kind) {
                    throw error(
                            row,
                            name,
                            "'" + value + "' is " + found.words + ", but a value before it is " + kind.words
                                    + "; a column holds values of one kind");
                }
                kind = found;
                timed |= isTimed(value.getClass());
            }
        }
        if (kind == null) {
            kind = declared == null ? Kind.NUMBER : declared;
        }
        return switch (kind) {
            case NUMBER -> numbers(name, values);
            case TEXT -> texts(name, values);
            case BOOLEAN -> booleans(name, values);
            case DATE -> dates(name, values, timed);
        };
    }

    private static Column numbers(String name, @Nullable Object[] values) {
        double[] numbers = new double[values.length];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = values[row] == null ? Double.NaN : ((Number) values[row]).doubleValue();
            if (Double.isInfinite(numbers[row])) {
                throw error(row, name, values[row] + " is not a finite number");
            }
        }
        return NumberColumn.of(name, numbers);
    }

    private static Column texts(String name, @Nullable Object[] values) {
        @Nullable String[] texts = new String[values.length];
        for (int row = 0; row < texts.length; row++) {
            Object value = values[row];
            texts[row] = value == null ? null : value instanceof Enum<?> word ? word.name() : value.toString();
        }
        return TextColumn.of(name, texts);
    }

    private static Column booleans(String name, @Nullable Object[] values) {
        @Nullable Boolean[] booleans = new Boolean[values.length];
        for (int row = 0; row < booleans.length; row++) {
            booleans[row] = (Boolean) values[row];
        }
        return BooleanColumn.of(name, booleans);
    }

    private static Column dates(String name, @Nullable Object[] values, boolean timed) {
        double[] days = new double[values.length];
        for (int row = 0; row < days.length; row++) {
            try {
                days[row] = values[row] == null ? Double.NaN : epochDays(values[row]);
            } catch (ArithmeticException | DateTimeException e) {
                days[row] = Double.POSITIVE_INFINITY;
            }
            if (StrictMath.abs(days[row]) > DateColumn.LARGEST_DAY) {
                throw error(row, name, values[row] + " is too far from today to be a date in a table");
            }
        }
        return timed ? DateColumn.ofTimestamps(name, days) : DateColumn.ofDates(name, days);
    }

    private static double epochDays(Object date) {
        return switch (date) {
            case LocalDate day -> DateColumn.epochDays(day);
            case LocalDateTime time -> DateColumn.epochDays(time);
            case Instant instant -> DateColumn.epochDays(instant);
            case OffsetDateTime time -> DateColumn.epochDays(time.toInstant());
            case ZonedDateTime time -> DateColumn.epochDays(time.toInstant());
            default -> throw new IllegalArgumentException("no date: " + date);
        };
    }

    /** The kind of the values of a type; null when they cannot stand in a table or the type does not tell. */
    private static @Nullable Kind kind(Class<?> type) {
        if (Number.class.isAssignableFrom(type)
                || (type.isPrimitive() && type != boolean.class && type != char.class)) {
            return Kind.NUMBER;
        }
        if (CharSequence.class.isAssignableFrom(type)
                || Enum.class.isAssignableFrom(type)
                || type == Character.class
                || type == char.class) {
            return Kind.TEXT;
        }
        if (type == Boolean.class || type == boolean.class) {
            return Kind.BOOLEAN;
        }
        return type == LocalDate.class || isTimed(type) ? Kind.DATE : null;
    }

    private static boolean isTimed(Class<?> type) {
        return type == LocalDateTime.class
                || type == Instant.class
                || type == OffsetDateTime.class
                || type == ZonedDateTime.class;
    }

    private static ChainruleException error(int row, String column, String what) {
        return new ChainruleException(Origin.memory().place(row, column) + ": " + what);
    }
}
