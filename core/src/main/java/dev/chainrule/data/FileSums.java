package dev.chainrule.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A file being written from front to back, and the CRC-32C of what has been written. */
final class FileSums implements AutoCloseable {
    private final FileChannel channel;
    private final CRC32C sum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    private FileSums(FileChannel channel) {
        this.channel = channel;
    }

    static FileSums create(Path file) throws IOException {
        return new FileSums(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    void write(byte[] bytes) throws IOException {
        sum.update(bytes);
        drain(ByteBuffer.wrap(bytes));
    }

    /** The first {@code count} of {@code numbers}, little-endian. */
    void write(float[] numbers, int count) throws IOException {
        int most = buffer.capacity() / Float.BYTES;
        for (int from = 0; from < count; from += most) {
            int part = Math.min(most, count - from);
            buffer.clear();
            buffer.asFloatBuffer().put(numbers, from, part);
            buffer.limit(part * Float.BYTES);
            sum.update(buffer.duplicate());
            drain(buffer);
        }
    }

    /** The sum of all before, as the last bytes. */
    void writeSum() throws IOException {
        drain(ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).flip());
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
