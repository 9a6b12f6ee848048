package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** s ⊙ e with a learned s per value. Back: ∂L/∂s = Σ_rows δ e, summed along the rows in order, and ∂L/∂e = s δ. */
final class ScaleStage implements Stage {
    private final Kernels kernels;
    private final Matrix scale;
    private final @Nullable Matrix scaleGradient;
    private final Matrix output;
    private final int units;

    private final RangeTask multiplyRows = this::multiplyRows;
    private final RangeTask sumColumns = this::sumColumns;
    private final RangeTask backRows = this::backRows;

    private Matrix input;
    private Matrix delta;

    /** @param output where s ⊙ e goes, capacity × units; on the way back ∂L/∂ of it comes in it */
    ScaleStage(Kernels kernels, Matrix scale, @Nullable Matrix scaleGradient, Matrix output) {
        this.kernels = kernels;
        this.scale = scale;
        this.scaleGradient = scaleGradient;
        this.output = output;
        this.units = output.columns();
        this.input = output;
        this.delta = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        kernels.split(input.rows(), 2L * units, multiplyRows);
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        this.delta = outputGradient;
        kernels.split(units, 2L * delta.rows(), sumColumns);
        if (inputNeeded) {
            kernels.split(delta.rows(), 2L * units, backRows);
        }
        return outputGradient;
    }

    private void multiplyRows(int from, int to) {
        for (int row = from; row < to; row++) {
            Rows.multiply(
                    input.array(), row * units, scale.array(), scale.offset(), output.array(), row * units, units);
        }
    }

    private void sumColumns(int from, int to) {
        if (scaleGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        float[] sums = scaleGradient.array();
        int at = scaleGradient.offset() + from;
        Arrays.fill(sums, at, at + to - from, 0f);
        for (int row = 0; row < delta.rows(); row++) {
            int i = row * units + from;
            Rows.addProducts(delta.array(), i, input.array(), i, sums, at, to - from);
        }
    }

    private void backRows(int from, int to) {
        for (int row = from; row < to; row++) {
            Rows.multiplyBy(delta.array(), row * units, scale.array(), scale.offset(), units);
        }
    }
}
