package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.check.Answers;
import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that claim much, nest without end or are anything at all: each is one clear line, soon. */
@Timeout(value = 180, unit = TimeUnit.SECONDS) // of work that takes milliseconds; without its limit it would take hours
class HostileTextTest {
    private static final String NETWORK =
            "{\"layers\": [2, 2], \"activations\": [\"sigmoid\"], \"weights\": [[[0.1, 0.2],"
                    + " [0.3, 0.4]]], \"biases\": [[0.5, 0.6]], \"inputs\": [1, 2], \"targets\": [0, 1], \"learningRate\": 0.1,"
                    + " \"loss\": {\"name\": \"huber\", \"delta\": 2}, \"optimizer\": \"adam\", \"notation\": \"w-u\"}";

    private static void refused(String json) {
        assertThatThrownBy(() -> NetworkFile.parse(json, "net.json"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("net.json")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"layers\":[", "\"", "-", "1", "[[1],", "{\"layers\":[2,2],"})
    void partsWithoutEnd(String part) {
        refused(part.repeat(200_000));
    }

    @Test
    void deepNestingSaysSo() {
        assertThatThrownBy(() -> NetworkFile.parse("[".repeat(200) + "]".repeat(200), "net.json"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("nested more than 100 levels deep");
    }

    @Test
    void sizesThatAreNotThere() {
        for (String layers : new String[] {
            "[2147483647, 2147483647]",
            "[1, 2147483647]",
            "[2147483647, 1, 1]",
            "[4294967296, 1]",
            "[1e300, 1]",
            "[-1, 1]",
            "[1225, 1225]",
            "[" + "9".repeat(900) + ", 1]"
        }) {
            refused("{\"layers\": " + layers + ", \"activations\": [\"tanh\"], \"inputs\": [1]}");
        }
        // many layers of one unit, and what is said of one of them only
        refused("{\"layers\": [1" + ",1".repeat(100_000) + "], \"activations\": [\"tanh\"], \"inputs\": [1]}");
    }

    @Test
    void namesWithoutEndAreNotComparedWithThoseThereAre() {
        refused("{\"" + "layer".repeat(9000) + "\": [2, 2]}");
        refused("{\"layers\": [1, 1], \"activations\": [\"" + "tanh".repeat(1_000_000) + "\"], \"inputs\": [1]}");
    }

    @Test
    void numbersWithoutEndInAnswers() {
        for (String value : new String[] {
            "1".repeat(1_000_000),
            "0." + "1".repeat(1_000_000),
            "1".repeat(1_000_000) + "x",
            "1/" + "3".repeat(1_000_000),
            "1e999999999",
            "1e10000001491", // found by scripts/fuzz: an exponent of more digits than BigDecimal takes
            "1e-2147483648",
            "1e-999999999",
            "1/1e-999999999",
            "⁹".repeat(100_000)
        }) {
            assertThatThrownBy(() -> Answers.parse("h1 = " + value, "sheet"))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageStartingWith("sheet, line 1")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void filesLargerThanTheirKind(@TempDir Path folder) throws IOException {
        Path large = folder.resolve("large.json");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 40); // of nothing: it takes no room on the disk
        } catch (IOException e) {
            Assumptions.abort("this disk has no files of a tebibyte: " + e.getMessage());
        }
        assertThatThrownBy(() -> NetworkFile.read(large))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(large + " is too large: a network file has at most 268,435,456 bytes, this has"
                        + " 1,099,511,627,776");
        assertThatThrownBy(() -> Answers.read(large))
                .hasMessage(large + " is too large: a sheet of answers has at most 16,777,216 bytes, this has"
                        + " 1,099,511,627,776");
        Files.delete(large);
    }

    /** Whatever is changed in a file: a network, or one clear line; never another exception. */
    @Test
    void anythingElseIsANetworkOrOneLine() {
        RandomStream random = RandomStream.of(3, "text");
        String[] words = {
            "null", "-1", "1e400", "\"\"", "[]", "{}", "true", "[[]]", "\"name\"", "0", "2147483648", ":", ","
        };
        int networks = 0;
        for (int trial = 0; trial < 4000; trial++) {
            StringBuilder text = new StringBuilder(NETWORK);
            for (int change = 1 + random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(6));
                text.replace(at, to, random.nextInt(2) == 0 ? "" : words[random.nextInt(words.length)]);
            }
            try {
                NetworkFile file = NetworkFile.parse(text.toString(), "net.json");
                assertThat(file.pass().forward(file.inputs()).outputs(0)).isNotEmpty();
                networks++;
            } catch (ChainruleException e) {
                assertThat(e.getMessage()).startsWith("net.json").doesNotContain("\n");
            }
        }
        assertThat(networks).isBetween(10, 2000);
    }
}
