package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.chainrule.ChainruleException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be wrong with a text file has one clear line. */
class CsvErrorTest {
    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    @Test
    void noSuchFile() {
        scratch.file("penguins.csv", "a\n1\n");
        Path file = folder.resolve("pengiuns.csv");
        assertError(() -> Tables.read(file), "there is no file " + file + "; did you mean 'penguins.csv'?");
        Path elsewhere = folder.resolve("data").resolve("x.csv");
        assertError(
                () -> Tables.read(elsewhere),
                "there is no file " + elsewhere + ": there is no folder " + folder.resolve("data"));
    }

    @Test
    void aFolder() {
        assertError(() -> Tables.read(folder), folder + " is a folder; name a file in it");
    }

    @Test
    void aFileThatMayNotBeRead() throws Exception {
        Path file = scratch.file("secret.csv", "a\n1\n");
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "this user may read everything");
        assertError(() -> Tables.read(file), file + " may not be read: ask for the permission");
    }

    @Test
    void anUnknownEnding() {
        assertError(
                () -> Tables.read(scratch.file("data.dat", "a\n1\n")),
                "data.dat: the ending of the name does not tell the format; known are .csv, .tsv, .txt, .json, .jsonl,"
                        + " .ndjson (each also with .gz) and .parquet");
        assertError(
                () -> Tables.read(scratch.file("data.xlsx", "PK")),
                "data.xlsx: spreadsheets are not read; save the sheet as .csv from its program");
        assertError(
                () -> Tables.read(scratch.file("x.parquet.gz", "PAR1")),
                "x.parquet.gz: a Parquet file is compressed inside; unpack the .gz around it");
    }

    @Test
    void emptyAndHeaderOnly() {
        scratch.assertCsvError("", "data.csv is empty");
        scratch.assertCsvError("\n\n\r\n", "data.csv is empty");
        scratch.assertCsvError("\uFEFF", "data.csv is empty");
        scratch.assertCsvError("a,b\n", "data.csv has a header but no rows");
        scratch.assertCsvError("a,b", "data.csv has a header but no rows");
        scratch.assertCsvError("a,b\r\n\r\n", "data.csv has a header but no rows");
    }

    @Test
    void namesThatAreNone() {
        scratch.assertCsvError("a,b,a\n1,2,3\n", "data.csv, line 1: columns 1 and 3 are both named 'a'; rename one");
        scratch.assertCsvError(
                "\na,\" a\", a\n1,2,3\n", "data.csv, line 2: columns 1 and 3 are both named 'a'; rename one");
        scratch.assertCsvError("a,,c\n1,2,3\n", "data.csv, line 1: column 2 has no name");
        scratch.assertCsvError(
                "a,b,\n1,2,\n", "data.csv, line 1: column 3 has no name (a delimiter at the end of the line?)");
    }

    @Test
    void tooManyColumns() {
        String header = IntStream.range(0, 10_001).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        scratch.assertCsvError(
                header + "\n",
                "data.csv, line 1: 10001 columns; at most 10000 are read (are rows and columns exchanged?)");
    }

    @Test
    void rowsOfOtherLengths() {
        scratch.assertCsvError("a,b\n1,2\n3\n5,6\n", "data.csv, line 3: expected 2 values, found 1");
        scratch.assertCsvError("a,b\n1,2\n3,4,5\n", "data.csv, line 3: expected 2 values, found 3");
        scratch.assertCsvError("a,b\n1,2\n3,4,\n", "data.csv, line 3: expected 2 values, found 3");
        scratch.assertCsvError("a\n1\n3,4\n", "data.csv, line 3: expected 1 value, found 2");
        scratch.assertCsvError("a,b\n\"1\n\n1\",2\n\n3\n", "data.csv, line 6: expected 2 values, found 1");
    }

    @Test
    void aRaggedRowFarDownIsFoundOnItsLine() {
        StringBuilder text = new StringBuilder("a,b\r\n");
        for (int i = 0; i < 200_000; i++) {
            text.append(i % 100 == 0 ? "\"x\r\ny\"" : "x").append(',').append(i).append("\r\n");
        }
        scratch.assertCsvError(text + "oops\r\n1,2\r\n", "data.csv, line 202002: expected 2 values, found 1");
    }

    @Test
    void quotesThatAreNotClosed() {
        scratch.assertCsvError(
                "a,b\n1,2\n\"3,4\n5,6\n", "data.csv, line 3: a quote is opened in this row and not closed");
        scratch.assertCsvError(
                "a,b\n1,2\n\"3\"x,4\n",
                "data.csv, line 3: text after a closing quote; write a quote inside of a quoted value twice");
        scratch.assertCsvError(
                "a,b\n1,2\n\"3\" \"x\",4\n",
                "data.csv, line 3: text after a closing quote; write a quote inside of a quoted value twice");
        scratch.assertCsvError("a,\"b\n1,2\n3,4\n", "data.csv, line 1: a quote is opened in the header and not closed");
    }

    @Test
    void aRowLongerThanAnyReasonable() {
        scratch.assertCsvError(
                "a,b\n1,2\n\"" + "x".repeat(2_000_001) + "\",4\n",
                "data.csv, line 3: the row is longer than 2000000 bytes; is a quote not closed?");
    }

    @Test
    void aLoneCarriageReturn() {
        scratch.assertCsvError("a,b\n1,2\nx\r,4\n", "data.csv, line 3: expected 2 values, found 1");
        scratch.assertCsvError(
                "a\n1\nx\ry\n4\n",
                "data.csv, line 3: a carriage return (\\r) inside of a row; put the value in quotes");
    }

    @Test
    void otherEncodings() {
        assertError(
                () -> Tables.read(
                        scratch.file("old.csv", "a,b\nx,1\nMüller,2\n".getBytes(StandardCharsets.ISO_8859_1))),
                "old.csv, line 3: not valid UTF-8; save the file as UTF-8"
                        + " (for example: iconv -f WINDOWS-1252 -t UTF-8)");
        assertError(
                () -> Tables.read(scratch.file("old.csv", "größe,b\nx,1\n".getBytes(StandardCharsets.ISO_8859_1))),
                "old.csv, line 1: not valid UTF-8; save the file as UTF-8"
                        + " (for example: iconv -f WINDOWS-1252 -t UTF-8)");
        assertError(
                () -> Tables.read(scratch.file("wide.csv", "\uFEFFa,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE))),
                "wide.csv is written in UTF-16; save it as UTF-8");
    }

    @Test
    void binaryFiles() {
        assertError(
                () -> Tables.read(scratch.file("x.csv", new byte[] {'a', ',', 'b', '\n', '1', ',', 0, '\n'})),
                "x.csv, line 2: a zero byte; this is no text file");
        assertError(
                () -> Tables.read(scratch.file("x.csv", new byte[] {1, 0, 2, 3, 4, 5})),
                "x.csv, line 1: a zero byte; this is no text file");
        assertError(
                () -> Tables.read(scratch.file("x.csv", new byte[] {'P', 'K', 3, 4, 0, 0})),
                "x.csv is a zip archive or a spreadsheet, not text; unpack it, or save the sheet as .csv from its"
                        + " program");
        assertError(
                () -> Tables.read(scratch.file("x.csv", "PAR1....")),
                "x.csv is a Parquet file; give it the ending .parquet");
    }

    @Test
    void picturesAndDocumentsAreCalledWhatTheyAre() {
        Map.of(
                        "\u0089PNG\r\n\u001A\n",
                        "a PNG picture, not text",
                        "\u00FF\u00D8\u00FF\u00E0",
                        "a JPEG picture, not text",
                        "GIF89a",
                        "a GIF picture, not text",
                        "%PDF-1.7\n",
                        "a PDF document, not text",
                        "PK\u0003\u0004" + "\0".repeat(26) + "[Content_Types].xml",
                        "an Excel workbook, not text; save the sheet as .csv from its program",
                        "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1",
                        "an old Excel workbook or Word document, not text; save the sheet as .csv from its"
                                + " program")
                .forEach((bytes, kind) -> assertError(
                        () -> Tables.read(scratch.file("img.csv", bytes.getBytes(StandardCharsets.ISO_8859_1))),
                        "img.csv is " + kind));
    }

    @Test
    void compression() throws Exception {
        Path zipped = scratch.file("x.csv.gz", "a,b\n1,2\n");
        Path renamed = Files.copy(zipped, folder.resolve("x.csv"));
        assertError(() -> Tables.read(renamed), "x.csv is compressed by gzip; add the ending .gz");
        Path plain = Files.writeString(folder.resolve("y.csv.gz"), "a,b\n1,2\n");
        assertError(() -> Tables.read(plain), "y.csv.gz is not compressed by gzip");
        byte[] bytes = Files.readAllBytes(scratch.file("z.csv.gz", "a,b\n" + "1,2\n".repeat(10_000)));
        Path cut = Files.write(folder.resolve("z.csv.gz"), Arrays.copyOf(bytes, bytes.length / 2));
        assertError(() -> Tables.read(cut), "z.csv.gz is damaged: it cannot be uncompressed to its end");
    }

    @Test
    void optionsThatCannotBe() {
        assertError(
                () -> ReadOptions.defaults().withDelimiter('"'),
                "a delimiter is a single ASCII character other than a quote, a line break, a letter or a digit, not"
                        + " '\"'");
        assertError(() -> ReadOptions.defaults().withDecimal(';'), "the decimal point is '.' or ',', not ';'");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ReadOptions.defaults().withThreads(-1));
    }

    @Test
    void everyMessageIsOneLine() {
        assertThatExceptionOfType(ChainruleException.class)
                .isThrownBy(() ->
                        scratch.csv("\"a\nb\",c\n1,2\n", ReadOptions.defaults().withQuery("select x from data")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
