package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.files.FileState;
import dev.chainrule.files.SafeFile;
import dev.chainrule.files.TemporaryFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * Reads files into tables and writes tables to files. The ending of a file's name tells its format: .csv, .tsv, .txt
 * (delimited text), .json, .jsonl, .ndjson, each of these also with .gz, and .parquet. Without an ending the content does.
 */
public final class Tables {
    private Tables() {}

    /**
     * Reads {@code file} with the default options; see {@link #read(Path, ReadOptions)}.
     *
     * @throws ChainruleException as there
     */
    public static ReadResult read(Path file) {
        return read(file, ReadOptions.defaults());
    }

    /**
     * Reads {@code file}, or what {@link ReadOptions#query()} selects from it. The content tells the format of a file
     * whose name has no ending, and of a pipe.
     *
     * <p>In delimited text (UTF-8) the first line names the columns, and all rows decide of what kind a column is:
     * numbers; true and false; dates of ISO 8601; else text. Whole numbers that begin with a zero, or that a double does
     * not hold exactly, are codes, which are text. In Parquet and JSON files the types decide.
     *
     * @throws ChainruleException if the file cannot be read, is not what its name says, or holds what cannot be right:
     *     rows of different lengths, columns of the same name, a word in a column of numbers, an infinite number
     */
    public static ReadResult read(Path file, ReadOptions options) {
        if (Source.isStream(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                return copied(in, copy -> Source.sniffed(copy, file.toString()), options);
            } catch (IOException e) {
                throw unreadable(file.toString(), e);
            }
        }
        return read(Source.of(file), options);
    }

    /**
     * Reads a stream to its end, through a temporary file. It is not closed.
     *
     * @param name what messages call it; its ending tells the format, and a name without a point leaves that to the
     *     content
     * @throws ChainruleException as {@link #read(Path, ReadOptions)}
     */
    public static ReadResult read(InputStream in, String name, ReadOptions options) {
        try {
            return copied(in, copy -> Source.named(copy, name), options);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static ReadResult copied(InputStream in, Function<Path, Source> source, ReadOptions options)
            throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path copy = folder.path().resolve("data");
            Files.copy(in, copy);
            return read(source.apply(copy), options);
        }
    }

    private static ChainruleException unreadable(String name, IOException cause) {
        return new ChainruleException(name + " cannot be read: " + Source.reason(cause), cause);
    }

    private static ReadResult read(Source source, ReadOptions options) {
        try (OpenTable open = open(source, options)) {
            Table table = open.table();
            return new ReadResult(table, open.remarks());
        }
    }

    /**
     * Opens {@code file} as {@link #read(Path, ReadOptions)} does, to bring its columns into memory one at a time. Close
     * what it gives.
     *
     * @throws ChainruleException as {@link #read(Path, ReadOptions)}, and for what cannot be read twice
     */
    public static OpenTable open(Path file, ReadOptions options) {
        if (Source.isStream(file)) {
            throw new ChainruleException(file + " is no file; copy it into one");
        }
        return open(Source.of(file), options);
    }

    private static OpenTable open(Source source, ReadOptions options) {
        Duck duck = null;
        boolean opened = false;
        try {
            duck = Duck.open(options);
            List<String> remarks = new ArrayList<>();
            OpenTable table = source.format().isDelimited()
                    ? openWords(duck, source, options, remarks)
                    : openTyped(duck, source, options, remarks);
            opened = true;
            return table;
        } catch (SQLException e) {
            throw new ChainruleException(source.name() + ": " + Duck.reason(e), e);
        } finally {
            if (duck != null && !opened) {
                duck.close();
            }
        }
    }

    private static OpenTable openWords(Duck duck, Source source, ReadOptions options, List<String> remarks)
            throws SQLException {
        OpenTable words = CsvReader.open(duck, source, options, remarks);
        if (options.query().isEmpty()) {
            return words;
        }
        // the query works on columns of their kinds, which only all the words tell
        Table table = words.kinds();
        duck.execute("DROP TABLE words");
        DuckTable.create(duck, "data", table);
        return Query.open(duck, options, source.name(), table.names(), true, words.remarks());
    }

