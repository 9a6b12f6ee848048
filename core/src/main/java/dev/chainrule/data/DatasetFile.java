package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import dev.chainrule.files.TreeCodec;
import dev.chainrule.kernels.Matrix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A data set as a file that is mapped into memory instead of read. Such a file is written aside and renamed, so that it is
 * whole or not there.
 *
 * <p>The file, version 1: the bytes "CHAINROW"; then, big-endian, the version (int), the length of the head (int), the
 * rows (int), the inputs (int), the outputs (int), whether there are weights (a byte), and a tree of maps, lists and
 * values with the names and whatever its writer wants to remember of it; zeros up to the length of the head, a multiple
 * of 4096. Then the rows, each its features and its targets as little-endian floats; then a float per row if there are
 * weights; then the CRC-32C of all that as a big-endian long.
 *
 * @param dataset its rows, mapped
 * @param about what its writer wanted to remember: texts, numbers, lists and maps of them
 */
public record DatasetFile(Dataset dataset, Map<String, @Nullable Object> about) {
    private static final byte[] MAGIC = {'C', 'H', 'A', 'I', 'N', 'R', 'O', 'W'};
    private static final int VERSION = 1;
    private static final int PAGE = 4096;
    /** Magic, version and length of the head. */
    private static final int BEGINNING = MAGIC.length + 2 * Integer.BYTES;

    /** The names of some million columns. */
    private static final int MOST_HEAD = 1 << 28;

    /** Rows copied at a time. */
    private static final int CHUNK = 1024;

    /** Bytes of the file looked at in one go. */
    private static final long STRETCH = 1 << 20;

    /** What the rows of a file are called, and what is to be remembered of it. */
    private record Head(
            int rows,
            boolean weighted,
            List<String> featureNames,
            List<String> targetNames,
            Map<String, @Nullable Object> about) {
        byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream output = new DataOutputStream(bytes)) {
                output.writeInt(rows);
                output.writeInt(featureNames.size());
                output.writeInt(targetNames.size());
                output.writeBoolean(weighted);
                Map<String, @Nullable Object> tree = new LinkedHashMap<>();
                tree.put("features", featureNames);
                tree.put("targets", targetNames);
                tree.put("about", about);
                TreeCodec.write(output, tree);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            int length = Math.ceilDiv(BEGINNING + bytes.size(), PAGE) * PAGE;
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            try (DataOutputStream output = new DataOutputStream(head)) {
                output.write(MAGIC);
                output.writeInt(VERSION);
                output.writeInt(length);
                output.write(bytes.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Arrays.copyOf(head.toByteArray(), length);
        }

        @SuppressWarnings("unchecked") // what are lists of texts and maps with texts for keys, as is asked here
        static Head read(byte[] bytes) throws IOException {
            try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
                int rows = input.readInt();
                int inputs = input.readInt();
                int outputs = input.readInt();
                boolean weighted = input.readBoolean();
                if (TreeCodec.read(input) instanceof Map<?, ?> tree
                        && tree.get("features") instanceof List<?> features
                        && tree.get("targets") instanceof List<?> targets
                        && tree.get("about") instanceof Map<?, ?> about
                        && features.size() == inputs
                        && targets.size() == outputs
                        && features.stream().allMatch(String.class::isInstance)
                        && targets.stream().allMatch(String.class::isInstance)
                        && inputs > 0
                        && rows >= 0) {
                    return new Head(rows, weighted, (List<String>) features, (List<String>) targets, (Map<
                                    String, @Nullable Object>)
                            about);
                }
                throw new EOFException();
            }
        }

        int width() {
            return featureNames.size() + targetNames.size();
        }

        /** The bytes of rows and weights. */
        long body() {
            return (long) rows * (width() + (weighted ? 1 : 0)) * Float.BYTES;
        }
    }

    /**
     * Writes {@code data}, with its names and weights, to {@code file}.
     *
     * @throws ChainruleException if it cannot be written
     */
    public static void write(Path file, Dataset data) {
        write(file, data, Map.of());
    }

    /**
     * The same, with what is to be remembered of it.
     *
     * @throws ChainruleException if it cannot be written
     */
    public static void write(Path file, Dataset data, Map<String, ?> about) {
        float[] weights = data.weights().orElse(null);
        Head head = new Head(
                data.rows(), weights != null, data.featureNames(), data.targetNames(), new LinkedHashMap<>(about));
        SafeFile.writePath(file, aside -> {
            try (FileSums out = FileSums.create(aside)) {
                out.write(head.bytes());
                float[] block = new float[CHUNK * head.width()];
                for (long from = 0; from < data.rows(); from += CHUNK) {
                    int first = (int) from;
                    int to = (int) Math.min(from + CHUNK, data.rows());
                    interleave(data.features(first, to), 0, block, head.width());
                    interleave(data.targets(first, to), data.inputs(), block, head.width());
                    out.write(block, (to - first) * head.width());
                }
                if (weights != null) {
                    out.write(weights, weights.length);
                }
                out.writeSum();
            }
        });
    }

    private static void interleave(Matrix part, int firstColumn, float[] block, int width) {
        for (int row = 0; row < part.rows(); row++) {
            System.arraycopy(
                    part.array(),
                    part.offset() + row * part.stride(),
                    block,
                    row * width + firstColumn,
                    part.columns());
        }
    }

    /**
     * The columns of a file.
     *
     * @param featureNames the first columns
     * @param targetNames the columns after them
     * @param about what is to be remembered of them
     */
    public record Columns(List<String> featureNames, List<String> targetNames, Map<String, ?> about) {}

