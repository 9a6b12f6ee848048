package dev.chainrule.serve.rows;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.serve.http.MemoryBudget;
import dev.chainrule.serve.http.Refusal;
import java.util.Arrays;

/** The rows of one request as the network takes them, row after row in one array that grows. */
public final class EncodedRows {
    private final int width;
    private final int most;
    private final MemoryBudget.Share memory;
    private float[] values = new float[0];
    private int rows;
    private int at;
    private int unknown;

    /**
     * No rows yet.
     *
     * @param width the inputs of the network
     * @param most how many rows there may be
     * @param memory from which they are taken
     */
    public EncodedRows(int width, int most, MemoryBudget.Share memory) {
        this.width = width;
        this.most = most;
        this.memory = memory;
    }

    /**
     * Adds a row of zeros, which is then the one that is written to.
     *
     * @throws Refusal if there are too many already
     */
    public void add() {
        if (rows == most) {
            throw Refusal.tooLarge("the request has more than " + most + " rows; send fewer at a time");
        }
        if ((rows + 1) * (long) width > values.length) {
            grow(Math.min(most, Math.max(1, 4L * rows)));
        }
        at = rows * width;
        rows++;
    }

    /**
     * Adds {@code count} rows of zeros at once.
     *
     * @throws Refusal if there are then too many
     */
    void addAll(int count) {
        if (count > most - rows) {
            throw Refusal.tooLarge("the request has more than " + most + " rows; send fewer at a time");
        }
        grow(rows + (long) count);
        rows += count;
    }

    /** Goes to {@code row}, from 0, which is then the one that is written to. */
    void select(int row) {
        at = row * width;
    }

    private void grow(long capacity) {
        long needed = capacity * width;
        if (needed > Integer.MAX_VALUE - 8) {
            throw Refusal.tooLarge("so many rows of " + width + " inputs are more than one array holds; send fewer");
        }
        if (needed > values.length) {
            memory.take(Float.BYTES * (needed - values.length));
            values = Arrays.copyOf(values, (int) needed);
        }
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** How many values were categories that training never saw. */
    public int unknown() {
        return unknown;
    }

    /** Rows × inputs. */
    public Matrix matrix() {
        return Matrix.of(values, 0, rows, width);
    }

    float[] values() {
        return values;
    }

    /** Where the row begins that is written to. */
    int at() {
        return at;
    }

    void sawUnknown() {
        unknown++;
    }
}
