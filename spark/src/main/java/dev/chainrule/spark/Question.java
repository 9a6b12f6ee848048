package dev.chainrule.spark;

import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.training.BatchShare;
import dev.chainrule.training.StepFactors;
import dev.chainrule.training.TrainingWorker;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * What the driver asks every partition in one round. The answer depends on this and on the rows alone, so a task that is
 * run again answers the same.
 *
 * @param kind what is asked
 * @param parameters of the network, all of them
 * @param memory of the optimizer, as it writes itself; empty unless {@code kind} is {@link Kind#STEPS}
 * @param epoch which epoch, from 1
 * @param firstStep the number of the first update, from 1 over all epochs
 * @param taken how many rows each partition has given to the epoch before
 * @param counts for each update how many each partition is to give; one update if {@code kind} is {@link Kind#GRADIENT},
 *     none if it is {@link Kind#LOSS}
 * @param factors for each update what the schedules make of it
 */
record Question(
        Kind kind,
        float[] parameters,
        byte[] memory,
        int epoch,
        long firstStep,
        int[] taken,
        int[][] counts,
        StepFactors[] factors)
        implements Asked {
    /** What a partition may be asked. */
    enum Kind {
        /** Its part of the gradient of one batch. */
        GRADIENT,
        /** Where it comes to by some updates of its own. */
        STEPS,
        /** The loss of all its rows. */
        LOSS
    }

    /** The loss of all rows. */
    static Question loss(float[] parameters) {
        return new Question(Kind.LOSS, parameters, new byte[0], 0, 0, new int[0], new int[0][], new StepFactors[0]);
    }

    /** How many rows the batch of update {@code index} of this round has in all. */
    long rows(int index) {
        return Arrays.stream(counts[index]).asLongStream().sum();
    }

    /** How many rows {@code partition} gives to this round. */
    long rowsOf(int partition) {
        return Arrays.stream(counts).mapToLong(share -> share[partition]).sum();
    }

    @Override
    public byte[] ask(OpenRows rows, int partition) {
        TrainingWorker worker = rows.worker();
        System.arraycopy(parameters, 0, worker.parameters(), 0, parameters.length);
        return switch (kind) {
            case LOSS -> Answer.loss(worker.heldOutLoss());
            case GRADIENT -> {
                double sum = worker.lossAndGradient(share(0, taken[partition], partition));
                yield Answer.gradient(sum, worker.gradient(), worker.parameters());
            }
            case STEPS -> steps(worker, partition);
        };
    }

    private byte[] steps(TrainingWorker worker, int partition) {
        readMemory(worker.memory());
        double[] losses = new double[counts.length];
        int given = taken[partition];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i][partition] > 0) {
                losses[i] = worker.step(share(i, given, partition));
                given += counts[i][partition];
                if (!Double.isFinite(losses[i])) {
                    break; // the driver will see it
                }
            }
        }
        return Answer.steps(losses, worker.gradientNorm(), worker.parameters(), worker.memory());
    }

    private BatchShare share(int index, int from, int partition) {
        return new BatchShare(firstStep + index, epoch, from, counts[index][partition], rows(index), factors[index]);
    }

    private void readMemory(OptimizerState state) {
        try {
            state.read(new DataInputStream(new ByteArrayInputStream(memory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] bytes() {
        long ints = Arrays.stream(counts).mapToLong(share -> share.length + 8L).sum();
        return Wire.bytes(parameters.length + memory.length / 4L + taken.length + ints, this::write);
    }

    static Question read(byte[] bytes) {
        return Wire.read(bytes, Question::read);
    }

    private void write(DataOutputStream output) throws IOException {
        output.writeByte(kind.ordinal());
        output.writeInt(parameters.length);
        Wire.writeFloats(output, parameters, 0, parameters.length);
        output.writeInt(memory.length);
        output.write(memory);
        output.writeInt(epoch);
        output.writeLong(firstStep);
        Wire.writeInts(output, taken);
        output.writeInt(counts.length);
        for (int i = 0; i < counts.length; i++) {
            Wire.writeInts(output, counts[i]);
            output.writeDouble(factors[i].rate());
            output.writeDouble(factors[i].decay());
            output.writeDouble(factors[i].dropout());
        }
    }

    private static Question read(DataInputStream input) throws IOException {
        Kind kind = Kind.values()[input.readByte()];
        float[] parameters = new float[input.readInt()];
        Wire.readFloats(input, parameters, 0, parameters.length);
        byte[] memory = input.readNBytes(input.readInt());
        int epoch = input.readInt();
        long firstStep = input.readLong();
        int[] taken = Wire.readInts(input);
        int[][] counts = new int[input.readInt()][];
        StepFactors[] factors = new StepFactors[counts.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Wire.readInts(input);
            factors[i] = new StepFactors(input.readDouble(), input.readDouble(), input.readDouble());
        }
        return new Question(kind, parameters, memory, epoch, firstStep, taken, counts, factors);
    }
}
