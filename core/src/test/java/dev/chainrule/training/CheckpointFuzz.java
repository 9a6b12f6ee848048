package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Bytes as the content of a checkpoint under a right checksum; for scripts/fuzz. */
public final class CheckpointFuzz {
    private CheckpointFuzz() {}

    /** What Jazzer calls; whatever it throws but one clear line is found. */
    public static void fuzzerTestOneInput(byte[] content) {
        ByteBuffer file = ByteBuffer.allocate(12 + content.length + Long.BYTES)
                .put("CHAINCKP".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .put(content);
        CRC32 crc = new CRC32();
        crc.update(file.array(), 0, file.position());
        file.putLong(crc.getValue());
        try {
            Checkpoint.of(file.array(), "file", "file");
        } catch (ChainruleException e) {
            // one clear line
        }
    }
}
