package dev.chainrule.spark;

import dev.chainrule.data.WeightScale;
import dev.chainrule.description.Description;
import dev.chainrule.files.TreeCodec;
import dev.chainrule.network.Network;
import dev.chainrule.training.Trainer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every partition knows of a training from its first round to its last.
 *
 * @param trainer the recipe
 * @param network the network
 * @param rows of each partition, by its number
 * @param fingerprints of each partition with rows, by its number; of others empty
 * @param weightScale what makes the mean weight of all rows 1; null without weights
 */
record Plan(
        Trainer trainer,
        Network network,
        int[] rows,
        byte[][] fingerprints,
        @Nullable WeightScale weightScale) {
    /**
     * How the rows of a partition differ from those that this plan was made for; empty if they do not.
     *
     * @param count how many there are
     * @param fingerprint theirs
     */
    String difference(int partition, int count, Supplier<byte[]> fingerprint) {
        if (count == rows[partition] && Arrays.equals(fingerprint.get(), fingerprints[partition])) {
            return "";
        }
        return "the rows of partition " + partition + " came out otherwise when they were computed again"
                + (count == rows[partition] ? "" : " (" + rows[partition] + " at first, then " + count + ")")
                + ": the input is not deterministic; save it first, and train on what was saved";
    }

    /** @throws dev.chainrule.ChainruleException if a part of the recipe is a user's own function, which cannot be sent */
    byte[] bytes() {
        return Wire.bytes(this::write);
    }

    static Plan read(byte[] bytes) {
        return Wire.read(bytes, Plan::read);
    }

    private void write(DataOutputStream output) throws IOException {
        TreeCodec.write(output, Description.of(trainer));
        TreeCodec.write(output, Description.of(network));
        Wire.writeInts(output, rows);
        for (byte[] fingerprint : fingerprints) {
            output.writeByte(fingerprint.length);
            output.write(fingerprint);
        }
        output.writeBoolean(weightScale != null);
        if (weightScale != null) {
            output.writeDouble(weightScale.unit());
            output.writeDouble(weightScale.sum());
            output.writeLong(weightScale.rows());
        }
    }

    private static Plan read(DataInputStream input) throws IOException {
        Trainer trainer = Description.read(Trainer.class, TreeCodec.read(input), "recipe");
        Network network = Description.read(Network.class, TreeCodec.read(input), "network");
        int[] rows = Wire.readInts(input);
        byte[][] fingerprints = new byte[rows.length][];
        for (int p = 0; p < rows.length; p++) {
            fingerprints[p] = input.readNBytes(input.readUnsignedByte());
        }
        WeightScale scale =
                input.readBoolean() ? new WeightScale(input.readDouble(), input.readDouble(), input.readLong()) : null;
        return new Plan(trainer, network, rows, fingerprints, scale);
    }
}
