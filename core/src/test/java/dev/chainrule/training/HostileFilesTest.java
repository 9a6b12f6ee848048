package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.chainrule.ChainruleException;
import dev.chainrule.data.DatasetFile;
import dev.chainrule.description.Description;
import dev.chainrule.files.TreeCodec;
import dev.chainrule.files.WholeFile;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.Lbfgs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small files that claim much, with right checksums: each is one clear line, and reading it allocates what its bytes can
 * account for, not what it claims.
 */
class HostileFilesTest {
    private static final int HUGE = Integer.MAX_VALUE;

    /** What reading a file of a few hundred bytes may allocate: code that runs for the first time included. */
    private static final long MOST = 8 << 20;

    private static final Network SMALL = Network.of(2, Layer.of(1, new Identity()));

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Content {
        void writeTo(DataOutputStream output) throws IOException;
    }

    private Path file(String magic, int version, Checksum sum, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(bytes);
        output.writeBytes(magic);
        output.writeInt(version);
        content.writeTo(output);
        sum.update(bytes.toByteArray());
        output.writeLong(sum.getValue());
        return Files.write(folder.resolve("hostile." + magic), bytes.toByteArray());
    }

    private void refusesCheckpoint(Content content) throws IOException {
        Path file = file("CHAINCKP", 1, new CRC32(), content);
        refuses(() -> Training.resume(file, new Compute("scalar", 1)).close());
    }

    private void refusesRecording(Content content) throws IOException {
        for (int version = 1; version <= 2; version++) {
            Path file = file("CHAINREC", version, new CRC32(), content);
            refuses(() -> Recording.read(file));
        }
    }

    private void refusesRows(Content content) throws IOException {
        Path file = file("CHAINROW", 1, new CRC32C(), content);
        refuses(() -> DatasetFile.open(file));
    }

