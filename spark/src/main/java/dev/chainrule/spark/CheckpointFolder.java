package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one training, on any file system that Hadoop knows: a folder of its own in the folder that the user
 * names, a file for an epoch. A file is written under another name and renamed when it is whole; the last two stay.
 *
 * <p>The folder is named by everything that the training depends on, so that it is taken up again by the same training
 * alone, and several can share the user's folder.
 */
final class CheckpointFolder {
    private static final String PREFIX = "epoch-";
    private static final String SUFFIX = ".checkpoint";
    private static final int KEPT = 2;
    private static final byte[] MAGIC = {'C', 'H', 'A', 'I', 'N', 'D', 'I', 'S'};
    private static final int VERSION = 1;

    private final FileSystem files;
    private final Path folder;

    /**
     * What a file holds.
     *
     * @param velocity of the {@link OuterStep}
     * @param state of everything else, as {@link dev.chainrule.training.TrainingCoordinator#checkpoint} gives it
     */
    record Content(float[] velocity, byte[] state) {}

    /**
     * The folder of a training.
     *
     * @param dir as the user names it, with or without the scheme of a file system
     * @param key tells the training from all others, in digits that may stand in a file's name
     * @throws ChainruleException if there is no such file system, or it does not answer
     */
    CheckpointFolder(String dir, String key, Configuration configuration) {
        Path parent = new Path(dir);
        this.folder = new Path(parent, "training-" + key);
        try {
            this.files = parent.getFileSystem(configuration);
            files.mkdirs(folder);
        } catch (IOException e) {
            throw failed("make the folder " + folder, e);
        }
    }

    /** The newest checkpoint; empty before the first. */
    Optional<Path> newest() {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Those that are whole, the oldest first. */
    private List<Path> all() {
        try {
            return Stream.of(files.listStatus(folder))
                    .map(FileStatus::getPath)
                    .filter(path ->
                            path.getName().startsWith(PREFIX) && path.getName().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed("list the folder " + folder, e);
        }
    }

    /**
     * What {@code file} holds.
     *
     * @throws ChainruleException if it cannot be read, is damaged, or of a newer version
     */
    Content read(Path file) {
        byte[] bytes;
        try (FSDataInputStream input = files.open(file)) {
            bytes = input.readAllBytes();
        } catch (IOException e) {
            throw failed("read the checkpoint " + file, e);
        }
        int end = bytes.length - Long.BYTES;
        if (end < MAGIC.length + Integer.BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ChainruleException(
                    file + " is not a checkpoint of a distributed training; delete it to go on" + " without it");
        }
        int version = ByteBuffer.wrap(bytes).getInt(MAGIC.length);
        if (version > VERSION) {
            throw new ChainruleException(file + " is a checkpoint of format version " + version
                    + "; this program reads up to version " + VERSION + ", a newer one is needed");
        }
        if (sum(bytes, end) != ByteBuffer.wrap(bytes).getLong(end)) {
            throw new ChainruleException(
                    file + " is damaged: it is cut short or was changed; delete it to go on from the" + " one before");
        }
        return Wire.read(Arrays.copyOfRange(bytes, MAGIC.length + Integer.BYTES, end), input -> {
            float[] velocity = new float[input.readInt()];
            Wire.readFloats(input, velocity, 0, velocity.length);
            return new Content(velocity, input.readNBytes(input.readInt()));
        });
    }

    /**
     * Writes the checkpoint of {@code epoch}.
     *
     * @throws ChainruleException if it cannot be written
     */
    void write(int epoch, Content content) {
        byte[] body = Wire.bytes(output -> {
            output.write(MAGIC);
            output.writeInt(VERSION);
            output.writeInt(content.velocity().length);
            Wire.writeFloats(output, content.velocity(), 0, content.velocity().length);
            output.writeInt(content.state().length);
            output.write(content.state());
        });
        Path file = new Path(folder, String.format(Locale.ROOT, "%s%08d%s", PREFIX, epoch, SUFFIX));
        Path aside = new Path(folder, "_" + file.getName());
        try {
            try (FSDataOutputStream output = files.create(aside, true)) {
                output.write(body);
                output.writeLong(sum(body, body.length));
            }
            files.delete(file, false); // left by a driver that was lost between two steps of this; the same bytes
            if (!files.rename(aside, file)) {
                throw new IOException("the file system refused to rename " + aside);
            }
            List<Path> all = all();
            for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
                files.delete(old, false);
            }
        } catch (IOException e) {
            throw failed("write the checkpoint " + file, e);
        }
    }

    private static long sum(byte[] bytes, int end) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, end);
        return sum.getValue();
    }

    private static ChainruleException failed(String what, IOException e) {
        return new ChainruleException("cannot " + what + ": " + e.getMessage(), e);
    }
}
