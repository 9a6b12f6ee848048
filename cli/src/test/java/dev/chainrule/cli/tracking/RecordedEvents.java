package dev.chainrule.cli.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads event files by the letter of their format, with nothing of what writes them: not even its checksum. */
public final class RecordedEvents {
    private static final int POLYNOMIAL = 0x82F63B78; // of CRC-32C, its bits reversed

    private RecordedEvents() {}

    /** An event: its version is empty but in the first of a file. */
    public record Event(double wallTime, long step, String version, Map<String, Float> scalars) {}

    /** The files in {@code folder}, in the order in which they are read. */
    public static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
    }

    /** The events in {@code file}, the first without scalars; every record is whole, and its checksums are right. */
    public static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).as("checksum of the length").isEqualTo(masked(crc(length)));
            byte[] message = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(message);
            assertThat(bytes.getInt()).as("checksum of the message").isEqualTo(masked(crc(message)));
            events.add(event(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    /** The CRC-32C of {@code bytes}, bit by bit. */
    static int crc(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
        }
        return ~crc;
    }

    /** As TensorFlow's documentation has it, in unsigned numbers of 32 bits. */
    static int masked(int crc) {
        long unsigned = Integer.toUnsignedLong(crc);
        return (int) ((unsigned >> 15 | unsigned << 17) + 0xa282ead8L);
    }

    private static Event event(ByteBuffer message) {
        double wallTime = 0;
        long step = 0;
        String version = "";
        Map<String, Float> scalars = new LinkedHashMap<>();
        while (message.hasRemaining()) {
            int key = Math.toIntExact(varint(message));
            switch (key) {
                case 1 << 3 | 1 -> wallTime = message.getDouble();
                case 2 << 3 -> step = varint(message);
                case 3 << 3 | 2 -> version = text(part(message));
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = part(message);
                    while (summary.hasRemaining()) {
                        assertThat(varint(summary)).isEqualTo(1 << 3 | 2);
                        scalar(part(summary), scalars);
                    }
                }
                default -> throw new AssertionError("unexpected field " + (key >> 3) + " of kind " + (key & 7));
            }
        }
        return new Event(wallTime, step, version, scalars);
    }

    private static void scalar(ByteBuffer value, Map<String, Float> scalars) {
        assertThat(varint(value)).isEqualTo(1 << 3 | 2);
        String tag = text(part(value));
        assertThat(varint(value)).isEqualTo(2 << 3 | 5);
        assertThat(scalars.put(tag, value.getFloat())).as("%s once", tag).isNull();
        assertThat(value.hasRemaining()).isFalse();
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte each = bytes.get();
            value |= (each & 0x7fL) << shift;
            if (each >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer part(ByteBuffer bytes) {
        int length = Math.toIntExact(varint(bytes));
        ByteBuffer part = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + length);
        return part;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
