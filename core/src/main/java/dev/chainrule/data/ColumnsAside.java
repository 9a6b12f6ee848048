package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Columns of floats in a temporary file, one after the other: first written a column at a time, then read by rows. The file
 * goes when it is closed.
 */
final class ColumnsAside implements DatasetFile.ColumnSink, AutoCloseable {
    private final FileChannel channel;
    private final Arena arena = Arena.ofConfined();
    private final int rows;
    private MemorySegment numbers = MemorySegment.NULL;
    private int columns;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.nativeOrder());

    private ColumnsAside(FileChannel channel, int rows) {
        this.channel = channel;
        this.rows = rows;
    }

    /** Columns of {@code rows} numbers in a new file. */
    static ColumnsAside create(Path file, int rows) throws IOException {
        return new ColumnsAside(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                rows);
    }

    @Override
    public void put(int column, int row, Matrix part) {
        if (buffer.capacity() < part.rows() * Float.BYTES) {
            buffer = ByteBuffer.allocateDirect(part.rows() * Float.BYTES).order(ByteOrder.nativeOrder());
        }
        for (int j = 0; j < part.columns(); j++) {
            buffer.clear();
            for (int i = 0; i < part.rows(); i++) {
                buffer.putFloat(part.get(i, j));
            }
            buffer.flip();
            long at = place(column + j, row);
            try {
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer, at);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ends the writing; there are {@code columns}. */
    void startReading(int columns) throws IOException {
        this.columns = columns;
        numbers = channel.map(FileChannel.MapMode.READ_ONLY, 0, place(columns, 0), arena);
    }

    /** Puts the rows {@code order[from]} … {@code order[to − 1]} into {@code block}, row after row. */
    void rows(int[] order, int from, int to, float[] block) {
        for (int column = 0; column < columns; column++) {
            long start = place(column, 0);
            for (int i = from; i < to; i++) {
                block[(i - from) * columns + column] =
                        numbers.get(ValueLayout.JAVA_FLOAT_UNALIGNED, start + (long) order[i] * Float.BYTES);
            }
        }
    }

    private long place(int column, int row) {
        return ((long) column * rows + row) * Float.BYTES;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
    }
}
