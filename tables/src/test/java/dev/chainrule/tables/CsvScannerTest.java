package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scanner against slower ways to the same answer. */
class CsvScannerTest {
    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    /** The lines on which the rows start, or the line of the first row of another length; by whole characters. */
    private static String slow(String text, int expected) {
        List<Integer> starts = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < text.length()) {
            int start = line;
            int values = 1;
            boolean quoted = false;
            boolean begins = true;
            int first = at;
            for (; at < text.length() && (quoted || text.charAt(at) != '\n'); at++) {
                char c = text.charAt(at);
                line += c == '\n' ? 1 : 0;
                if (c == '"' && (quoted || begins)) {
                    boolean twice = quoted && at + 1 < text.length() && text.charAt(at + 1) == '"';
                    at += twice ? 1 : 0;
                    quoted = twice || !quoted;
                }
                values += c == ',' && !quoted ? 1 : 0;
                begins = !quoted && (c == ',' || (begins && c == ' '));
            }
            if (at > first) {
                if (values != expected) {
                    return "line " + start + ": expected " + expected + " values, found " + values;
                }
                starts.add(start);
            }
            at++;
            line++;
        }
        return starts.subList(1, starts.size()).toString();
    }

    private String scanned(String text) {
        Source source = Source.of(scratch.file("data.csv", text));
        try {
            CsvLayout layout = CsvLayout.of(source, CsvHeader.read(source, Optional.empty()));
            List<Integer> starts = new ArrayList<>();
            for (int row = 0; row < layout.rows(); row++) {
                starts.add(layout.lines() == null ? layout.firstLine() + row : layout.lines()[row]);
            }
            return starts.toString();
        } catch (ChainruleException e) {
            return e.getMessage().replace("data.csv, ", "");
        }
    }

    @Test
    void linesAndLengthsAreThoseOfASlowReader() {
        RandomStream random = RandomStream.of(3, "csv");
        int ragged = 0;
        for (int i = 0; i < 1000; i++) {
            String text = random(random, i % 10 == 0);
            String expected = slow(text, 3);
            assertThat(scanned(text)).as(text).isEqualTo(expected);
            ragged += expected.startsWith("line") ? 1 : 0;
        }
        assertThat(ragged).isBetween(50, 300);
    }

    @Test
    void duckDbSplitsAsTheScannerDoes() {
        RandomStream random = RandomStream.of(4, "csv");
        for (int i = 0; i < 60; i++) {
            String text = random(random, false);
            Table table = scratch.csv(text, ReadOptions.defaults().withCategorical("a", "b", "c"));
            assertThat(table.rows()).as(text).isEqualTo(slow(text, 3).split(",").length);
        }
    }

    /** A text of three columns, a, b and c, with all that may stand in it; now and then with a row of another length. */
    private static String random(RandomStream random, boolean ragged) {
        String[] values = {
            "",
            "1",
            "x y",
            " ",
            "é",
            "in\"ner",
            "\"\"",
            "\"q\"",
            " \"q\" ",
            "\"a,b\"",
            "\"a\n\nb\"",
            "\"\"\"\"",
            "\"a\"\"\n\"",
            "\"\n\""
        };
        StringBuilder text = new StringBuilder("a,b,c\n");
        int rows = 1 + random.nextInt(12);
        int odd = ragged ? random.nextInt(rows) : -1;
        for (int row = 0; row < rows; row++) {
            int columns = row == odd ? 1 + random.nextInt(5) : 3;
            for (int i = 0; i < columns; i++) {
                String value = values[random.nextInt(values.length)];
                text.append(i > 0 ? "," : "").append(columns == 1 && value.isEmpty() ? "x" : value);
            }
            text.append(row == rows - 1 && random.nextInt(2) == 0 ? "" : "\n")
                    .append(random.nextInt(4) == 0 ? "\n" : "");
        }
        return text.toString();
    }

    @Test
    void utf8IsWhatTheJdkTakesForIt() {
        RandomStream random = RandomStream.of(5, "utf8");
        int[] interesting = {
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0,
            0xF1, 0xF3, 0xF4, 0xF5, 0xFF
        };
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) interesting[random.nextInt(interesting.length)];
            }
            boolean expected = isUtf8(bytes);
            assertThat(accepted(bytes)).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(1000);
    }

    private static boolean accepted(byte[] bytes) {
        Utf8 utf8 = new Utf8();
        for (byte b : bytes) {
            if (!utf8.accept(b)) {
                return false;
            }
        }
        return utf8.isComplete();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
