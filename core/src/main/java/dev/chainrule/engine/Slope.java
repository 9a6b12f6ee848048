package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Activation;

/**
 * δ = ∂L/∂a of a layer from ∂L/∂h as its {@link Activation} says. In hidden layers δ takes the place of h, which nobody needs
 * any more when the layer after has the gradient of its weights.
 *
 * <p>An activation wants all it reads and writes at the same indices, and ∂L/∂h comes some rows at a time in other memory; so
 * a few rows after the other are copied, which stay in the first-level cache.
 */
final class Slope {
    /** Roughly what a value costs, in operations. */
    private static final int COST = 16;

    /** About so many floats are worked on at a time. */
    private static final int BLOCK = 1024;

    /** What one thread works on; a and δ are those of h and ∂L/∂h where the activation works in place. */
    private record Block(float[] a, float[] h, float[] dh, float[] delta) {
        static Block of(int length, boolean inPlace) {
            float[] h = new float[length];
            float[] dh = new float[length];
            return new Block(inPlace ? h : new float[length], h, dh, inPlace ? dh : new float[length]);
        }
    }

    private final Kernels kernels;
    private final Activation activation;
    private final boolean inPlace;
    private final Matrix preActivations;
    private final Matrix activations;
    private final Matrix deltas;
    private final int units;
    private final int blockRows;
    private final Block[] blocks;
    private final RangeTask task = new Rows();

    // The work under way.
    private Matrix gradient;
    private int first;

    /**
     * The slope of one layer.
     *
     * @param preActivations a of the last forward pass, capacity × units; not read where the activation works in place
     * @param activations h of the last forward pass
     * @param deltas where δ goes: the memory of h or of ∂L/∂h
     */
    Slope(Kernels kernels, Activation activation, Matrix preActivations, Matrix activations, Matrix deltas) {
        this.kernels = kernels;
        this.activation = activation;
        this.inPlace = activation.worksInPlace();
        this.preActivations = preActivations;
        this.activations = activations;
        this.deltas = deltas;
        this.gradient = activations;
        this.units = activations.columns();
        this.blockRows = Math.clamp(BLOCK / Math.max(1, units), 1, Math.max(1, activations.rows()));
        this.blocks = new Block[kernels.threads()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = Block.of(blockRows * units, inPlace);
        }
    }

    /**
     * δ for as many rows as {@code gradient} has.
     *
     * @param gradient ∂L/∂h of these rows, from the beginning of its array on
     * @param first which row of the batch is the first of them
     */
    void take(Matrix gradient, int first) {
        this.gradient = gradient;
        this.first = first;
        kernels.split(gradient.rows(), (long) COST * units, task);
    }

    /** δ of a whole batch. */
    Matrix take(Matrix gradient) {
        take(gradient, 0);
        return deltas.rows(0, gradient.rows());
    }

    private final class Rows implements RangeTask {
        @Override
        public void run(int from, int to) {
            throw new IllegalStateException("the block needs to know the thread");
        }

        @Override
        public void run(int from, int to, int worker) {
            Block block = blocks[worker];
            for (int row = from; row < to; row += blockRows) {
                int rows = Math.min(blockRows, to - row);
                int at = (first + row) * units;
                System.arraycopy(gradient.array(), row * units, block.dh, 0, rows * units);
                System.arraycopy(activations.array(), at, block.h, 0, rows * units);
                if (!inPlace) {
                    System.arraycopy(preActivations.array(), at, block.a, 0, rows * units);
                }
                activation.backward(kernels, block.a, block.h, block.dh, block.delta, 0, rows, units);
                System.arraycopy(block.delta, 0, deltas.array(), at, rows * units);
            }
        }
    }
}