    /** Makes the columns of a file, one after another. */
    @FunctionalInterface
    public interface ColumnContent {
        /** Puts every number of every column, and says at the end which columns these were. */
        Columns writeTo(ColumnSink sink);
    }

    /** Takes the numbers of the columns of a file. */
    @FunctionalInterface
    public interface ColumnSink {
        /** Puts {@code numbers}, rows × columns: those of the file from {@code row} and from {@code column} on. */
        void put(int column, int row, Matrix numbers);
    }

    /**
     * Writes a file from columns, which need not be in memory together: they are first put aside, one after the other, in
     * a temporary file beside it of the same size.
     *
     * @param sourceRows how many rows the columns have
     * @param content what puts the columns
     * @param parts which of those rows are the rows of the file, in order, one index (from 0) per row, part after part
     * @throws ChainruleException if it cannot be written
     */
    public static void writeColumns(Path file, int sourceRows, ColumnContent content, int[]... parts) {
        SafeFile.writePath(file, aside -> {
            Path ofColumns = aside.resolveSibling(aside.getFileName() + ".columns");
            SafeFile.deleteOnExit(ofColumns);
            try (ColumnsAside numbers = ColumnsAside.create(ofColumns, sourceRows)) {
                Columns columns = content.writeTo(numbers);
                int rows = Math.toIntExact(
                        Arrays.stream(parts).mapToLong(part -> part.length).sum());
                Head head = new Head(
                        rows,
                        false,
                        columns.featureNames(),
                        columns.targetNames(),
                        new LinkedHashMap<>(columns.about()));
                try (FileSums out = FileSums.create(aside)) {
                    out.write(head.bytes());
                    numbers.startReading(head.width());
                    float[] block = new float[CHUNK * head.width()];
                    for (int[] part : parts) {
                        for (long from = 0; from < part.length; from += CHUNK) {
                            int to = (int) Math.min(from + CHUNK, part.length);
                            numbers.rows(part, (int) from, to, block);
                            out.write(block, (to - (int) from) * head.width());
                        }
                    }
                    out.writeSum();
                }
            } catch (UncheckedIOException e) {
                throw e.getCause(); // of the columns put aside: a full disk
            }
        });
    }

    /**
     * Opens {@code file}: its rows are mapped, and the whole is read once for its checksum.
     *
     * @throws ChainruleException if there is no such file, or it is another, damaged or of a newer version
     */
    public static DatasetFile open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // of an automatic arena: the file stays mapped for as long as somebody holds its rows
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            requireVersion(file, all);
            // before anything else is believed
            long end = all.byteSize() - Long.BYTES;
            if (end < PAGE || sum(all, end) != bytesToLong(bytes(all, end, Long.BYTES))) {
                throw damaged(file);
            }
            return read(file, all, end);
        } catch (EOFException e) {
            throw damaged(file);
        } catch (IOException e) {
            throw SafeFile.unreadable(file, e);
        }
    }

    private static void requireVersion(Path file, MemorySegment all) throws IOException {
        if (all.byteSize() < BEGINNING || !Arrays.equals(bytes(all, 0, MAGIC.length), MAGIC)) {
            throw new ChainruleException(file + " is no file of rows that chainrule wrote");
        }
        int version = integer(all, MAGIC.length);
        if (version > VERSION) {
            throw new ChainruleException(file + " is of format version " + version
                    + "; this program reads up to version " + VERSION
                    + ", a newer one is needed: use the Chainrule that wrote it, or a later"
                    + " one; a cache can also be deleted, and is then made anew");
        }
        if (version < 1) {
            throw damaged(file);
        }
    }

    /** What {@code all} holds, of which the first {@code end} bytes are as somebody wrote them. */
    private static DatasetFile read(Path file, MemorySegment all, long end) throws IOException {
        int length = integer(all, MAGIC.length + Integer.BYTES);
        if (length < PAGE || length > end || length > MOST_HEAD) {
            throw damaged(file);
        }
        Head head = head(file, bytes(all, BEGINNING, length - BEGINNING));
        if (end != length + head.body()) {
            throw damaged(file);
        }
        MemorySegment numbers = all.asSlice(length, (long) head.rows() * head.width() * Float.BYTES);
        RowSource rows = new MappedRows(
                numbers,
                0,
                head.rows(),
                head.featureNames().size(),
                head.targetNames().size());
        float[] weights = null;
        if (head.weighted()) {
            weights = new float[head.rows()];
            MemorySegment.copy(all, MappedRows.NUMBER, length + numbers.byteSize(), weights, 0, head.rows());
        }
        return new DatasetFile(new Dataset(rows, head.featureNames(), head.targetNames(), weights), head.about());
    }

    private static Head head(Path file, byte[] bytes) throws IOException {
        try {
            return Head.read(bytes);
        } catch (ChainruleException e) {
            throw new ChainruleException(file + ": " + e.getMessage(), e);
        }
    }

    private static int integer(MemorySegment all, long at) {
        return ByteBuffer.wrap(bytes(all, at, Integer.BYTES)).getInt();
    }

    private static byte[] bytes(MemorySegment all, long from, long count) {
        return all.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
    }

    private static long bytesToLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static long sum(MemorySegment all, long end) {
        CRC32C sum = new CRC32C();
        for (long from = 0; from < end; from += STRETCH) {
            sum.update(all.asSlice(from, Math.min(STRETCH, end - from)).asByteBuffer());
        }
        return sum.getValue();
    }

    private static ChainruleException damaged(Path file) {
        return new ChainruleException(file + " is damaged: it is cut short or was changed");
    }
}