    private static void refuses(Runnable reading) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(reading::run)
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("hostile.")
                .hasMessageNotContaining("\n");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST);
    }

    private static void trees(DataOutputStream output, Object... trees) throws IOException {
        for (Object tree : trees) {
            TreeCodec.write(output, tree instanceof Record ? Description.of(tree) : tree);
        }
    }

    private static Map<String, Object> network(long inputs, long units) {
        Map<String, Object> layer =
                Map.of("units", units, "activation", "relu", "bias", true, "normalization", "none", "dropout", 0.0);
        return Map.of("inputs", inputs, "layers", List.of(layer));
    }

    @Test
    void treesThatClaimToBeLong() throws IOException {
        for (char tag : "s[{".toCharArray()) {
            for (int length : new int[] {1000, 1 << 24, (1 << 24) + 1, HUGE, -1}) {
                Content tree = output -> {
                    output.writeByte(tag);
                    output.writeInt(length);
                    output.writeByte('n');
                };
                refusesCheckpoint(tree);
                refusesRecording(tree);
                refusesRows(output -> {
                    output.writeInt(4096);
                    rows(output, 1, 1, 1);
                    tree.writeTo(output);
                    output.write(new byte[4096]);
                });
            }
        }
    }

    @Test
    void treesNestedWithoutEnd() throws IOException {
        Content lists = output -> {
            for (int depth = 0; depth < 100_000; depth++) {
                output.writeByte('[');
                output.writeInt(1);
            }
        };
        Content keys = output -> {
            for (int depth = 0; depth < 1000; depth++) {
                output.writeByte('{');
                output.writeInt(1);
            }
        };
        refusesCheckpoint(lists);
        refusesCheckpoint(keys);
        refusesRecording(lists);
        refusesRecording(keys);
    }

    @Test
    void networksLargerThanTheirFile() throws IOException {
        for (long[] shape : new long[][] {{1, HUGE}, {HUGE, 1}, {HUGE, HUGE}, {30_000, 30_000}, {0, 1}, {-1, -1}}) {
            for (int length : new int[] {0, 3, HUGE, -1}) {
                refusesCheckpoint(output -> {
                    trees(output, new Trainer(), network(shape[0], shape[1]), new History(List.of()));
                    output.writeInt(0);
                    output.writeBoolean(false);
                    output.writeUTF("");
                    output.writeInt(length);
                    output.writeInt(length);
                });
                refusesRecording(output -> {
                    trees(output, new Trainer(), network(shape[0], shape[1]), List.of("x"), List.of("y"));
                    output.writeInt(1);
                    output.write(new byte[100]);
                    output.writeInt(length);
                });
            }
        }
    }

    @Test
    void optimizersThatRememberMoreThanThereIs() throws IOException {
        for (long history : new long[] {1000, 1001, HUGE / 2, HUGE}) {
            Map<String, Object> recipe = Map.of("optimizer", Map.of("name", "lbfgs", "history", history), "epochs", 1L);
            refusesCheckpoint(output -> {
                trees(output, recipe, SMALL, new History(List.of()));
                output.writeInt(0);
                output.writeBoolean(false);
                output.writeUTF("");
                Checkpoint.writeFloats(output, new float[3]);
                Checkpoint.writeFloats(output, new float[3]);
                output.writeInt(20);
                output.write(new byte[20]);
            });
        }
        assertThatThrownBy(() -> new Lbfgs(1001, 20, 1e-4, 0.9)).hasMessage("history must be at most 1000, is 1001");
        assertThat(new Lbfgs(1000, 20, 1e-4, 0.9).start(0).bytesFor(HUGE)).isGreaterThan(1L << 43);
    }

    @Test
    void stepsOfMoreRowsThanThereAre() throws IOException {
        for (int count : new int[] {1, HUGE, -1}) {
            for (int size : new int[] {1, 1000, HUGE, -1}) {
                refusesRecording(output -> {
                    trees(output, new Trainer(), SMALL, List.of("x"), List.of("y"));
                    output.writeInt(count);
                    output.writeLong(1);
                    output.writeInt(1);
                    for (int d = 0; d < 4; d++) {
                        output.writeDouble(1);
                    }
                    output.writeInt(size);
                });
            }
        }
    }

    @Test
    void rowsThatAreNotThere() throws IOException {
        for (int[] shape : new int[][] {{HUGE, 1, 1}, {HUGE, HUGE, HUGE}, {1, HUGE, 1}, {HUGE, 0, 0}, {-1, 1, 1}}) {
            for (int length : new int[] {4096, 8192, HUGE, -1, 0}) {
                refusesRows(output -> {
                    output.writeInt(length);
                    rows(output, shape[0], shape[1], shape[2]);
                    trees(output, Map.of("features", List.of("x"), "targets", List.of("y"), "about", Map.of()));
                    output.write(new byte[4096]);
                });
            }
        }
        // names that are no texts
        refusesRows(output -> {
            output.writeInt(4096);
            rows(output, 0, 1, 1);
            trees(output, Map.of("features", List.of(1L), "targets", List.of("y"), "about", Map.of()));
            output.write(new byte[4096 - output.size()]);
        });
    }

    private static void rows(DataOutputStream output, int rows, int inputs, int outputs) throws IOException {
        output.writeInt(rows);
        output.writeInt(inputs);
        output.writeInt(outputs);
        output.writeBoolean(false);
    }

    @Test
    void aFileIsAsLargeAsItsKindMayBe() throws IOException {
        Path file = Files.write(folder.resolve("a.txt"), new byte[1001]);
        assertThat(WholeFile.bytes(file, 1001, "a note")).hasSize(1001);
        assertThatThrownBy(() -> WholeFile.bytes(file, 1000, "a note"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(file + " is too large: a note has at most 1,000 bytes, this has 1,001");
        assertThat(WholeFile.bytes(new ByteArrayInputStream(new byte[1000]), "pipe", 1000, "a note"))
                .hasSize(1000);
        assertThat(WholeFile.bytes(InputStream.nullInputStream(), "pipe", 0, "a note"))
                .isEmpty();
    }

    @Test
    void aDeviceWithoutEndIsNotReadToItsEnd() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros), "no /dev/zero here");
        assertThatThrownBy(() -> WholeFile.bytes(zeros, 100_000, "a note"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("/dev/zero is too large: a note has at most 100,000 bytes, this has more");
        assertThatThrownBy(() -> WholeFile.text(new byte[] {(byte) 0xC3, 0x28}, "x"))
                .hasMessage("x: expected text in UTF-8, found other bytes");
    }
}
