package dev.chainrule.training;

import java.nio.file.Path;

/** The file of a training that {@link Training#checkpointTo} saves, seen from outside. */
public final class CheckpointFile {
    private CheckpointFile() {}

    /**
     * Whether {@link Training#resume} can take up {@code file}: for whoever wants to know before the data are read.
     *
     * @throws dev.chainrule.ChainruleException if there is no such file, or it is no checkpoint, damaged, or of a newer
     *     version
     */
    public static void require(Path file) {
        Checkpoint.read(file);
    }
}
