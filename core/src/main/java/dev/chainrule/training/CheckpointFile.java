package dev.chainrule.training;

import dev.chainrule.network.Network;
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

    /**
     * What can be told of the training in a checkpoint.
     *
     * @param network that learns
     * @param rows the fingerprint of the rows that it learns from, behind it after a slash that of the rows held out;
     *     empty if unknown
     * @param bestEpoch the epoch that is kept
     * @param history the epochs so far
     */
    public record Summary(Network network, String rows, int bestEpoch, History history) {}

    /**
     * What {@code file} tells of its training.
     *
     * @throws dev.chainrule.ChainruleException as {@link #require}
     */
    public static Summary summary(Path file) {
        Checkpoint read = Checkpoint.read(file);
        return new Summary(read.network(), read.fingerprint(), read.keptEpoch(), read.history());
    }
}
