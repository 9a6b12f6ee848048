package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.TextColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a table of DuckDB whose columns have types: those of a Parquet or JSON file, or of a query. Types
 * decide; no text is taken for a number.
 */
final class TypedColumns implements OpenTable.Reader {
    private final Duck duck;
    private final ReadOptions options;
    private final String table;
    private final Origin origin;
    private final int rows;
    private final String missingWords;
    private final boolean datesInTexts;
    private final List<String> names;
    private final List<Duck.Field> fields;
    private final MissingWords told = new MissingWords();

    /**
     * @param names what the columns are called
     * @param fields names and types of the columns in DuckDB, at least as many as names
     * @param datesInTexts whether a column of texts that are all dates is one of dates (JSON knows no others)
     */
    TypedColumns(
            Duck duck,
            ReadOptions options,
            String table,
            Origin origin,
            int rows,
            boolean datesInTexts,
            List<String> names,
            List<Duck.Field> fields) {
        this.names = names;
        this.fields = fields;
        this.duck = duck;
        this.options = options;
        this.table = table;
        this.origin = origin;
        this.rows = rows;
        this.datesInTexts = datesInTexts;
        this.missingWords = options.missing().stream()
                .map(word -> Duck.literal(word.strip()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Override
    public Column column(int i, List<String> remarks) throws SQLException {
        return column(names.get(i), fields.get(i), remarks);
    }

    @Override
    public void tell(List<String> remarks) {
        told.tell(remarks);
    }

    private Column column(String name, Duck.Field field, List<String> remarks) throws SQLException {
        String value = Duck.identifier(field.name());
        Column column = switch (DuckTypes.kind(field.type())) {
            case WHOLE -> isLarge(value) ? codes(name, value, remarks) : numbers(name, value);
            case NUMBER -> numbers(name, value);
            case TEXT -> texts(name, value);
            case BOOLEAN -> BooleanColumn.of(name, duck.booleans(value, table, rows));
            case DATE, TIMESTAMP -> dates(name, field);
            case JSON -> emptyOrMixed(name, value);
            case NESTED ->
                throw new ChainruleException(origin.name() + ", column " + name + " holds values of type "
                        + field.type() + ", which are several in one; pick what you need with --query");
            case OTHER ->
                throw new ChainruleException(origin.name() + ", column " + name + " holds values of type "
                        + field.type() + ", which is no number, text, boolean or date; convert them or leave"
                        + " them out with --query");
        };
        return options.isCategorical(name) ? asText(column) : column;
    }

    private static Column asText(Column column) {
        @Nullable String[] words = new String[column.size()];
        for (int row = 0; row < words.length; row++) {
            words[row] = column.text(row);
        }
        return TextColumn.of(column.name(), words);
    }

    private boolean isLarge(String value) throws SQLException {
        String large = value + " > " + DuckTypes.LARGEST_EXACT_INTEGER + " OR " + value + " < -"
                + DuckTypes.LARGEST_EXACT_INTEGER;
        return duck.longs("SELECT count(*) FROM " + table + " WHERE " + large)[0] > 0;
    }

    private Column codes(String name, String value, List<String> remarks) throws SQLException {
        remarks.add("column " + name + " is read as codes, not numbers: some are too large to be held exactly as"
                + " numbers");
        return TextColumn.of(name, duck.texts(value + "::VARCHAR", table, rows));
    }

    private Column numbers(String name, String value) throws SQLException {
        double[] numbers = duck.doubles(value + "::DOUBLE", table, rows);
        for (int row = 0; row < rows; row++) {
            if (Double.isInfinite(numbers[row])) {
                throw new ChainruleException(origin.place(row, name) + ": " + numbers[row] + " is not a finite number;"
                        + " correct it, or leave the row out with --query");
            }
        }
        long notNumbers = duck.longs("SELECT count(*) FROM " + table + " WHERE isnan(" + value + "::DOUBLE)")[0];
        if (notNumbers > 0) {
            List<@Nullable String[]> counted = new ArrayList<>();
            counted.add(new String[] {"NaN", Long.toString(notNumbers)});
            told.add(name, counted);
        }
        return NumberColumn.of(name, numbers);
    }

    private Column texts(String name, String value) throws SQLException {
        String text = value + "::VARCHAR";
        if (!missingWords.isEmpty()) {
            String word = "trim(" + text + ", ' \t')";
            String isMissing = word + " IN (" + missingWords + ")";
            told.add(
                    name,
                    duck.rows("SELECT " + word + " AS w, count(*) AS n FROM " + table + " WHERE " + isMissing
                            + " GROUP BY w ORDER BY n DESC, w"));
            text = "CASE WHEN " + isMissing + " THEN NULL ELSE " + text + " END";
        }
        @Nullable String[] words = duck.texts(text, table, rows);
        return datesInTexts && !options.isCategorical(name)
                ? Words.datesOrText(name, words, origin)
                : TextColumn.of(name, words);
    }

    private Column dates(String name, Duck.Field field) throws SQLException {
        boolean timed = DuckTypes.kind(field.type()) == DuckTypes.Kind.TIMESTAMP;
        String value = Duck.identifier(field.name());
        List<@Nullable String[]> infinite =
                duck.rows("SELECT rowid FROM " + table + " WHERE NOT isfinite(" + value + ") ORDER BY rowid LIMIT 1");
        if (!infinite.isEmpty()) {
            int row = Integer.parseInt(String.valueOf(infinite.getFirst()[0]));
            throw new ChainruleException(origin.place(row, name) + ": infinity is no date; correct it, or leave the row"
                    + " out with --query");
        }
        // Casts to TIMESTAMP cut nanoseconds and take a time zone's moment in UTC, the zone of this database.
        String micros = "epoch_us(" + value + "::TIMESTAMP)";
        double[] days = duck.days(micros, table, rows);
        return timed ? DateColumn.ofTimestamps(name, days) : DateColumn.ofDates(name, days);
    }

    /** DuckDB's type for values of JSON that are all null or of several types. */
    private Column emptyOrMixed(String name, String value) throws SQLException {
        String kind = "CASE json_type(" + value + ") WHEN 'UBIGINT' THEN 'a number' WHEN 'BIGINT' THEN 'a number'"
                + " WHEN 'HUGEINT' THEN 'a number' WHEN 'DOUBLE' THEN 'a number' WHEN 'VARCHAR' THEN 'a text'"
                + " WHEN 'BOOLEAN' THEN 'a boolean' WHEN 'OBJECT' THEN 'an object' WHEN 'ARRAY' THEN 'a list' END";
        List<@Nullable String[]> kinds = duck.rows("SELECT " + kind + " AS k, min(rowid) AS r FROM " + table
                + " WHERE k IS NOT NULL GROUP BY k ORDER BY r LIMIT 2");
        if (kinds.isEmpty()) {
            return NumberColumn.of(name, duck.doubles("NULL::DOUBLE", table, rows));
        }
        if (kinds.size() == 1) {
            throw new ChainruleException(origin.name() + ", column " + name + ": each value is " + kinds.getFirst()[0]
                    + ", which holds several in one; pick what you need with --query");
        }
        int row = Integer.parseInt(String.valueOf(kinds.get(1)[1]));
        throw new ChainruleException(origin.place(row, name) + ": " + kinds.get(1)[0] + ", but values before it are "
                + kinds.get(0)[0].replaceFirst("^an? (.*)$", "$1s") + "; a column holds values of one kind");
    }
}
