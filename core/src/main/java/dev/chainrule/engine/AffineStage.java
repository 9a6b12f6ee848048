package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import org.jspecify.annotations.Nullable;

/** z = xW + b; ∂L/∂W = xᵀδ, ∂L/∂b = Σ_rows δ, ∂L/∂x = δWᵀ, with δ = ∂L/∂z. */
final class AffineStage implements Stage {
    private final Kernels kernels;
    private final Matrix weights;
    private final @Nullable Matrix bias;
    private final @Nullable Matrix weightGradient;
    private final @Nullable Matrix biasGradient;
    private final Matrix output;
    private final @Nullable Matrix inputGradient;
    private Matrix input;

    /**
     * The gradients are null for a pass that only predicts.
     *
     * @param first whether the inputs are those of the network, whose gradient nobody asks for
     */
    AffineStage(
            Kernels kernels,
            Matrix weights,
            @Nullable Matrix bias,
            @Nullable Matrix weightGradient,
            @Nullable Matrix biasGradient,
            int capacity,
            boolean first) {
        this.kernels = kernels;
        this.weights = weights;
        this.bias = bias;
        this.weightGradient = weightGradient;
        this.biasGradient = biasGradient;
        this.output = Matrix.of(capacity, weights.columns());
        this.inputGradient = weightGradient == null || first ? null : Matrix.of(capacity, weights.rows());
        this.input = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        Matrix z = output.rows(0, input.rows());
        kernels.product(input, weights, z);
        if (bias != null) {
            addToRows(z, bias);
        }
        return z;
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        if (weightGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        kernels.transposedProduct(input, delta, weightGradient);
        if (biasGradient != null) {
            sumRows(delta, biasGradient);
        }
        if (!inputNeeded || inputGradient == null) {
            return delta;
        }
        Matrix dx = inputGradient.rows(0, delta.rows());
        kernels.productTransposed(delta, weights, dx);
        return dx;
    }

    private void addToRows(Matrix z, Matrix bias) {
        float[] values = z.array();
        float[] b = bias.array();
        int units = z.columns();
        kernels.split(z.rows(), units, (from, to) -> {
            for (int row = from; row < to; row++) {
                int start = z.offset() + row * z.stride();
                for (int j = 0; j < units; j++) {
                    values[start + j] += b[bias.offset() + j];
                }
            }
        });
    }

    private void sumRows(Matrix delta, Matrix sums) {
        float[] values = delta.array();
        float[] sum = sums.array();
        kernels.split(delta.columns(), delta.rows(), (from, to) -> {
            for (int j = from; j < to; j++) {
                sum[sums.offset() + j] = 0;
            }
            for (int row = 0; row < delta.rows(); row++) {
                int start = delta.offset() + row * delta.stride();
                for (int j = from; j < to; j++) {
                    sum[sums.offset() + j] += values[start + j];
                }
            }
        });
    }
}
