package dev.chainrule.training;

import dev.chainrule.fuzz.Hostile;
import dev.chainrule.kernels.Compute;
import java.util.zip.CRC32;

/** Bytes as a checkpoint under a right checksum, which a training then goes on from. */
public final class CheckpointFuzz {
    private static final int SMALL = 10_000;

    private CheckpointFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Hostile.summed(input, new CRC32());
        Hostile.read(() -> {
            Checkpoint saved = Checkpoint.of(bytes, "file", "file");
            if (saved.network().layout().size() < SMALL) {
                Hostile.asFile(
                        bytes,
                        ".ckpt",
                        file -> Training.resume(file, new Compute("scalar", 1)).close());
            }
        });
    }
}
