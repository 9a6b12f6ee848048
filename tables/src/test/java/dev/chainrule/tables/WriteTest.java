package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTest {
    private static final double NAN = Double.NaN;

    private static final Table SAMPLE = Table.of(
            TextColumn.of("name", "Köln, am Rhein", "say \"hi\"\n", null, "tab\there"),
            NumberColumn.of("x y", 1, 0.1, NAN, -1e21),
            BooleanColumn.of("b", true, false, null, true),
            DateColumn.ofDates("day", 0, 19782, NAN, -1),
            DateColumn.ofTimestamps("time", 0.5, NAN, 0, 19782.25));

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    @Test
    void csvHoldsTheWordsOfTheData() throws IOException {
        StringBuilder text = new StringBuilder();
        Tables.writeCsv(SAMPLE.with(BooleanColumn.spelled("b", "TRUE", "FALSE", true, false, null, true)), text);
        assertThat(text)
                .hasToString("name,x y,b,day,time\n"
                        + "\"Köln, am Rhein\",1,TRUE,1970-01-01,1970-01-01T12:00:00\n"
                        + "\"say \"\"hi\"\"\n\",0.1,FALSE,2024-02-29,\n"
                        + ",,,,1970-01-01T00:00:00\n"
                        + "tab\there,-1.0E21,TRUE,1969-12-31,2024-02-29T06:00:00\n");
    }

    @Test
    void tsvQuotesTabs() throws IOException {
        Path file = folder.resolve("x.tsv");
        Tables.write(Table.of(TextColumn.of("a,b", "x\ty", "x,y", " s", ""), NumberColumn.of("n", 1, 2, 3, 4)), file);
        assertThat(file).hasContent("a,b\tn\n\"x\ty\"\t1\nx,y\t2\n\" s\"\t3\n\"\"\t4\n");
    }

    @Test
    void jsonIsAnArrayOrAnObjectToALine() throws IOException {
        Table table = Table.of(
                TextColumn.of("s\"", "a\\b\u0001\r\t", null),
                NumberColumn.of("n", 1, NAN),
                BooleanColumn.spelled("b", "TRUE", "FALSE", true, null),
                DateColumn.ofDates("d", 0, NAN));
        Tables.write(table, folder.resolve("x.json"));
        Tables.write(table, folder.resolve("x.jsonl"));
        String first = "{\"s\\\"\": \"a\\\\b\\u0001\\r\\t\", \"n\": 1, \"b\": true, \"d\": \"1970-01-01\"}";
        String second = "{\"s\\\"\": null, \"n\": null, \"b\": null, \"d\": null}";
        assertThat(folder.resolve("x.json")).hasContent("[" + first + ",\n " + second + "]\n");
        assertThat(folder.resolve("x.jsonl")).hasContent(first + "\n" + second + "\n");
        Tables.write(table.select(new int[0]), folder.resolve("none.json"));
        assertThat(folder.resolve("none.json")).hasContent("[]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x.csv", "x.tsv", "x.txt", "x.csv.gz", "x.json", "x.json.gz", "x.jsonl", "x.ndjson", "x.parquet"
            })
    void whatIsWrittenReadsBack(String name) {
        Path file = folder.resolve(name);
        Tables.write(SAMPLE, file);
        assertThat(Tables.read(file).table()).isEqualTo(SAMPLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.csv", "x.tsv", "x.json", "x.jsonl", "x.parquet"})
    void randomTablesReadBack(String name) {
        Path file = folder.resolve(name);
        for (int seed = 0; seed < 12; seed++) {
            Table table = random(RandomStream.of(seed, "table"));
            Tables.write(table, file);
            Table back = Tables.read(file).table();
            assertThat(back).as("seed %d", seed).isEqualTo(table);
        }
    }

    /** A table of every kind of column, each with a value at least; texts that begin with a letter. */
    private static Table random(RandomStream random) {
        int rows = 1 + random.nextInt(200);
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 12; c++) {
            String name = text(random) + c;
            double missing = random.nextInt(3) * 0.3;
            double[] numbers = new double[rows];
            String[] texts = new String[rows];
            Boolean[] booleans = new Boolean[rows];
            for (int row = 0; row < rows; row++) {
                boolean present = row == 0 || random.nextDouble() >= missing;
                numbers[row] = present ? number(c % 6, random) : NAN;
                texts[row] = present ? text(random) : null;
                booleans[row] = present ? random.nextInt(2) == 0 : null;
            }
            columns.add(
                    switch (c % 6) {
                        case 0, 1, 2 -> NumberColumn.of(name, numbers);
                        case 3 -> DateColumn.ofDates(name, numbers);
                        case 4 -> DateColumn.ofTimestamps(name, numbers);
                        default -> c < 6 ? TextColumn.of(name, texts) : BooleanColumn.of(name, booleans);
                    });
        }
        return Table.of(columns);
    }

    private static double number(int kind, RandomStream random) {
        return switch (kind) {
            case 0 -> random.nextInt(2_000_001) - 1_000_000;
            case 1 -> random.nextGaussian();
            case 2 -> {
                double bits = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(bits) ? bits : -0.0;
            }
            case 3 -> random.nextInt(100_000) - 30_000;
            default -> DateColumn.epochDays((random.nextInt(2_000_000_000) - 1_000_000_000L) * 1_234_567L);
        };
    }

    private static String text(RandomStream random) {
        String[] pieces = {
            "a", "ß", "😀", ",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", " ", "'", "\\", "{", "0"
        };
        StringBuilder text = new StringBuilder("w");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    @Test
    void aSingleColumnKeepsItsMissingRows() {
        Table table = Table.of(NumberColumn.of("a", 1, NAN, 3, NAN));
        Tables.write(table, folder.resolve("x.csv"));
        assertThat(Tables.read(folder.resolve("x.csv")).table()).isEqualTo(table);
    }

    @Test
    void parquetHoldsWholeNumbersAsSuch() throws Exception {
        Path file = folder.resolve("x.parquet");
        Tables.write(SAMPLE.with(NumberColumn.of("n", 1, NAN, 3, 4)), file);
        try (Duck duck = Duck.open(ReadOptions.defaults())) {
            assertThat(duck.describe("SELECT * FROM read_parquet(" + Duck.literal(file.toString()) + ")"))
                    .extracting(Duck.Field::type)
                    .containsExactly("VARCHAR", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "BIGINT");
        }
    }

    @Test
    void namesThatParquetCannotTellApart() {
        assertError(
                () -> Tables.write(
                        Table.of(NumberColumn.of("yes", 1), NumberColumn.of("Yes", 2)), folder.resolve("x.parquet")),
                "the table: the names 'yes' and 'Yes' differ in case only, which DuckDB cannot tell apart; rename one");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void equalTablesGiveEqualBytes() throws IOException {
        for (String ending : new String[] {"csv.gz", "parquet", "json"}) {
            Tables.write(SAMPLE, folder.resolve("a." + ending));
            Tables.write(SAMPLE, folder.resolve("b." + ending));
            assertThat(folder.resolve("a." + ending)).hasSameBinaryContentAs(folder.resolve("b." + ending));
        }
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Path file = scratch.file("x.csv", "before\n");
        Tables.write(SAMPLE, file);
        assertThat(Tables.read(file).table()).isEqualTo(SAMPLE);
        assertThat(files()).containsExactly("x.csv");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aLinkIsWrittenThrough() throws IOException {
        Path file = scratch.file("real.csv", "before\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);
        Tables.write(SAMPLE, link);
        assertThat(link).isSymbolicLink();
        assertThat(Tables.read(file).table()).isEqualTo(SAMPLE);
    }

    @Test
    void whereNothingCanBeWritten() throws IOException {
        Path nowhere = folder.resolve("none").resolve("x.csv");
        assertError(
                () -> Tables.write(SAMPLE, nowhere),
                "cannot write " + nowhere + ": there is no folder " + folder.resolve("none"));
        Path inFolder = Files.createDirectory(folder.resolve("dir.csv"));
        assertError(() -> Tables.write(SAMPLE, inFolder), "cannot write " + inFolder + ": it is a folder");
        Path unknown = folder.resolve("x.dat");
        assertThatExceptionOfType(ChainruleException.class).isThrownBy(() -> Tables.write(SAMPLE, unknown));
        assertThatIllegalArgumentException().isThrownBy(() -> Tables.write(Table.of(), folder.resolve("x.csv")));
    }

    @Test
    void aFolderThatMayNotBeWritten() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeTrue(!Files.isWritable(locked), "this user may write everywhere");
        assertError(
                () -> Tables.write(SAMPLE, locked.resolve("x.csv")),
                locked.resolve("x.csv") + " cannot be written: ask for the permission");
    }
}
