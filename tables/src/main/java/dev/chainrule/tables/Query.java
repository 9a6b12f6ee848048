package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Origin;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a person's SELECT over the table {@code data} of a database that can reach nothing else. */
final class Query {
    private Query() {}

    /**
     * The result of the query; {@code data} was read from the file {@code fileName} with {@code fileColumns}.
     *
     * @param written whether the texts come from a file that has no other way to write numbers
     */
    static OpenTable open(
            Duck duck,
            ReadOptions options,
            String fileName,
            List<String> fileColumns,
            boolean written,
            List<String> remarks)
            throws SQLException {
        String sql = options.query().orElseThrow();
        String name = "the query over " + fileName;
        // One thread and a fixed seed: without an ORDER BY the rows come in the same order every time.
        duck.execute("SET threads = 1");
        duck.execute("SELECT setseed(0.0)");
        duck.execute("SET enable_external_access = false");
        duck.execute("SET lock_configuration = true");
        checkOneSelect(duck, sql, name);
        try {
            List<String> names = names(duck, sql, name);
            ColumnNames.checkCategorical(
                    fileName,
                    options,
                    Stream.concat(fileColumns.stream(), names.stream()).toList());
            duck.execute("CREATE TABLE result AS " + sql);
            int rows = duck.count("result");
            if (rows == 0) {
                throw new ChainruleException(name + " returns no rows");
            }
            Origin origin = Origin.rows(name);
            TypedColumns typed = new TypedColumns(
                    duck, options, "result", origin, rows, false, names, duck.describe("SELECT * FROM result"));
            return new OpenTable(duck, options, origin, rows, names, typed, written, remarks);
        } catch (SQLException e) {
            throw new ChainruleException(name + " fails: " + Duck.reason(e), e);
        }
    }

    private static void checkOneSelect(Duck duck, String sql, String name) throws SQLException {
        @Nullable
        String[] parsed = duck.rows("SELECT json_extract_string(j, '$.error_type'),"
                        + " json_extract_string(j, '$.error_message'), json_array_length(j, '$.statements')"
                        + " FROM (SELECT json_serialize_sql(" + Duck.literal(sql) + ") AS j)")
                .getFirst();
        if ("parser".equals(parsed[0])) {
            throw new ChainruleException(name + " is no SQL: " + parsed[1]);
        }
        if (!"1".equals(parsed[2])) {
            throw new ChainruleException(name + " must be one SELECT, such as: SELECT * FROM data WHERE ...");
        }
    }

    /** The names that the query gives its columns; a table of DuckDB would rename equal ones. */
    private static List<String> names(Duck duck, String sql, String name) throws SQLException {
        List<String> names = new ArrayList<>();
        Map<String, String> folded = new HashMap<>();
        try (PreparedStatement statement = duck.connection().prepareStatement(sql)) {
            ResultSetMetaData columns = statement.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String column = columns.getColumnName(i);
                String before = folded.putIfAbsent(column.toLowerCase(Locale.ROOT), column);
                if (column.isBlank() || before != null) {
                    throw new ChainruleException(name + " returns "
                            + (column.isBlank() ? "a column without a name" : "two columns named '" + column + "'")
                            + "; name them with AS");
                }
                names.add(column);
            }
        }
        return names;
    }
}
