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
    private final @Nullable InputGradient inputGradient;

    // Made once, so that a step makes no objects.
    private final RangeTask finishRows = this::finishRows;
    private final RangeTask sumColumns = this::sumColumns;

    private Matrix input;
    private Matrix delta;

    /**
     * The stage of one layer.
     *
     * @param layer its parameters, with their gradients unless the pass only predicts
     * @param activation what to do with z in the same turn, or null for nothing
     * @param preActivations where z goes, capacity × units
     * @param output where h goes: of the same shape, or the same
     * @param inputGradient null if nobody asks for it
     */
    AffineStage(
            Kernels kernels,
            LayerParameters layer,
            @Nullable Activation activation,
            Matrix preActivations,
            Matrix output,
            @Nullable InputGradient inputGradient) {
        this.kernels = kernels;
        this.layer = layer;
        this.activation = activation;
        this.units = layer.weights().columns();
        this.preActivations = preActivations;
        this.output = output;
        this.inputGradient = inputGradient;
        this.input = preActivations;
        this.delta = preActivations;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int rows = input.rows();
        kernels.product(input, layer.weights(), preActivations.rows(0, rows));
        if (layer.bias() != null || activation != null) {
            kernels.split(rows, (long) COST * units, finishRows);
        }
        return output.rows(0, rows);
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        if (layer.weightGradient() == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        this.delta = delta;
        kernels.transposedProduct(input, delta, layer.weightGradient());
        if (layer.biasGradient() != null) {
            kernels.split(units, delta.rows(), sumColumns);
        }
        return inputNeeded && inputGradient != null ? inputGradient.take(delta, layer.weights()) : delta;
    }

    private void finishRows(int from, int to) {
        float[] z = preActivations.array();
        if (layer.bias() != null) {
            float[] b = layer.bias().array();
            int bias = layer.bias().offset();
            for (int row = from; row < to; row++) {
                addTo(z, row * units, b, bias, units);
            }
        }
        if (activation != null) {
            activation.forward(kernels, z, output.array(), from * units, to - from, units);
        }
    }

    private static void addTo(float[] z, int at, float[] b, int bias, int units) {
        for (int j = 0; j < units; j++) {
            z[at + j] += b[bias + j];
        }
    }

    /** Four rows, one after the other, for one load and store of each sum. */
    private static void addFourTo(float[] sums, int at, float[] d, int first, int stride, int count) {
        for (int j = 0; j < count; j++) {
            float sum = sums[at + j] + d[first + j];
            sum += d[first + stride + j];
            sum += d[first + 2 * stride + j];
            sums[at + j] = sum + d[first + 3 * stride + j];
        }
    }

    private void sumColumns(int from, int to) {
        if (layer.biasGradient() != null) {
            float[] sums = layer.biasGradient().array();
            int bias = layer.biasGradient().offset();
            Arrays.fill(sums, bias + from, bias + to, 0f);
            int row = 0;
            for (; row + 4 <= delta.rows(); row += 4) {
                addFourTo(sums, bias + from, delta.array(), delta.offset() + row * units + from, units, to - from);
            }
            for (; row < delta.rows(); row++) {
                addTo(sums, bias + from, delta.array(), delta.offset() + row * units + from, to - from);
            }
        }
    }
}
