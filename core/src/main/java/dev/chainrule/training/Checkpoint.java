package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.files.SafeFile;
import dev.chainrule.files.TreeCodec;
import dev.chainrule.files.WholeFile;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.OptimizerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a {@link Training} at the end of an epoch. Random numbers need no state: they follow from seed,
 * epoch and step.
 *
 * <p>The file: "CHAINCKP", a format version, the recipe, the network and the history as trees, the numbers, and a CRC-32
 * of all that.
 *
 * @param trainer the recipe
 * @param network the network
 * @param parameters as they are
 * @param kept as they were at the best epoch
 * @param keptEpoch which that was
 * @param ended whether there is nothing more to run
 * @param history the epochs so far
 * @param fingerprint of the rows it learned from; empty if unknown
 * @param optimizerState as {@link OptimizerState#write} gives it
 */
record Checkpoint(
        Trainer trainer,
        Network network,
        float[] parameters,
        float[] kept,
        int keptEpoch,
        boolean ended,
        History history,
        String fingerprint,
        byte[] optimizerState) {
    private static final byte[] MAGIC = {'C', 'H', 'A', 'I', 'N', 'C', 'K', 'P'};
    private static final int VERSION = 1;

    /** What to do about a file of a newer version. */
    static final String NEWER = "use the Chainrule that wrote it, or a later one";

    static byte[] bytes(OptimizerState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            state.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @param where how messages call the place of the checkpoint */
    void restoreState(OptimizerState state, String where) {
        try {
            state.read(new DataInputStream(new ByteArrayInputStream(optimizerState)));
        } catch (IOException e) {
            throw damaged(where);
        }
    }

    void write(Path file) {
        byte[] bytes = toBytes();
        SafeFile.write(file, output -> output.write(bytes));
    }

    /** What its file holds. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.write(MAGIC);
            output.writeInt(VERSION);
            TreeCodec.write(output, Description.of(trainer));
            TreeCodec.write(output, Description.of(network));
            TreeCodec.write(output, Description.of(history));
            output.writeInt(keptEpoch);
            output.writeBoolean(ended);
            output.writeUTF(fingerprint);
            writeFloats(output, parameters);
            writeFloats(output, kept);
            output.writeInt(optimizerState.length);
            output.write(optimizerState);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = bytes.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(content);
        return ByteBuffer.allocate(content.length + Long.BYTES)
                .put(content)
                .putLong(crc.getValue())
                .array();
    }

    static Checkpoint read(Path file) {
        byte[] bytes = WholeFile.bytes(file, WholeFile.LARGEST, "a checkpoint");
        return of(bytes, file.toString(), String.valueOf(file.getFileName()));
    }

    /**
     * The checkpoint that {@link #toBytes} made bytes of.
     *
     * @param file how messages call the place of the bytes
     * @param name the last part of it
     */
    static Checkpoint of(byte[] bytes, String file, String name) {
        if (bytes.length < MAGIC.length + Integer.BYTES + Long.BYTES
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ChainruleException(file + " is not a checkpoint of a training");
        }
        int version = ByteBuffer.wrap(bytes).getInt(MAGIC.length);
        if (version > VERSION) {
            throw new ChainruleException(file + " is a checkpoint of format version " + version
                    + "; this program reads up to version " + VERSION + ", a newer one is needed: " + NEWER);
        }
        int end = bytes.length - Long.BYTES;
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        if (version < 1 || crc.getValue() != ByteBuffer.wrap(bytes).getLong(end)) {
            throw damaged(file);
        }
        int start = MAGIC.length + Integer.BYTES;
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes, start, end - start))) {
            Trainer trainer = Description.read(Trainer.class, tree(input, file), name + ": recipe");
            Network network = Description.read(Network.class, tree(input, file), name + ": network");
            History history = Description.read(History.class, tree(input, file), name + ": history");
            int keptEpoch = input.readInt();
            boolean ended = input.readBoolean();
            String fingerprint = input.readUTF();
            float[] parameters = readFloats(input, network.layout().size(), file);
            float[] kept = readFloats(input, network.layout().size(), file);
            if (input.readInt() != input.available()) {
                throw damaged(file);
            }
            requireState(input.available(), trainer, network, file);
            byte[] state = input.readAllBytes();
            return new Checkpoint(trainer, network, parameters, kept, keptEpoch, ended, history, fingerprint, state);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(file); // cut short, or of values that do not go together
        }
    }

    static @Nullable Object tree(DataInputStream input, Object file) throws IOException {
        try {
            return TreeCodec.read(input);
        } catch (ChainruleException e) {
            throw damaged(file);
        }
    }

    /** Makes sure that {@code available} bytes can be what the optimizer remembers, before room is made for it. */
    static void requireState(int available, Trainer trainer, Network network, Object file) {
        int trained = network.layout().trained();
        if (available < trainer.optimizer().start(0).bytesFor(trained)) {
            throw damaged(file);
        }
    }

    static void writeFloats(DataOutputStream output, float[] values) throws IOException {
        output.writeInt(values.length);
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        output.write(buffer.array());
    }

    static float[] readFloats(DataInputStream input, int size, Object file) throws IOException {
        if (input.readInt() != size || input.available() < (long) size * Float.BYTES) {
            throw damaged(file);
        }
        float[] values = new float[size];
        ByteBuffer.wrap(input.readNBytes(size * Float.BYTES)).asFloatBuffer().get(values);
        return values;
    }

    static ChainruleException damaged(Object file) {
        return new ChainruleException(file + " is damaged: it is cut short or was changed");
    }
}
