package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Each row e once for each member, multiplied by the member's own vector r_m where there are adapters: row i of member m
 * stands at m · rows + i. Back: ∂L/∂r_m = Σ_rows δ_m e, along the rows in order, and ∂L/∂e = Σ_m r_m δ_m, member after
 * member.
 */
final class MemberStage implements Stage {
    private final Kernels kernels;
    private final int members;
    private final @Nullable Matrix adapter;
    private final @Nullable Matrix adapterGradient;
    private final Matrix output;
    private final @Nullable Matrix inputGradient;
    private final int units;
    private final int blocks;

    private final RangeTask spreadRows = this::spreadRows;
    private final RangeTask sumBlocks = this::sumBlocks;
    private final RangeTask gatherRows = this::gatherRows;

    private Matrix input;
    private Matrix delta;
    private int rows;

    /**
     * The stage before the first layer.
     *
     * @param adapter members × units, or null for none
     * @param adapterGradient as the adapter; null if there is none, or for a pass that only predicts
     * @param output members · capacity × units; on the way back ∂L/∂ of it comes in it
     * @param inputGradient where ∂L/∂e goes, capacity × units, which may be where e is; null if nobody asks for it
     */
    MemberStage(
            Kernels kernels,
            int members,
            @Nullable Matrix adapter,
            @Nullable Matrix adapterGradient,
            Matrix output,
            @Nullable Matrix inputGradient) {
        this.inputGradient = inputGradient;
        this.kernels = kernels;
        this.members = members;
        this.adapter = adapter;
        this.adapterGradient = adapterGradient;
        this.output = output;
        this.units = output.columns();
        this.blocks = AdapterStage.blocks(units);
        this.input = output;
        this.delta = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        this.rows = input.rows();
        kernels.split(members * rows, 2L * units, spreadRows);
        return output.rows(0, members * rows);
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        this.delta = outputGradient;
        if (adapterGradient != null) {
            kernels.split(members * blocks, 2L * rows * (units / blocks), sumBlocks);
        }
        if (!inputNeeded || inputGradient == null) {
            return outputGradient;
        }
        kernels.split(rows, 2L * members * units, gatherRows);
        return inputGradient.rows(0, rows);
    }

    private void spreadRows(int from, int to) {
        for (int i = from; i < to; i++) {
            int e = input.offset() + i % rows * input.stride();
            if (adapter == null) {
                System.arraycopy(input.array(), e, output.array(), i * units, units);
            } else {
                int r = adapter.offset() + i / rows * units;
                Rows.multiply(input.array(), e, adapter.array(), r, output.array(), i * units, units);
            }
        }
    }

    /** A block is some of the units of one member. */
    private void sumBlocks(int from, int to) {
        if (adapterGradient == null) {
            return;
        }
        float[] sums = adapterGradient.array();
        for (int block = from; block < to; block++) {
            int member = block / blocks;
            int first = AdapterStage.first(block % blocks, units);
            int count = AdapterStage.first(block % blocks + 1, units) - first;
            int at = adapterGradient.offset() + member * units + first;
            Arrays.fill(sums, at, at + count, 0f);
            for (int row = 0; row < rows; row++) {
                int d = (member * rows + row) * units + first;
                int e = input.offset() + row * input.stride() + first;
                Rows.addProducts(delta.array(), d, input.array(), e, sums, at, count);
            }
        }
    }

    /** After {@link #sumBlocks}, when nobody needs e. */
    private void gatherRows(int from, int to) {
        if (inputGradient == null) {
            return;
        }
        float[] de = inputGradient.array();
        for (int row = from; row < to; row++) {
            int at = row * units;
            Arrays.fill(de, at, at + units, 0f);
            for (int member = 0; member < members; member++) {
                int d = (member * rows + row) * units;
                if (adapter == null) {
                    Rows.add(de, at, delta.array(), d, units);
                } else {
                    int r = adapter.offset() + member * units;
                    Rows.addProducts(delta.array(), d, adapter.array(), r, de, at, units);
                }
            }
        }
    }
}
