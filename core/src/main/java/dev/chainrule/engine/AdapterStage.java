package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * r_m ⊙ h with each member's own vector, between two layers; the rows of member m stand together. Back: ∂L/∂r_m = Σ_rows δ h,
 * along the rows in order, and ∂L/∂h = r_m δ, in the memory of δ; where h is an activation its {@link Slope} is taken in the
 * same turn.
 */
final class AdapterStage implements Stage {
    /** Units that are summed at a time: enough for a thread to have work where members are few. */
    private static final int BLOCK = 128;

    private final Kernels kernels;
    private final Matrix adapter;
    private final @Nullable Matrix adapterGradient;
    private final Matrix output;
    private final @Nullable Slope slope;
    private final int units;
    private final int blocks;

    private final RangeTask multiplyRows = this::multiplyRows;
    private final RangeTask backBlocks = this::backBlocks;

    private Matrix input;
    private Matrix delta;
    private int rows;

    /**
     * The stage before one layer.
     *
     * @param adapter members × units
     * @param adapterGradient as the adapter; null for a pass that only predicts
     * @param output members · capacity × units; on the way back ∂L/∂ of it comes in it
     * @param slope of the activation before, or null if another stage is
     */
    AdapterStage(
            Kernels kernels, Matrix adapter, @Nullable Matrix adapterGradient, Matrix output, @Nullable Slope slope) {
        this.kernels = kernels;
        this.adapter = adapter;
        this.adapterGradient = adapterGradient;
        this.output = output;
        this.slope = slope;
        this.units = output.columns();
        this.blocks = blocks(units);
        this.input = output;
        this.delta = output;
    }

    /** Into how many blocks the units of a row are cut. */
    static int blocks(int units) {
        return Math.ceilDiv(units, BLOCK);
    }

    /** The first unit of a block; of the one after the last, the number of units. */
    static int first(int block, int units) {
        return Math.min(units, block * BLOCK);
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        this.rows = input.rows() / adapter.rows();
        kernels.split(input.rows(), 2L * units, multiplyRows);
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        this.delta = outputGradient;
        kernels.split(adapter.rows() * blocks, 3L * rows * (units / blocks), backBlocks);
        return slope == null ? outputGradient : slope.take(outputGradient);
    }

    private void multiplyRows(int from, int to) {
        for (int row = from; row < to; row++) {
            int r = adapter.offset() + row / rows * units;
            Rows.multiply(input.array(), row * units, adapter.array(), r, output.array(), row * units, units);
        }
    }

    private void backBlocks(int from, int to) {
        if (adapterGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        float[] sums = adapterGradient.array();
        for (int block = from; block < to; block++) {
            int member = block / blocks;
            int first = first(block % blocks, units);
            int count = first(block % blocks + 1, units) - first;
            int own = member * units + first;
            int at = adapterGradient.offset() + own;
            Arrays.fill(sums, at, at + count, 0f);
            for (int row = member * rows; row < (member + 1) * rows; row++) {
                int i = row * units + first;
                Rows.addProductsAndMultiply(
                        delta.array(), i, input.array(), i, adapter.array(), adapter.offset() + own, sums, at, count);
            }
        }
    }
}
