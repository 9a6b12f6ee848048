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

    private final Kernels kernels;
    private final Activation activation;
    private final boolean inPlace;
    private final Matrix preActivations;
    private final Matrix activations;
    private final Matrix deltas;
    private final int units;
    private final ThreadBlocks blocks;
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
    Slope(
            Kernels kernels,
            Activation activation,
            Matrix preActivations,
            Matrix activations,
            Matrix deltas,
            ThreadBlocks blocks) {
        this.kernels = kernels;
        this.activation = activation;
        this.inPlace = activation.worksInPlace();
        this.preActivations = preActivations;
        this.activations = activations;
        this.deltas = deltas;
        this.gradient = activations;
        this.units = activations.columns();
        this.blocks = blocks;
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
            ThreadBlocks.Block block = blocks.of(worker);
            int blockRows = ThreadBlocks.rows(units);
            for (int row = from; row < to; row += blockRows) {
                int rows = Math.min(blockRows, to - row);
                int at = (first + row) * units;
                System.arraycopy(gradient.array(), row * units, block.dh(), 0, rows * units);
                System.arraycopy(activations.array(), at, block.h(), 0, rows * units);
                if (!inPlace) {
                    System.arraycopy(preActivations.array(), at, block.a(), 0, rows * units);
                }
                float[] a = inPlace ? block.h() : block.a();
                float[] delta = inPlace ? block.dh() : block.delta();
                activation.backward(kernels, a, block.h(), block.dh(), delta, 0, rows, units);
                System.arraycopy(delta, 0, deltas.array(), at, rows * units);
            }
        }
    }
}
