package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Activation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * z = xW + b, and h = f(z) where an activation goes with it. Back, from δ = ∂L/∂z: ∂L/∂W = xᵀδ, ∂L/∂b = Σ_rows δ, and ∂L/∂x as
 * {@link InputGradient} says.
 */
final class AffineStage implements Stage {
    /** Roughly what a bias and a value of an activation cost, in operations. */
    private static final int COST = 16;

    private final Kernels kernels;
    private final LayerParameters layer;
    private final @Nullable Activation activation;
    private final int units;
    private final Matrix preActivations;
    private final Matrix output;
    private final ThreadBlocks blocks;
    private final @Nullable InputGradient inputGradient;
    private final @Nullable Matrix ones;
    private final RangeTask finish = new Finish(); // made once, so that a step makes no objects
    private Matrix input;

    /**
     * The stage of one layer.
     *
     * @param layer its parameters, with their gradients unless the pass only predicts
     * @param activation what to do with z in the same turn, or null for nothing
     * @param preActivations where z goes, capacity × units
     * @param output where h goes: of the same shape, or the same
     * @param blocks where bias and activation are done
     * @param inputGradient null if nobody asks for it
     */
    AffineStage(
            Kernels kernels,
            LayerParameters layer,
            @Nullable Activation activation,
            Matrix preActivations,
            Matrix output,
            ThreadBlocks blocks,
            @Nullable InputGradient inputGradient) {
        this.kernels = kernels;
        this.layer = layer;
        this.activation = activation;
        this.units = layer.weights().columns();
        this.preActivations = preActivations;
        this.output = output;
        this.blocks = blocks;
        this.inputGradient = inputGradient;
        this.input = preActivations;
        this.ones = layer.biasGradient() == null ? null : Matrix.of(1, preActivations.rows());
        if (ones != null) {
            Arrays.fill(ones.array(), 1f);
        }
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int rows = input.rows();
        kernels.product(input, layer.weights(), preActivations.rows(0, rows));
        if (layer.bias() != null || activation != null) {
            kernels.split(rows, (long) COST * units, finish);
        }
        return output.rows(0, rows);
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        if (layer.weightGradient() == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        kernels.transposedProduct(input, delta, layer.weightGradient());
        if (layer.biasGradient() != null && ones != null) {
            // Σ 1·δ is the same chain of roundings as Σ δ.
            Matrix one = ones.columns() == delta.rows() ? ones : Matrix.of(ones.array(), 0, 1, delta.rows());
            kernels.product(one, delta, layer.biasGradient());
        }
        return inputNeeded && inputGradient != null ? inputGradient.take(delta, layer.weights()) : delta;
    }

    /** Bias and activation, a few rows at a time. */
    private final class Finish implements RangeTask {
        @Override
        public void run(int from, int to) {
            throw new IllegalStateException("the block needs to know the thread");
        }

        @Override
        public void run(int from, int to, int worker) {
            float[] z = preActivations.array();
            float[] block = blocks.of(worker).h();
            float[] biases = blocks.of(worker).a();
            int blockRows = Math.min(to - from, ThreadBlocks.rows(units));
            if (layer.bias() != null) {
                for (int row = 0; row < blockRows; row++) {
                    System.arraycopy(layer.bias().array(), layer.bias().offset(), biases, row * units, units);
                }
            }
            for (int row = from; row < to; row += blockRows) {
                int rows = Math.min(blockRows, to - row);
                int at = row * units;
                if (layer.bias() != null) {
                    System.arraycopy(z, at, block, 0, rows * units);
                    add(block, biases, rows * units);
                    System.arraycopy(block, 0, z, at, rows * units);
                }
                if (activation != null) {
                    activation.forward(kernels, z, output.array(), at, rows, units);
                }
            }
        }

        private static void add(float[] z, float[] b, int count) {
            for (int j = 0; j < count; j++) {
                z[j] += b[j];
            }
        }
    }
}
