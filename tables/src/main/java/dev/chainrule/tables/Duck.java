package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.DateColumn;
import dev.chainrule.files.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** An empty DuckDB database in memory, gone when closed. */
final class Duck implements AutoCloseable {
    /** How many rows a table in memory may have. */
    static final int MAX_ROWS = Integer.MAX_VALUE - 8;

    /** How DuckDB writes a size. */
    private static final Pattern SIZE = Pattern.compile("([0-9.]+) (bytes|KiB|MiB|GiB|TiB|PiB)");

    private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB", "PiB");

    private final DuckDBConnection connection;
    private final @Nullable TemporaryFolder spill;

    private Duck(DuckDBConnection connection, @Nullable TemporaryFolder spill) {
        this.connection = connection;
        this.spill = spill;
    }

    /** A column of a table or query: its name and DuckDB's name of its type. */
    record Field(String name, String type) {}

    /** A database with the threads and memory of {@code options}; it loads nothing from the network. */
    static Duck open(ReadOptions options) throws SQLException {
        TemporaryFolder spill = spill();
        try {
            return open(options, spill);
        } catch (SQLException | RuntimeException | Error e) {
            if (spill != null) {
                spill.close();
            }
            throw e;
        }
    }

    /** For what does not fit into DuckDB's memory; null where no folder can be made, and none may be needed. */
    private static @Nullable TemporaryFolder spill() {
        try {
            return TemporaryFolder.create();
        } catch (IOException e) {
            return null;
        }
    }

    private static Duck open(ReadOptions options, @Nullable TemporaryFolder spill) throws SQLException {
        Properties settings = new Properties();
        // DuckDB makes the folder when its memory is full, and says so if it cannot.
        settings.setProperty(
                "temp_directory",
                (spill == null ? Path.of(System.getProperty("java.io.tmpdir")) : spill.path())
                        .resolve("duckdb")
                        .toString());
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        if (options.threads() > 0) {
            settings.setProperty("threads", Integer.toString(options.threads()));
        }
        if (options.memoryLimit() > 0) {
            settings.setProperty("memory_limit", options.memoryLimit() + "B");
        }
        Duck duck = new Duck(connect(settings), spill);
        if (options.memoryLimit() == 0) {
            duck.limitMemory();
        }
        duck.execute("SET TimeZone = 'UTC'");
        // This optimizer makes joins of long IN lists, which lose the order of rows (duckdb/duckdb issue 24398).
        duck.execute("SET disabled_optimizers = 'in_clause'");
        return duck;
    }

    /**
     * Leaves the Java heap its part: by itself DuckDB takes up to 80 % of the machine's (or the container's) memory, as if it
     * were alone, and both together more than there is.
     */
    private void limitMemory() throws SQLException {
        String usual = rows("SELECT current_setting('memory_limit')").getFirst()[0];
        Matcher size = SIZE.matcher(String.valueOf(usual));
        if (size.matches()) {
            long unit = 1L << (10 * UNITS.indexOf(size.group(2)));
            long limit = memoryLimit(
                    (long) (Double.parseDouble(size.group(1)) * unit),
                    Runtime.getRuntime().maxMemory());
            execute("SET memory_limit = '" + limit + "B'");
        }
    }

    /** What is left of the machine beside a heap of {@code heap} bytes: from a quarter of it to {@code usual}, its 80 %. */
    static long memoryLimit(long usual, long heap) {
        long machine = usual / 4 * 5;
        return Math.clamp(machine - heap, machine / 4, usual);
    }

    private static DuckDBConnection connect(Properties settings) throws SQLException {
        try {
            // Not DriverManager: it does not find drivers that another class loader loaded.
            return (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", settings);
        } catch (LinkageError | IllegalStateException e) {
            throw new ChainruleException(
                    "files cannot be read or written here: DuckDB's native library does not load (" + e.getMessage()
                            + ")",
                    e);
        }
    }

    DuckDBConnection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The only row of a query, as numbers; NULL is 0. */
    long[] longs(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            long[] values = new long[result.getMetaData().getColumnCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = result.getLong(i + 1);
            }
            return values;
        }
    }

