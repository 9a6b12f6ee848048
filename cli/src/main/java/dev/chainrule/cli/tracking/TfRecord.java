package dev.chainrule.cli.tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorFlow's framing of messages in a file (TFRecord), little-endian: the length in 8 bytes, its checksum in 4, the
 * message, its checksum in 4. A checksum is a CRC-32C, masked, since a CRC of what holds CRCs itself is a poor one.
 *
 * <p>See <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord</a>.
 */
final class TfRecord {
    private static final int MASK = 0xa282ead8;

    private TfRecord() {}

    /** {@code message} in its frame. */
    static byte[] frame(byte[] message) {
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + message.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(message.length);
        record.putInt(maskedCrc(record.array(), Long.BYTES));
        record.put(message);
        record.putInt(maskedCrc(message, message.length));
        return record.array();
    }

    /** The masked CRC-32C of the first {@code length} of {@code bytes}. */
    static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
