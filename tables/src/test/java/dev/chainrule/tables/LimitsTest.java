package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table may take of memory and disk, whoever made its file. */
class LimitsTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"4,12", "8,8", "1,12.8", "0,12.8", "12,4", "15,4", "64,4"})
    void duckDbAndTheHeapShareTheMachine(double heap, double limit) {
        long usual = (long) (0.8 * 16 * GIB); // of a machine of 16 GiB
        assertThat(Duck.memoryLimit(usual, (long) (heap * GIB)))
                .isBetween((long) (limit * GIB) - 10, (long) (limit * GIB) + 10);
    }

    @Test
    void theLimitIsSet() throws Exception {
        try (Duck usual = Duck.open(ReadOptions.defaults());
                Duck said = Duck.open(ReadOptions.defaults().withMemoryLimit(512 << 20))) {
            String setting = "SELECT current_setting('memory_limit')";
            assertThat(said.rows(setting).getFirst()[0]).isEqualTo("512.0 MiB");
            double machine = gibibytes(unlimited());
            double expected = Duck.memoryLimit(
                            (long) (machine * GIB), Runtime.getRuntime().maxMemory())
                    / (double) GIB;
            // as DuckDB writes it: to a tenth of its unit
            assertThat(gibibytes(usual.rows(setting).getFirst()[0])).isBetween(expected - 0.11, expected + 0.11);
        }
    }

    private static String unlimited() throws SQLException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT current_setting('memory_limit')")) {
            result.next();
            return result.getString(1);
        }
    }

    private static double gibibytes(String size) {
        String[] parts = size.split(" ");
        assertThat(parts[1]).isIn("GiB", "MiB");
        return Double.parseDouble(parts[0]) / (parts[1].equals("GiB") ? 1 : 1024);
    }

    @Test
    void whatUnpacksOutOfProportionIsRefused() throws IOException {
        byte[] content = new byte[100_000];
        try (InputStream fits = new Unpacked(new ByteArrayInputStream(content), "a.csv.gz", 500, 1000);
                InputStream free = new Unpacked(new ByteArrayInputStream(content), "a.csv.gz", 1, 100_000);
                InputStream bomb = new Unpacked(new ByteArrayInputStream(content), "a.csv.gz", 497, 1000)) {
            assertThat(fits.readAllBytes()).hasSize(100_000);
            assertThat(free.read()).isZero();
            assertThat(free.readAllBytes()).hasSize(99_999);
            assertThatThrownBy(bomb::readAllBytes)
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage(
                            "a.csv.gz unpacks to more than 200 times its size of 497 bytes, which tables do not; if this"
                                    + " one does, unpack it first (gunzip) and read that");
        }
    }

    @Test
    void aTableThatCompressesWellIsRead() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int row = 0; row < 100_000; row++) {
            text.append("1,yes\n");
        }
        for (String name : new String[] {"t.csv.gz", "t.jsonl.gz"}) {
            Path file = folder.resolve(name);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                String rows = name.startsWith("t.csv") ? text.toString() : "{\"a\":1,\"b\":\"yes\"}\n".repeat(100_000);
                out.write(rows.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(100 * Files.size(file)).isLessThan(600_000);
            Table table = Tables.read(file).table();
            assertThat(table.rows()).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "a", "a,", "\"a,", " ", "[", "[[", "{\"a\":", "{\"a\":["})
    void textWithoutEndIsOneLine(String part) throws IOException {
        String text = part.repeat((3 << 20) / part.length());
        for (String name : new String[] {"t.csv", "t.json", "t.jsonl"}) {
            Path file = Files.writeString(folder.resolve(name), text);
            assertThatThrownBy(() -> Tables.read(file))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageStartingWith(name)
                    .hasMessageNotContaining("\n")
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(1000));
        }
    }
}
