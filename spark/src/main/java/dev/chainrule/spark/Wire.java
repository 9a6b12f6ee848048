package dev.chainrule.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What goes through the network as bytes, so that it is the same by every serializer of Spark's and can be counted. */
final class Wire {
    private Wire() {}

    /** Writes a message. */
    @FunctionalInterface
    interface Writer {
        void write(DataOutputStream output) throws IOException;
    }

    /** Reads a message. */
    @FunctionalInterface
    interface Reader<T> {
        T read(DataInputStream input) throws IOException;
    }

    static byte[] bytes(Writer writer) {
        return bytes(0, writer);
    }

    /** As {@link #bytes(Writer)}, of about so many numbers: room for them is made once. */
    static byte[] bytes(long numbers, Writer writer) {
        long size = 256 + numbers * Float.BYTES;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(size, Integer.MAX_VALUE - 64));
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            writer.write(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws UncheckedIOException if the bytes end too early */
    static <T> T read(byte[] bytes, Reader<T> reader) {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return reader.read(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writeFloats(DataOutputStream output, float[] values, int from, int to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((to - from) * Float.BYTES);
        buffer.asFloatBuffer().put(values, from, to - from);
        output.write(buffer.array());
    }

    static void readFloats(DataInputStream input, float[] values, int from, int to) throws IOException {
        byte[] bytes = new byte[(to - from) * Float.BYTES];
        input.readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values, from, to - from);
    }

    /** All of {@code values}, after their number. */
    static void writeFloats(DataOutputStream output, float[] values) throws IOException {
        output.writeInt(values.length);
        writeFloats(output, values, 0, values.length);
    }

    /** What {@link #writeFloats(DataOutputStream, float[])} wrote. */
    static float[] readFloats(DataInputStream input) throws IOException {
        float[] values = new float[input.readInt()];
        readFloats(input, values, 0, values.length);
        return values;
    }

    static void writeInts(DataOutputStream output, int[] values) throws IOException {
        output.writeInt(values.length);
        for (int value : values) {
            output.writeInt(value);
        }
    }

    static int[] readInts(DataInputStream input) throws IOException {
        int[] values = new int[input.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = input.readInt();
        }
        return values;
    }

    static void writeText(DataOutputStream output, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    static String readText(DataInputStream input) throws IOException {
        return new String(input.readNBytes(input.readInt()), StandardCharsets.UTF_8);
    }
}
