package dev.chainrule.spark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What the driver has to know of the rows of a partition before it trains on them.
 *
 * @param partition its number
 * @param rows how many
 * @param inputs features of a row
 * @param outputs targets of a row
 * @param weighted whether rows have weights
 * @param largestInput the largest absolute value of a feature
 * @param largestWeight the largest weight; 0 without weights
 * @param weightSum of all weights, each times the {@linkplain dev.chainrule.data.WeightScale#unit unit} of the largest
 * @param fingerprint SHA-256 of everything
 * @param fault what is wrong with the first row that no network can learn from; empty if there is none
 */
record Survey(
        int partition,
        int rows,
        int inputs,
        int outputs,
        boolean weighted,
        double largestInput,
        double largestWeight,
        double weightSum,
        byte[] fingerprint,
        String fault) {
    byte[] bytes() {
        return Wire.bytes(this::write);
    }

    static Survey read(byte[] bytes) {
        return Wire.read(bytes, Survey::read);
    }

    private void write(DataOutputStream output) throws IOException {
        output.writeInt(partition);
        output.writeInt(rows);
        output.writeInt(inputs);
        output.writeInt(outputs);
        output.writeBoolean(weighted);
        output.writeDouble(largestInput);
        output.writeDouble(largestWeight);
        output.writeDouble(weightSum);
        output.writeInt(fingerprint.length);
        output.write(fingerprint);
        Wire.writeText(output, fault);
    }

    private static Survey read(DataInputStream input) throws IOException {
        return new Survey(
                input.readInt(),
                input.readInt(),
                input.readInt(),
                input.readInt(),
                input.readBoolean(),
                input.readDouble(),
                input.readDouble(),
                input.readDouble(),
                input.readNBytes(input.readInt()),
                Wire.readText(input));
    }
}