    private static OpenTable openTyped(Duck duck, Source source, ReadOptions options, List<String> remarks)
            throws SQLException {
        boolean json = source.format() != FileFormat.PARQUET;
        source.requireProportion(); // before DuckDB reads it; of delimited text every byte is looked at anyway
        FileState file = FileState.of(source.path());
        List<String> names = json
                ? JsonReader.load(duck, source)
                : ParquetReader.load(duck, source, options.query().isPresent());
        ColumnNames.check(source.name(), names);
        int rows = duck.count("loaded");
        if (rows == 0) {
            throw new ChainruleException(source.name() + " has no rows");
        }
        if (options.query().isPresent()) {
            duck.execute("CREATE VIEW data AS SELECT " + renamed(source.name(), names) + " FROM loaded");
            return Query.open(duck, options, source.name(), names, false, remarks);
        }
        ColumnNames.checkCategorical(source.name(), options, names);
        Origin origin = json ? JsonReader.origin(source, rows) : Origin.rows(source.name());
        TypedColumns typed = new TypedColumns(
                duck, options, "loaded", origin, rows, json, names, duck.describe("SELECT * FROM loaded"));
        OpenTable.Reader reader = json ? typed : new UnchangedColumns(typed, file);
        return new OpenTable(duck, options, origin, rows, names, reader, false, remarks);
    }

    private static String renamed(String file, List<String> names) {
        ColumnNames.checkCase(file, names);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(WordColumns.name(i) + " AS " + Duck.identifier(names.get(i)));
        }
        return String.join(", ", columns);
    }

    /**
     * Writes {@code table} to {@code file}, in the format that the ending tells. The file is written aside and renamed
     * when it is complete, so that a file that was there is replaced as a whole or not at all.
     *
     * <p>Delimited text holds the words of the data, UTF-8, a missing value empty; JSON holds null for it. Parquet holds
     * whole numbers as INT64, others as DOUBLE, dates as DATE and timestamps as TIMESTAMP in microseconds.
     *
     * @throws ChainruleException if the file cannot be written
     * @throws IllegalArgumentException if the table has no columns
     */
    public static void write(Table table, Path file) {
        checkColumns(table);
        FileFormat.Ending ending = FileFormat.of(file.getFileName().toString());
        SafeFile.writePath(file, aside -> {
            if (ending.format() == FileFormat.PARQUET) {
                writeParquet(table, aside);
                return;
            }
            try (OutputStream raw = Files.newOutputStream(aside);
                    OutputStream out = ending.gzip() ? new GZIPOutputStream(raw) : raw;
                    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
                switch (ending.format()) {
                    case CSV -> CsvWriter.write(table, ',', writer);
                    case TSV -> CsvWriter.write(table, '\t', writer);
                    case JSON -> JsonWriter.write(table, false, writer);
                    case JSON_LINES -> JsonWriter.write(table, true, writer);
                    case PARQUET -> throw new IllegalStateException("written by DuckDB");
                }
            }
        });
    }

    private static void writeParquet(Table table, Path file) throws IOException {
        try (Duck duck = Duck.open(ReadOptions.defaults())) {
            DuckTable.create(duck, "data", table);
            duck.execute("COPY data TO " + Duck.literal(file.toString()) + " (FORMAT parquet)");
        } catch (SQLException e) {
            throw new IOException(Duck.reason(e), e);
        }
    }

    /**
     * Writes {@code table} as CSV in the words of the data to {@code out}, which is neither flushed nor closed.
     *
     * @throws IOException if {@code out} throws it
     * @throws IllegalArgumentException if the table has no columns
     */
    public static void writeCsv(Table table, Appendable out) throws IOException {
        checkColumns(table);
        CsvWriter.write(table, ',', out);
    }

    private static void checkColumns(Table table) {
        if (table.columns().isEmpty()) {
            throw new IllegalArgumentException("a table without columns cannot be written");
        }
    }
}
