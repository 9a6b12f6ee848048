package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files, written by DuckDB with types that our own writer does not use. */
class ParquetTest {
    private static final double NAN = Double.NaN;

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    /** A file of the rows of {@code select}. */
    private Path parquet(String select) throws SQLException {
        Path file = folder.resolve("data.parquet");
        try (Duck duck = Duck.open(ReadOptions.defaults())) {
            duck.execute("COPY (" + select + ") TO " + Duck.literal(file.toString()) + " (FORMAT parquet)");
        }
        return file;
    }

    private Table read(String select) throws SQLException {
        return Tables.read(parquet(select)).table();
    }

    @Test
    void typesDecide() throws Exception {
        assertThat(read("SELECT * FROM (VALUES"
                        + " (1::TINYINT, 2::UBIGINT, 1.25::DECIMAL(9,2), 0.5::FLOAT, 1e300, '007', true,"
                        + " '1970-01-02'::DATE),"
                        + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) t(i, u, d, f, x, s, b, day)"))
                .isEqualTo(Table.of(
                        NumberColumn.of("i", 1, NAN),
                        NumberColumn.of("u", 2, NAN),
                        NumberColumn.of("d", 1.25, NAN),
                        NumberColumn.of("f", 0.5, NAN),
                        NumberColumn.of("x", 1e300, NAN),
                        TextColumn.of("s", "007", null),
                        BooleanColumn.of("b", true, null),
                        DateColumn.ofDates("day", 1, NAN)));
    }

    @Test
    void timestampsOfEveryPrecisionAndInUtc() throws Exception {
        assertThat(read("SELECT '1970-01-01 12:00'::TIMESTAMP_MS AS a, '1970-01-01 12:00'::TIMESTAMP_NS AS b,"
                        + " '1970-01-01 12:00:00+06'::TIMESTAMPTZ AS c, '1969-12-31 23:59:59.999999'::TIMESTAMP AS d"))
                .isEqualTo(Table.of(
                        DateColumn.ofTimestamps("a", 0.5),
                        DateColumn.ofTimestamps("b", 0.5),
                        DateColumn.ofTimestamps("c", 0.25),
                        DateColumn.ofTimestamps("d", DateColumn.epochDays(-1L))));
    }

    /** Of a file that is replaced between two columns they would be of two tables. */
    @Test
    void aFileThatIsReplacedMeanwhileIsRefused() throws Exception {
        Path file = parquet("SELECT range AS a, range AS b FROM range(10)");
        try (OpenTable open = Tables.open(file, ReadOptions.defaults())) {
            assertThat(open.column("a")).isEqualTo(NumberColumn.of("a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
            for (String select : new String[] {
                "SELECT 7 AS a, range AS b FROM range(10)",
                "SELECT range AS a, range AS b FROM range(100)",
                "SELECT 'x' AS a"
            }) {
                Files.delete(file);
                parquet(select);
                assertThatExceptionOfType(ChainruleException.class)
                        .isThrownBy(() -> open.column("b"))
                        .withMessageContaining("data.parquet was changed while it was read");
            }
        }
    }

    @Test
    void textsAreNotGuessedAt() throws Exception {
        assertThat(read("SELECT '1' AS a, 'NA' AS b, '2024-01-01' AS c, '' AS d, 'true' AS e"))
                .isEqualTo(Table.of(
                        TextColumn.of("a", "1"),
                        TextColumn.of("b", "NA"),
                        TextColumn.of("c", "2024-01-01"),
                        TextColumn.of("d", ""),
                        TextColumn.of("e", "true")));
    }

    @Test
    void missingWordsAreThoseThatWereSaid() throws Exception {
        Path file = parquet("SELECT unnest(['a', 'NA', ' NA ', '']) AS v, 1 AS n");
        ReadResult result = Tables.read(file, ReadOptions.defaults().withMissing("NA", "1"));
        assertThat(result.table())
                .isEqualTo(Table.of(TextColumn.of("v", "a", null, null, ""), NumberColumn.of("n", 1, 1, 1, 1)));
        assertThat(result.remarks()).containsExactly("column v: 2 NA read as missing");
    }

    @Test
    void nanIsMissingAndInfinityAnError() throws Exception {
        ReadResult result = Tables.read(parquet("SELECT unnest([1, 'nan'::DOUBLE, NULL]) AS v"));
        assertThat(result.table()).isEqualTo(Table.of(NumberColumn.of("v", 1, NAN, NAN)));
        assertThat(result.remarks()).containsExactly("column v: 1 NaN read as missing");
        Path infinite = parquet("SELECT unnest([1, 'inf'::FLOAT]) AS v");
        assertError(
                () -> Tables.read(infinite),
                "data.parquet, row 2, column v: Infinity is not a finite number; correct it, or leave the row out with"
                        + " --query");
        Path never = parquet("SELECT unnest(['2024-01-01'::DATE, '-infinity'::DATE]) AS v");
        assertError(
                () -> Tables.read(never),
                "data.parquet, row 2, column v: infinity is no date; correct it, or leave the row out with --query");
    }

    @Test
    void wholeNumbersBeyondADoubleAreCodes() throws Exception {
        ReadResult result = Tables.read(parquet("SELECT unnest([9007199254740993, 5]) AS id, 9007199254740992 AS n"));
        assertThat(result.table())
                .isEqualTo(Table.of(
                        TextColumn.of("id", "9007199254740993", "5"),
                        NumberColumn.of("n", 9007199254740992.0, 9007199254740992.0)));
        assertThat(result.remarks())
                .containsExactly(
                        "column id is read as codes, not numbers: some are too large to be held exactly as numbers");
    }

    @Test
    void categoricalColumnsAreWords() throws Exception {
        Path file = parquet("SELECT 5 AS a, true AS b, '2024-01-01'::DATE AS c, 2.5 AS d");
        assertThat(Tables.read(file, ReadOptions.defaults().withCategorical("a", "b", "c", "d"))
                        .table())
                .isEqualTo(Table.of(
                        TextColumn.of("a", "5"),
                        TextColumn.of("b", "true"),
                        TextColumn.of("c", "2024-01-01"),
                        TextColumn.of("d", "2.5")));
        assertError(
                () -> Tables.read(file, ReadOptions.defaults().withCategorical("x")), "data.parquet has no column 'x'");
    }

    @Test
    void nestedAndOtherTypesAreErrors() throws Exception {
        Path list = parquet("SELECT 1 AS a, [1, 2] AS l");
        assertError(
                () -> Tables.read(list),
                "data.parquet, column l holds values of type INTEGER[], which are several in one; pick what you need"
                        + " with --query");
        Path struct = parquet("SELECT {'x': 1, 'y': {'z': 2}} AS s, 3 AS after");
        assertError(
                () -> Tables.read(struct),
                "data.parquet, column s holds values of type STRUCT(x INTEGER, y STRUCT(z INTEGER)), which are several"
                        + " in one; pick what you need with --query");
        assertThat(Tables.read(struct, ReadOptions.defaults().withQuery("SELECT s.y.z, after FROM data"))
                        .table())
                .isEqualTo(Table.of(NumberColumn.of("z", 2), NumberColumn.of("after", 3)));
        Path blob = parquet("SELECT 'x'::BLOB AS b");
        assertError(
                () -> Tables.read(blob),
                "data.parquet, column b holds values of type BLOB, which is no number, text, boolean or date; convert"
                        + " them or leave them out with --query");
    }

    @Test
    void damagedForeignAndEmptyFiles() throws Exception {
        assertError(
                () -> Tables.read(scratch.file("x.parquet", "a,b\n1,2\n")),
                "x.parquet is no Parquet file: it does not begin with PAR1");
        byte[] bytes = Files.readAllBytes(parquet("SELECT range AS v FROM range(1000)"));
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatExceptionOfType(ChainruleException.class)
                .isThrownBy(() -> Tables.read(cut))
                .withMessageStartingWith("cut.parquet: ")
                .withMessageNotContaining("\n");
        Path none = parquet("SELECT 1 AS v WHERE false");
        assertError(() -> Tables.read(none), "data.parquet has no rows");
    }

    @Test
    void rowsAreNamedByNumberAndKeepTheirOrder() throws Exception {
        Table table = read("SELECT range AS v FROM range(500000)");
        NumberColumn order = (NumberColumn) table.column("v");
        for (int i = 0; i < table.rows(); i++) {
            assertThat(order.value(i)).isEqualTo(i);
        }
        assertThat(table.origin().place(499_999)).isEqualTo("data.parquet, row 500000");
    }
}