    /** All rows of a query, as texts. */
    List<@Nullable String[]> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<@Nullable String[]> rows = new ArrayList<>();
            while (result.next()) {
                @Nullable String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = result.getString(i + 1);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The names and types that a query gives. */
    List<Field> describe(String select) throws SQLException {
        List<Field> fields = new ArrayList<>();
        for (@Nullable String[] row : rows("DESCRIBE " + select)) {
            fields.add(new Field(String.valueOf(row[0]), String.valueOf(row[1])));
        }
        return fields;
    }

    /** The number of rows of {@code table}. */
    int count(String table) throws SQLException {
        long rows = longs("SELECT count(*) FROM " + table)[0];
        if (rows > MAX_ROWS) {
            throw new ChainruleException("a table in memory has at most " + MAX_ROWS + " rows, this one has " + rows);
        }
        return (int) rows;
    }

    /** A column of type DOUBLE of a table of {@code rows} rows, NULL as NaN. */
    double[] doubles(String expression, String table, int rows) throws SQLException {
        double[] values = new double[rows];
        Arrays.fill(values, Double.NaN);
        column(expression, table, (row, vector, i) -> values[row] = vector.getDouble(i));
        return values;
    }

    /** A column of microseconds since 1970, of type BIGINT, as days; NULL as NaN. */
    double[] days(String expression, String table, int rows) throws SQLException {
        double[] values = new double[rows];
        Arrays.fill(values, Double.NaN);
        column(expression, table, (row, vector, i) -> values[row] = DateColumn.epochDays(vector.getLong(i)));
        return values;
    }

    /** A column of type VARCHAR of a table of {@code rows} rows; equal words are mostly one object. */
    @Nullable
    String[] texts(String expression, String table, int rows) throws SQLException {
        @Nullable String[] values = new String[rows];
        WordPool pool = new WordPool();
        column(expression, table, (row, vector, i) -> values[row] = pool.one(vector.getString(i)));
        return values;
    }

    /** A column of type BOOLEAN of a table of {@code rows} rows. */
    @Nullable
    Boolean[] booleans(String expression, String table, int rows) throws SQLException {
        @Nullable Boolean[] values = new Boolean[rows];
        column(expression, table, (row, vector, i) -> values[row] = vector.getBoolean(i));
        return values;
    }

    /** Takes value {@code i} of {@code vector}, which is that of {@code row} and not NULL. */
    private interface Value {
        void take(int row, DuckDBReadableVector vector, long i);
    }

    /** Goes through the values of a column, by row number and not by the order in which DuckDB's threads give them. */
    private void column(String expression, String table, Value value) throws SQLException {
        try (DuckDBPreparedStatement statement = connection.prepare("SELECT rowid, " + expression + " FROM " + table);
                DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                DuckDBDataChunkReader chunk = result.chunk();
                DuckDBReadableVector rows = chunk.vector(0);
                DuckDBReadableVector values = chunk.vector(1);
                for (long i = 0; i < chunk.rowCount(); i++) {
                    if (!values.isNull(i)) {
                        value.take((int) rows.getLong(i), values, i);
                    }
                }
            }
        }
    }

    /** {@code text} as a string of SQL. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** {@code name} as a name of SQL. */
    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /**
     * What DuckDB complains about, in one line: without the kinds of the error that stand before it and without the
     * query and the advice that stand after it.
     */
    static String reason(SQLException error) {
        String message = String.valueOf(error.getMessage());
        int inner = message.indexOf("\nError: ");
        if (inner >= 0) {
            message = message.substring(inner + "\nError: ".length());
        }
        StringBuilder reason = new StringBuilder();
        for (String line : message.split("\n", -1)) {
            if (line.isBlank() || line.startsWith("LINE ") || line.startsWith("Try ")) {
                break;
            }
            reason.append(reason.isEmpty() ? "" : " ").append(line.strip());
        }
        return reason.toString().replaceFirst("^([A-Z][A-Za-z-]* )+Error: ", "");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB did not close", e);
        } finally {
            if (spill != null) {
                spill.close();
            }
        }
    }
}
