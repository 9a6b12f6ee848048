package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Normalization;
import org.jspecify.annotations.Nullable;

/**
 * a = γ n + β with n = (z − μ) / √(σ² + ε), μ and σ² over the u units of the row. Back: ∂L/∂β = Σ_rows δ,
 * ∂L/∂γ = Σ_rows δ n, and with g = γ δ: ∂L/∂z = (g − Σg / u − n Σ(g n) / u) / √(σ² + ε).
 */
final class LayerNormalizationStage implements Stage {
    private static final int COST = 8;

    /** Views of the parameters of the layer; the gradients are null for a pass that only predicts. */
    record Views(
            Matrix gain,
            Matrix shift,
            @Nullable Matrix gainGradient,
            @Nullable Matrix shiftGradient) {}

    private final Kernels kernels;
    private final Normalization.Layer normalization;
    private final Views views;
    private final Matrix output;
    private final float[] deviationInverse;
    private Matrix normalized;

    LayerNormalizationStage(Kernels kernels, Normalization.Layer normalization, Views views, Matrix output) {
        this.kernels = kernels;
        this.normalization = normalization;
        this.views = views;
        this.output = output;
        this.normalized = output;
        this.deviationInverse = new float[output.rows()];
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        normalized = input;
        int units = input.columns();
        float[] z = input.array();
        float[] gain = views.gain().array();
        float[] shift = views.shift().array();
        int gainAt = views.gain().offset();
        int shiftAt = views.shift().offset();
        kernels.split(input.rows(), (long) COST * units, (from, to) -> {
            for (int row = from; row < to; row++) {
                int start = row * units;
                double mean = 0;
                for (int j = 0; j < units; j++) {
                    mean += z[start + j];
                }
                mean /= units;
                double variance = 0;
                for (int j = 0; j < units; j++) {
                    variance += (z[start + j] - mean) * (z[start + j] - mean);
                }
                float inverse = (float) (1 / Math.sqrt(variance / units + normalization.epsilon()));
                deviationInverse[row] = inverse;
                for (int j = 0; j < units; j++) {
                    float n = (float) (z[start + j] - mean) * inverse;
                    z[start + j] = n;
                    output.array()[start + j] = Math.fma(gain[gainAt + j], n, shift[shiftAt + j]);
                }
            }
        });
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        Matrix gainGradient = views.gainGradient();
        Matrix shiftGradient = views.shiftGradient();
        if (gainGradient == null || shiftGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        int units = delta.columns();
        kernels.split(
                units,
                (long) COST * delta.rows(),
                (from, to) -> parameterGradients(delta, gainGradient, shiftGradient, from, to));
        kernels.split(delta.rows(), (long) COST * units, (from, to) -> inputGradients(delta, from, to));
        return delta;
    }

    private void parameterGradients(Matrix delta, Matrix gainGradient, Matrix shiftGradient, int from, int to) {
        double[] gain = new double[to - from];
        double[] shift = new double[to - from];
        for (int row = 0; row < delta.rows(); row++) {
            for (int j = from; j < to; j++) {
                int i = row * delta.columns() + j;
                shift[j - from] += delta.array()[i];
                gain[j - from] += (double) delta.array()[i] * normalized.array()[i];
            }
        }
        for (int j = from; j < to; j++) {
            gainGradient.array()[gainGradient.offset() + j] = (float) gain[j - from];
            shiftGradient.array()[shiftGradient.offset() + j] = (float) shift[j - from];
        }
    }

    private void inputGradients(Matrix delta, int from, int to) {
        int units = delta.columns();
        float[] d = delta.array();
        float[] n = normalized.array();
        float[] gain = views.gain().array();
        int gainAt = views.gain().offset();
        for (int row = from; row < to; row++) {
            int start = row * units;
            double sum = 0;
            double product = 0;
            for (int j = 0; j < units; j++) {
                double g = (double) gain[gainAt + j] * d[start + j];
                sum += g;
                product += g * n[start + j];
            }
            for (int j = 0; j < units; j++) {
                double g = (double) gain[gainAt + j] * d[start + j];
                double centred = g - sum / units - n[start + j] * (product / units);
                d[start + j] = deviationInverse[row] * (float) centred;
            }
        }
    }
}
