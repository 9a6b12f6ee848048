package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a DataFrame into a {@link Table}, on whatever machine they are.
 *
 * @param columns what is read, in this order
 * @param places the index of each of them in a row
 */
record FrameReader(List<FrameColumn> columns, List<Integer> places) implements Serializable {
    /** So many elements of a vector are shown to a person; */
    private static final int SHOWN = 12;

    /** so many columns of a row; */
    private static final int COLUMNS_SHOWN = 30;

    /** and so many letters of a text. */
    private static final int LETTERS_SHOWN = 60;

    FrameReader {
        columns = List.copyOf(columns);
        places = List.copyOf(places);
    }

    /** Reads columns that stand in each row one after the other, from {@code first} on. */
    static FrameReader from(int first, List<FrameColumn> columns) {
        return new FrameReader(
                columns, IntStream.range(first, first + columns.size()).boxed().toList());
    }

    /**
     * The values of {@code rows}. A value that is NaN is missing, but not in a vector.
     *
     * @param origin of the first of them
     * @throws ChainruleException naming the row, by its values, of one that is of no use
     */
    Table table(List<Row> rows, Origin origin) {
        List<Column> read = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            FrameColumn column = columns.get(i);
            int at = places.get(i);
            switch (column.kind()) {
                case NUMBER -> read.add(NumberColumn.of(column.name(), numbers(rows, at, column, origin)));
                case WORD -> read.add(TextColumn.of(column.name(), words(rows, at)));
                case TRUTH -> read.add(BooleanColumn.of(column.name(), truths(rows, at)));
                case DATE -> read.add(DateColumn.ofDates(column.name(), days(rows, at)));
                case TIME -> read.add(DateColumn.ofTimestamps(column.name(), days(rows, at)));
                case VECTOR, ARRAY -> read.addAll(elements(rows, at, column, origin));
            }
        }
        return Table.of(read, origin);
    }

    private double[] numbers(List<Row> rows, int at, FrameColumn column, Origin origin) {
        double[] values = new double[rows.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = number(rows.get(row), at);
            if (Double.isInfinite(values[row])) {
                throw new ChainruleException(origin.place(row, column.name()) + ": expected a finite number, found "
                        + values[row] + " in the row " + shown(rows.get(row)));
            }
        }
        return values;
    }

    /** The number at {@code at}; NaN where it is missing. */
    static double number(Row row, int at) {
        return row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
    }

    private static @Nullable String[] words(List<Row> rows, int at) {
        @Nullable String[] words = new String[rows.size()];
        for (int row = 0; row < words.length; row++) {
            words[row] = rows.get(row).isNullAt(at) ? null : rows.get(row).getString(at);
        }
        return words;
    }

    private static @Nullable Boolean[] truths(List<Row> rows, int at) {
        @Nullable Boolean[] truths = new Boolean[rows.size()];
        for (int row = 0; row < truths.length; row++) {
            truths[row] = rows.get(row).isNullAt(at) ? null : rows.get(row).getBoolean(at);
        }
        return truths;
    }

    private static double[] days(List<Row> rows, int at) {
        double[] days = new double[rows.size()];
        for (int row = 0; row < days.length; row++) {
            Object value = rows.get(row).get(at);
            days[row] = switch (value) {
                case null -> Double.NaN;
                case java.sql.Date date -> DateColumn.epochDays(date.toLocalDate());
                case LocalDate date -> DateColumn.epochDays(date);
                case java.sql.Timestamp time -> DateColumn.epochDays(time.toInstant());
                case Instant time -> DateColumn.epochDays(time);
                case LocalDateTime time -> DateColumn.epochDays(time);
                default -> throw new IllegalStateException("a date of " + value.getClass());
            };
        }
        return days;
    }

    private List<Column> elements(List<Row> rows, int at, FrameColumn column, Origin origin) {
        int size = column.slots().size();
        double[][] values = new double[size][rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            Object value = vector(rows.get(row), at, column, origin.place(row));
            switch (value) {
                case DenseVector dense -> {
                    for (int j = 0; j < size; j++) {
                        values[j][row] = dense.values()[j];
                    }
                }
                case SparseVector sparse -> {
                    for (int k = 0; k < sparse.indices().length; k++) {
                        values[sparse.indices()[k]][row] = sparse.values()[k];
                    }
                }
                default -> {
                    List<?> array = rows.get(row).getList(at);
                    for (int j = 0; j < size; j++) {
                        values[j][row] = array.get(j) instanceof Number number ? number.doubleValue() : Double.NaN;
                    }
                }
            }
            for (int j = 0; j < size; j++) {
                if (!Double.isFinite(values[j][row])) {
                    throw notFinite(rows.get(row), column, j, values[j][row], origin.place(row));
                }
            }
        }
        List<Column> read = new ArrayList<>();
        for (int j = 0; j < size; j++) {
            read.add(NumberColumn.of(column.slots().get(j), values[j]));
        }
        return read;
    }

    /**
     * The vector or array at {@code at} of {@code row}.
     *
     * @param place of the row
     * @throws ChainruleException if there is none, or it is of another size
     */
    private Object vector(Row row, int at, FrameColumn column, String place) {
        Object value = row.get(at);
        if (value == null) {
            throw new ChainruleException(
                    place + ": the vector '" + column.name() + "' is missing in the row " + shown(row));
        }
        int size = size(row, at);
        if (size != column.slots().size()) {
            throw new ChainruleException(place + ": expected a vector '" + column.name() + "' of "
                    + column.slots().size() + " elements, found one of " + size + " in the row " + shown(row));
        }
        return value;
    }

    /** How many elements the vector or array at {@code at} has. */
    static int size(Row row, int at) {
        return row.get(at) instanceof Vector vector
                ? vector.size()
                : row.getList(at).size();
    }

    private ChainruleException notFinite(Row row, FrameColumn column, int index, double value, String place) {
        return new ChainruleException(place + ": expected finite numbers in '" + column.name() + "', found " + value
                + " at index " + index + " in the row " + shown(row) + "; fill it (Imputer) or leave the row out");
    }

    /** The values of {@code row}, for a person to find it by. */
    static String shown(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < Math.min(row.size(), COLUMNS_SHOWN); i++) {
            String name = row.schema() == null ? "" : row.schema().fieldNames()[i] + "=";
            values.add(name + shown(row, i));
        }
        int more = row.size() - values.size();
        return "{" + String.join(", ", values) + (more > 0 ? ", and " + more + " more" : "") + "}";
    }

    private static String shown(Row row, int at) {
        Object value = row.get(at);
        boolean isArray = value != null
                && !(value instanceof Vector)
                && row.schema() != null
                && row.schema().fields()[at].dataType() instanceof ArrayType;
        int size = value instanceof Vector || isArray ? size(row, at) : 0;
        if (size > SHOWN) {
            return "vector of " + size + " elements";
        }
        String text = isArray ? String.valueOf(row.getList(at)) : String.valueOf(value);
        return value instanceof String && text.length() > LETTERS_SHOWN ? text.substring(0, LETTERS_SHOWN) + "…" : text;
    }
}
