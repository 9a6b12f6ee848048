package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Data as a person has it: columns of equal length under unique names, in memory. Immutable; a selection of rows or
 * columns is a new table. Tables are equal when their columns are, wherever they come from.
 */
public final class Table {
    private static final int NAMES_IN_A_MESSAGE = 12;

    private final Map<String, Column> columns;
    private final int rows;
    private final Origin origin;

    private Table(Map<String, Column> columns, int rows, Origin origin) {
        this.columns = columns;
        this.rows = rows;
        this.origin = origin;
    }

    /**
     * A table in memory of these columns.
     *
     * @throws IllegalArgumentException if two columns have the same name or different sizes
     */
    public static Table of(Column... columns) {
        return of(Arrays.asList(columns));
    }

    /**
     * A table in memory of these columns.
     *
     * @throws IllegalArgumentException if two columns have the same name or different sizes
     */
    public static Table of(List<? extends Column> columns) {
        return of(columns, Origin.memory());
    }

    /**
     * A table of {@code columns} whose rows come from {@code origin}.
     *
     * @throws IllegalArgumentException if two columns have the same name or different sizes
     */
    public static Table of(List<? extends Column> columns, Origin origin) {
        Map<String, Column> byName = new LinkedHashMap<>();
        int rows = columns.isEmpty() ? 0 : columns.getFirst().size();
        for (Column column : columns) {
            if (byName.put(column.name(), column) != null) {
                throw new IllegalArgumentException("two columns are named " + column.name());
            }
            if (column.size() != rows) {
                throw new IllegalArgumentException("column " + column.name() + " has " + column.size()
                        + " rows, column " + columns.getFirst().name() + " has " + rows);
            }
        }
        return new Table(byName, rows, origin);
    }

    /**
     * A table of rows that are maps from column name to value. A key that a row does not have, or a null value, is
     * missing. Values are numbers, texts (also characters and enums), booleans, and dates or times of java.time; a
     * column holds values of one kind. Columns stand in the order in which their names first appear.
     *
     * @throws ChainruleException naming the row and column of a value that is infinite, of another type, or of another
     *     kind than the values before it
     */
    public static Table ofMaps(List<? extends Map<String, ? extends @Nullable Object>> rows) {
        return TableRows.ofMaps(rows);
    }

    /**
     * A table of rows that are records of one class, a column to each component; values as in {@link #ofMaps}. A
     * component declared as a text, a boolean or a date has a column of that kind even where every value is null.
     *
     * @throws ChainruleException as {@link #ofMaps}, and when the rows are not all of one class
     */
    public static Table ofRecords(List<? extends Record> rows) {
        return TableRows.ofRecords(rows);
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The columns in order. */
    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** The names of the columns in order. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** Where the rows come from. */
    public Origin origin() {
        return origin;
    }

    /** The column of this name, if there is one. */
    public Optional<Column> find(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    /**
     * The column of this name.
     *
     * @throws ChainruleException if there is none: it names the file and the nearest name
     */
    public Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new ChainruleException(origin.name() + " has no column '" + name + "'" + hint(name));
        }
        return column;
    }

    private String hint(String name) {
        String hint = Nearest.hint(name, columns.keySet());
        if (!hint.isEmpty()) {
            return hint;
        }
        String names = String.join(", ", names().subList(0, Math.min(columns.size(), NAMES_IN_A_MESSAGE)));
        return "; it has: " + names + (columns.size() > NAMES_IN_A_MESSAGE ? ", …" : "");
    }

    /**
     * The rows {@code rows}, one index (from 0) per row selected, in that order; they keep their places in {@link
     * #origin()}.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Table select(int[] rows) {
        Map<String, Column> selected = new LinkedHashMap<>();
        columns.forEach((name, column) -> selected.put(name, column.select(rows)));
        return new Table(selected, rows.length, origin.select(rows));
    }

    /**
     * This table with {@code column} in place of the column of its name, or else as the last one.
     *
     * @throws IllegalArgumentException if the column has another number of rows
     */
    public Table with(Column column) {
        List<Column> all = new ArrayList<>(columns.values());
        if (columns.containsKey(column.name())) {
            all.replaceAll(old -> old.name().equals(column.name()) ? column : old);
        } else {
            all.add(column);
        }
        return of(all, origin);
    }

    /**
     * This table without the named columns.
     *
     * @throws ChainruleException if there is no column of one of the names
     */
    public Table without(String... names) {
        Set<String> dropped = Set.copyOf(Arrays.asList(names));
        dropped.forEach(this::column);
        Map<String, Column> kept = new LinkedHashMap<>(columns);
        kept.keySet().removeAll(dropped);
        return new Table(kept, rows, origin);
    }

    /**
     * The named columns alone, in the order named.
     *
     * @throws ChainruleException if there is no column of one of the names
     */
    public Table only(String... names) {
        Map<String, Column> kept = new LinkedHashMap<>();
        for (String name : names) {
            kept.put(name, column(name));
        }
        return new Table(kept, rows, origin);
    }

    /** {@code name}, or an error if it cannot name a column. */
    static String checkedName(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name");
        }
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Table that && rows == that.rows && columns().equals(that.columns());
    }

    @Override
    public int hashCode() {
        return columns().hashCode();
    }

    /** The origin, the number of rows and the names: for logs and debuggers. */
    @Override
    public String toString() {
        return "Table[" + origin + ", " + rows + " rows, columns " + String.join(", ", columns.keySet()) + "]";
    }
}
