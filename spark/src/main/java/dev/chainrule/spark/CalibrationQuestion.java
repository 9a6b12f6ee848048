package dev.chainrule.spark;

import dev.chainrule.model.CalibrationRows;
import dev.chainrule.network.Parameters;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Asks, once a training is over, what a calibration has to know of the rows for validation.
 *
 * @param parameters that are to be calibrated
 * @param quantiles whether they predict quantiles, and not probabilities
 * @param step from one row that is looked at to the next
 * @param before how many rows the partitions before each have
 */
record CalibrationQuestion(float[] parameters, boolean quantiles, int step, long[] before) implements Asked {
    /** Tells it from a {@link Question}. */
    static final byte FIRST_BYTE = 'C';

    @Override
    public byte[] ask(OpenRows rows, int partition) {
        return Answer.calibration(CalibrationRows.of(
                Parameters.of(rows.network(), parameters),
                quantiles,
                rows.data(),
                before[partition],
                step,
                rows.compute()));
    }

    @Override
    public byte[] bytes() {
        return Wire.bytes(parameters.length + 2L * before.length, this::write);
    }

    static CalibrationQuestion read(byte[] bytes) {
        return Wire.read(bytes, CalibrationQuestion::read);
    }

    private void write(DataOutputStream output) throws IOException {
        output.writeByte(FIRST_BYTE);
        Wire.writeFloats(output, parameters);
        output.writeBoolean(quantiles);
        output.writeInt(step);
        output.writeInt(before.length);
        for (long rows : before) {
            output.writeLong(rows);
        }
    }

    private static CalibrationQuestion read(DataInputStream input) throws IOException {
        input.readByte();
        float[] parameters = Wire.readFloats(input);
        boolean quantiles = input.readBoolean();
        int step = input.readInt();
        long[] before = new long[input.readInt()];
        for (int p = 0; p < before.length; p++) {
            before[p] = input.readLong();
        }
        return new CalibrationQuestion(parameters, quantiles, step, before);
    }
}
