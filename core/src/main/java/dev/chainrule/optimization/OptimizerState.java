package dev.chainrule.optimization;

import dev.chainrule.ChainruleException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What an optimizer remembers from step to step: the number of steps, some numbers per parameter (slots, for example
 * the two moments of Adam) and some numbers besides (scalars). Made by {@link Optimizer#start}, changed by the
 * optimizer, and written into a checkpoint: a run that reads it back goes on to the same bits.
 */
public final class OptimizerState {
    private static final int CHUNK = 2048;

    private final int parameterCount;
    private final float[][] slots;
    private final double[] scalars;
    private long steps;

    /**
     * A state of no steps, all zeros: {@code slots} numbers per parameter and {@code scalars} besides.
     *
     * @throws IllegalArgumentException if one of the three is negative
     */
    public OptimizerState(int parameterCount, int slots, int scalars) {
        this.parameterCount = Require.atLeast("parameterCount", parameterCount, 0);
        this.slots = new float[Require.atLeast("slots", slots, 0)][parameterCount];
        this.scalars = new double[Require.atLeast("scalars", scalars, 0)];
    }

    /** The number of parameters it belongs to. */
    public int parameterCount() {
        return parameterCount;
    }

    /** The number of steps begun so far. */
    public long steps() {
        return steps;
    }

    /** Counts a step; for the optimizer, at its beginning. */
    public void advance() {
        steps++;
    }

    /** How many numbers there are for each parameter. */
    public int slots() {
        return slots.length;
    }

    /**
     * The numbers of slot {@code index} (from 0), one per parameter, to be read and changed in place by the optimizer.
     *
     * @throws IndexOutOfBoundsException if there is no such slot
     */
    public float[] slot(int index) {
        return slots[index];
    }

    /** The numbers besides, as many as asked for, to be read and changed in place by the optimizer. */
    public double[] scalars() {
        return scalars;
    }

    /** A state equal to this one that shares nothing with it. */
    public OptimizerState copy() {
        OptimizerState copy = new OptimizerState(parameterCount, slots.length, scalars.length);
        copy.set(this);
        return copy;
    }

    /** How many bytes {@link #write} writes of a state with as many numbers of each kind for {@code parameters} parameters. */
    public long bytesFor(int parameters) {
        long counts = 3L * Integer.BYTES + Long.BYTES;
        return counts + (long) slots.length * parameters * Float.BYTES + (long) scalars.length * Double.BYTES;
    }

    /** Becomes equal to {@code other}, a state of the same optimizer and network. */
    public void set(OptimizerState other) {
        steps = other.steps;
        for (int i = 0; i < slots.length; i++) {
            System.arraycopy(other.slots[i], 0, slots[i], 0, parameterCount);
        }
        System.arraycopy(other.scalars, 0, scalars, 0, scalars.length);
    }

    /** Writes everything, bit for bit: four lengths and counts, the slots one after another, the scalars. */
    public void write(DataOutput output) throws IOException {
        output.writeInt(parameterCount);
        output.writeInt(slots.length);
        output.writeInt(scalars.length);
        output.writeLong(steps);
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        for (float[] slot : slots) {
            for (int from = 0; from < parameterCount; from += CHUNK) {
                int count = Math.min(CHUNK, parameterCount - from);
                ByteBuffer.wrap(bytes).asFloatBuffer().put(slot, from, count);
                output.write(bytes, 0, count * Float.BYTES);
            }
        }
        for (double scalar : scalars) {
            output.writeLong(Double.doubleToRawLongBits(scalar));
        }
    }

    /**
     * Reads into this state, fresh from {@link Optimizer#start}, what {@link #write} wrote.
     *
     * @throws ChainruleException if what was written belongs to another optimizer or another network
     * @throws IOException if the input ends too early or cannot be read; the state is then of no use
     */
    public void read(DataInput input) throws IOException {
        expect("parameters", parameterCount, input.readInt());
        expect("numbers per parameter", slots.length, input.readInt());
        expect("further numbers", scalars.length, input.readInt());
        long stepsRead = input.readLong();
        if (stepsRead < 0) {
            throw new ChainruleException(
                    "optimizer state: expected a number of steps, found " + stepsRead + "; the data is damaged");
        }
        steps = stepsRead;
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        for (float[] slot : slots) {
            for (int from = 0; from < parameterCount; from += CHUNK) {
                int count = Math.min(CHUNK, parameterCount - from);
                input.readFully(bytes, 0, count * Float.BYTES);
                ByteBuffer.wrap(bytes).asFloatBuffer().get(slot, from, count);
            }
        }
        for (int i = 0; i < scalars.length; i++) {
            scalars[i] = Double.longBitsToDouble(input.readLong());
        }
    }

    private static void expect(String what, int expected, int found) {
        if (expected != found) {
            throw new ChainruleException("optimizer state: expected " + expected + " " + what + ", found " + found
                    + "; it belongs to another optimizer or another network");
        }
    }
}
