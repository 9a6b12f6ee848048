package dev.chainrule.engine;

import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;

/**
 * Memory of each thread for a few rows of any layer, small enough for the first-level cache; one stage at a time uses it. Loops
 * over such a block read and write at the same indices: C2 makes vectors of no others.
 */
final class ThreadBlocks {
    /** About so many floats are worked on at a time. */
    private static final int LENGTH = 1024;

    /** Four blocks of one thread: for what an activation reads and writes. */
    record Block(float[] a, float[] h, float[] dh, float[] delta) {}

    private final Block[] blocks;

    /** Blocks for the layers of {@code network}, on batches of up to {@code rows} rows. */
    ThreadBlocks(Network network, int rows, int threads) {
        int length = network.layers().stream()
                .mapToInt(Layer::units)
                .map(units -> units * Math.min(rows, rows(units)))
                .max()
                .orElse(0);
        blocks = new Block[threads];
        for (int i = 0; i < threads; i++) {
            blocks[i] = new Block(new float[length], new float[length], new float[length], new float[length]);
        }
    }

    /** How many rows of a layer of {@code units} units a block holds, unless a batch has fewer. */
    static int rows(int units) {
        return Math.max(1, LENGTH / Math.max(1, units));
    }

    /** The blocks of a thread. */
    Block of(int worker) {
        return blocks[worker];
    }
}
