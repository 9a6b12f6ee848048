package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFileTest {
    @TempDir
    Path folder;

    @Test
    void givesBackEveryBitOfTheRows() {
        for (int rows : new int[] {1, 2, 1023, 1024, 1025, 3000}) {
            for (int[] shape : new int[][] {{1, 1}, {3, 1}, {7, 5}}) {
                Dataset data = random(rows, shape[0], shape[1]);
                Path file = folder.resolve(rows + "-" + shape[0] + ".rows");
                DatasetFile.write(file, data);
                Dataset mapped = Dataset.mapped(file);
                assertThat(mapped.inMemory()).isFalse();
                assertThat(mapped.rows()).isEqualTo(rows);
                assertThat(mapped.featureNames()).isEqualTo(data.featureNames());
                assertThat(mapped.targetNames()).isEqualTo(data.targetNames());
                assertThat(mapped.features().toRows())
                        .isDeepEqualTo(data.features().toRows());
                assertThat(mapped.targets().toRows())
                        .isDeepEqualTo(data.targets().toRows());
                assertThat(mapped.fingerprint()).isEqualTo(data.fingerprint());
            }
        }
    }

    @Test
    void keepsWeightsAndWhatIsToBeRemembered() {
        Dataset data = random(50, 2, 1)
                .withWeights(IntStream.range(0, 50).mapToDouble(i -> i).toArray());
        Path file = folder.resolve("weighted.rows");
        DatasetFile.write(file, data, Map.of("key", "abc", "numbers", List.of(1L, 2L)));
        DatasetFile read = DatasetFile.open(file);
        assertThat(read.about()).isEqualTo(Map.of("key", "abc", "numbers", List.of(1L, 2L)));
        assertThat(read.dataset().weights().orElseThrow())
                .isEqualTo(data.weights().orElseThrow());
        assertThat(read.dataset().fingerprint()).isEqualTo(data.fingerprint());
    }

    @Test
    void gathersTheSameRowsAsFromMemory() {
        Dataset data = random(500, 6, 2);
        Path file = folder.resolve("gather.rows");
        DatasetFile.write(file, data);
        Dataset mapped = Dataset.mapped(file);
        int[] order = {499, 0, 7, 7, 250, 3};
        Matrix x = Matrix.of(8, 6);
        Matrix t = Matrix.of(8, 2);
        Matrix mappedX = Matrix.of(8, 6);
        Matrix mappedT = Matrix.of(8, 2);
        data.gather(order, 1, 6, x, t, 3);
        mapped.gather(order, 1, 6, mappedX, mappedT, 3);
        assertThat(mappedX.array()).isEqualTo(x.array());
        assertThat(mappedT.array()).isEqualTo(t.array());
        assertThat(x.get(3, 0)).isEqualTo(data.features().get(0, 0));
        assertThat(mapped.unweighted(100, 200).features(5, 8).toRows())
                .isDeepEqualTo(data.features(105, 108).toRows());
        assertThat(mapped.select(order).fingerprint())
                .isEqualTo(data.select(order).fingerprint());
        assertThatThrownBy(() -> mapped.gather(new int[] {500}, 0, 1, mappedX, mappedT))
                .isInstanceOf(IndexOutOfBoundsException.class);
        Dataset part = mapped.unweighted(100, 200);
        assertThatThrownBy(() -> part.gather(new int[] {100}, 0, 1, mappedX, mappedT))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void writesRowsInAnyOrderFromColumnsInAnyOrder() throws IOException {
        Dataset data = random(2500, 5, 2);
        int[] order = IntStream.range(0, 2500).filter(i -> i % 3 > 0).toArray();
        RandomStream.of(1, "test").shuffle(order);
        Path file = folder.resolve("columns.rows");
        DatasetFile.ColumnContent content = sink -> {
            sink.put(5, 0, data.targets());
            for (int from = 0; from < 2500; from += 700) {
                int to = Math.min(from + 700, 2500);
                sink.put(0, from, columns(data.features(from, to), 0, 3));
                sink.put(3, from, columns(data.features(from, to), 3, 2));
            }
            return new DatasetFile.Columns(data.featureNames(), data.targetNames(), Map.of());
        };
        DatasetFile.writeColumns(
                file, 2500, content, Arrays.copyOf(order, 1000), Arrays.copyOfRange(order, 1000, order.length));
        assertThat(Dataset.mapped(file).fingerprint())
                .isEqualTo(data.select(order).fingerprint());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void leavesNothingBehindWhenTheColumnsCannotBeHad() throws IOException {
        Path file = folder.resolve("failed.rows");
        DatasetFile.ColumnContent content = _ -> {
            throw new ChainruleException("no column");
        };
        assertThatThrownBy(() -> DatasetFile.writeColumns(file, 10, content, new int[] {1, 2}))
                .hasMessage("no column");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void refusesWhatIsDamagedForeignOrNewer() throws IOException {
        Path file = folder.resolve("good.rows");
        DatasetFile.write(file, random(100, 3, 1));
        byte[] good = Files.readAllBytes(file);
        for (int at : new int[] {13, 20, 40, 4096, 5000, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            refused(bad, "damaged");
        }
        for (int length : new int[] {17, 4095, 4096, good.length - 1}) {
            refused(Arrays.copyOf(good, length), "damaged");
        }
        refused(Arrays.copyOf(good, 0), "no file of rows");
        refused(new byte[5000], "no file of rows");
        byte[] newer = good.clone();
        newer[11] = 2;
        refused(newer, "newer one is needed");
        assertThatThrownBy(() -> Dataset.mapped(folder.resolve("god.rows")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("good.rows");
    }

    /** No byte of a head is believed before its sum is right, and whatever is wrong is said of the file. */
    @Test
    void namesTheFileWhateverIsWrongWithIt() throws IOException {
        Path file = folder.resolve("good.rows");
        DatasetFile.write(file, random(100, 3, 1), Map.of("key", "abc"));
        byte[] good = Files.readAllBytes(file);
        for (int at = 12; at < 200; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x55;
            refused(bad, "bad.rows is damaged");
        }
        // a tree that is none, under a sum that is right
        byte[] other = good.clone();
        other[29] = '?';
        CRC32C sum = new CRC32C();
        sum.update(other, 0, other.length - Long.BYTES);
        ByteBuffer.wrap(other).putLong(other.length - Long.BYTES, sum.getValue());
        refused(other, "bad.rows: the description in the file is damaged");
    }

    @Test
    void refusesRowsThatAreNoneInMemoryToo() {
        for (int columns : new int[] {3, 20}) {
            Dataset part = random(100, columns, 1).unweighted(0, 50);
            Matrix x = Matrix.of(4, columns);
            Matrix t = Matrix.of(4, 1);
            for (int row : new int[] {50, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatThrownBy(() -> part.gather(new int[] {0, 49, row, 1}, 0, 4, x, t))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(x.array()).containsOnly(0);
            part.gather(new int[] {-1, 0, 49, 7, 50}, 1, 4, x, t);
            assertThat(x.get(1, 2)).isEqualTo(part.features().get(49, 2));
        }
    }

    private void refused(byte[] bytes, String why) throws IOException {
        Path bad = folder.resolve("bad.rows");
        Files.deleteIfExists(bad); // another file of that name: a mapped one must not change
        Files.write(bad, bytes);
        assertThatThrownBy(() -> Dataset.mapped(bad))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining(why);
    }

    private static Matrix columns(Matrix matrix, int first, int count) {
        Matrix part = Matrix.of(matrix.rows(), count);
        for (int row = 0; row < matrix.rows(); row++) {
            for (int j = 0; j < count; j++) {
                part.set(row, j, matrix.get(row, first + j));
            }
        }
        return part;
    }

    static Dataset random(int rows, int inputs, int outputs) {
        RandomStream random = RandomStream.of(rows, "test", inputs, outputs);
        Matrix x = Matrix.of(rows, inputs);
        Matrix t = Matrix.of(rows, outputs);
        for (int i = 0; i < x.array().length; i++) {
            x.array()[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < t.array().length; i++) {
            t.array()[i] = (float) random.nextGaussian();
        }
        return Dataset.of(x, t);
    }
}
