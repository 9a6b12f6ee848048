package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;

/**
 * The memory for what the stages of a pass put out. For learning each has its own, since the way back needs it; for
 * prediction two arrays take turns, since a stage reads nothing but what the one before it put out.
 */
final class LayerOutputs {
    private final int capacity;
    private final boolean training;
    private final float[][] turns = new float[2][0];
    private int count;

    /** For batches of up to {@code capacity} rows. */
    LayerOutputs(int capacity, boolean training) {
        this.capacity = capacity;
        this.training = training;
    }

    /** Memory for the next output, capacity × {@code units}. */
    Matrix next(int units) {
        if (training) {
            return Matrix.of(capacity, units);
        }
        int turn = count++ % 2;
        int length = Math.multiplyExact(capacity, units);
        if (turns[turn].length < length) {
            turns[turn] = new float[length];
        }
        return Matrix.of(turns[turn], 0, capacity, units);
    }
}
