package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.model.CalibrationRows;
import dev.chainrule.optimization.OptimizerState;
import java.io.DataInputStream;

/**
 * What a partition answers to a {@link Question}: bytes, of which the driver reads the kind it asked for. A first byte says
 * whether it is an answer, or in words what is wrong.
 */
final class Answer {
    private static final int GOOD = 0;
    private static final int FAULT = 1;

    private Answer() {}

    static byte[] fault(String message) {
        return Wire.bytes(output -> {
            output.writeByte(FAULT);
            Wire.writeText(output, message);
        });
    }

    static byte[] loss(double sum) {
        return good(1, output -> output.writeDouble(sum));
    }

    /** @param parameters those of the worker, whose numbers after the trained ones moved */
    static byte[] gradient(double lossSum, float[] gradient, float[] parameters) {
        return good(parameters.length, output -> {
            output.writeDouble(lossSum);
            Wire.writeFloats(output, gradient, 0, gradient.length);
            Wire.writeFloats(output, parameters, gradient.length, parameters.length);
        });
    }

    static byte[] steps(double[] losses, double gradientNorm, float[] parameters, OptimizerState memory) {
        long slots = memory.slots();
        return good((1 + slots) * parameters.length + 2L * losses.length, output -> {
            for (double loss : losses) {
                output.writeDouble(loss);
            }
            output.writeDouble(gradientNorm);
            Wire.writeFloats(output, parameters, 0, parameters.length);
            memory.write(output);
        });
    }

    static byte[] calibration(CalibrationRows rows) {
        long numbers = (long) rows.values().length + rows.targets().length + rows.weights().length;
        return good(numbers, output -> {
            Wire.writeFloats(output, rows.values());
            Wire.writeFloats(output, rows.targets());
            Wire.writeFloats(output, rows.weights());
            output.writeLong(rows.counting());
            Wire.writeFloats(output, rows.first());
            output.writeBoolean(rows.differs());
        });
    }

    private static byte[] good(long numbers, Wire.Writer writer) {
        return Wire.bytes(numbers, output -> {
            output.writeByte(GOOD);
            writer.write(output);
        });
    }

    /** @throws ChainruleException what is wrong, if something is */
    static double readLoss(byte[] answer) {
        return read(answer, DataInputStream::readDouble);
    }

    /**
     * Reads the answer into {@code gradient} and {@code others}.
     *
     * @return the sum of the losses
     * @throws ChainruleException what is wrong, if something is
     */
    static double readGradient(byte[] answer, float[] gradient, float[] others) {
        return read(answer, input -> {
            double sum = input.readDouble();
            Wire.readFloats(input, gradient, 0, gradient.length);
            Wire.readFloats(input, others, 0, others.length);
            return sum;
        });
    }

    /**
     * Reads the answer into {@code losses}, {@code parameters} and {@code memory}.
     *
     * @return the length of the last gradient
     * @throws ChainruleException what is wrong, if something is
     */
    static double readSteps(byte[] answer, double[] losses, float[] parameters, OptimizerState memory) {
        return read(answer, input -> {
            for (int i = 0; i < losses.length; i++) {
                losses[i] = input.readDouble();
            }
            double norm = input.readDouble();
            Wire.readFloats(input, parameters, 0, parameters.length);
            memory.read(input);
            return norm;
        });
    }

    /** @throws ChainruleException what is wrong, if something is */
    static CalibrationRows readCalibration(byte[] answer) {
        return read(
                answer,
                input -> new CalibrationRows(
                        Wire.readFloats(input),
                        Wire.readFloats(input),
                        Wire.readFloats(input),
                        input.readLong(),
                        Wire.readFloats(input),
                        input.readBoolean()));
    }

    private static <T> T read(byte[] answer, Wire.Reader<T> reader) {
        return Wire.read(answer, input -> {
            if (input.readByte() == FAULT) {
                throw new ChainruleException(Wire.readText(input));
            }
            return reader.read(input);
        });
    }
}
