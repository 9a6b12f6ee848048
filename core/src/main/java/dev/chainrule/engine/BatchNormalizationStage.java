package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Normalization;
import org.jspecify.annotations.Nullable;

/**
 * a = γ n + β with n = (z − μ) / √(σ² + ε) per unit, μ and σ² over the m rows of the batch (in prediction the running
 * ones). Back: ∂L/∂β = Σ δ, ∂L/∂γ = Σ δ n, ∂L/∂z = γ / √(σ² + ε) · (δ − Σδ / m − n Σ(δ n) / m). Back from a
 * prediction, in which μ and σ are constants, ∂L/∂z = γ / √(σ² + ε) · δ, and nothing is said of β and γ.
 *
 * <p>Sums run along the rows in order, in double: a batch may be long. In training n stands where z was, and ∂L/∂z where δ
 * was.
 */
final class BatchNormalizationStage implements Stage {
    private static final int COST = 8;

    /** Views of the parameters of the layer; the gradients are null for a pass that only predicts. */
    record Views(
            Matrix gain,
            Matrix shift,
            Matrix runningMean,
            Matrix runningVariance,
            @Nullable Matrix gainGradient,
            @Nullable Matrix shiftGradient) {}

    private final Kernels kernels;
    private final Normalization.Batch normalization;
    private final Views views;
    private final Matrix output;
    private final float[] deviationInverse;
    private Matrix normalized;
    private boolean predicted;

    BatchNormalizationStage(Kernels kernels, Normalization.Batch normalization, Views views, Matrix output) {
        this.kernels = kernels;
        this.normalization = normalization;
        this.views = views;
        this.output = output;
        this.normalized = output;
        this.deviationInverse = new float[output.columns()];
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        predicted = step == PREDICTION;
        if (predicted) {
            predict(input);
        } else {
            normalized = input;
            kernels.split(input.columns(), (long) COST * input.rows(), (from, to) -> train(input, from, to));
        }
        return output.rows(0, input.rows());
    }

    private void predict(Matrix input) {
        int units = input.columns();
        float[] mean = views.runningMean().array();
        float[] variance = views.runningVariance().array();
        for (int j = 0; j < units; j++) {
            deviationInverse[j] = inverse(variance[views.runningVariance().offset() + j]);
        }
        int meanAt = views.runningMean().offset();
        kernels.split(input.rows(), (long) COST * units, (from, to) -> {
            for (int row = from; row < to; row++) {
                for (int j = 0; j < units; j++) {
                    int i = row * units + j;
                    output.array()[i] = scale((input.array()[i] - mean[meanAt + j]) * deviationInverse[j], j);
                }
            }
        });
    }

    private void train(Matrix input, int from, int to) {
        int units = input.columns();
        int rows = input.rows();
        float[] z = input.array();
        double[] mean = new double[to - from];
        double[] variance = new double[to - from];
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                mean[j - from] += z[row * units + j];
            }
        }
        for (int j = from; j < to; j++) {
            mean[j - from] /= rows;
        }
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                double d = z[row * units + j] - mean[j - from];
                variance[j - from] += d * d;
            }
        }
        for (int j = from; j < to; j++) {
            deviationInverse[j] = inverse(variance[j - from] / rows);
            if (rows > 1) { // a single row says nothing of the variance
                move(views.runningMean(), j, mean[j - from]);
                move(views.runningVariance(), j, variance[j - from] / (rows - 1));
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                int i = row * units + j;
                float n = (float) (z[i] - mean[j - from]) * deviationInverse[j];
                z[i] = n;
                output.array()[i] = scale(n, j);
            }
        }
    }

    private float scale(float n, int j) {
        return Math.fma(
                views.gain().array()[views.gain().offset() + j],
                n,
                views.shift().array()[views.shift().offset() + j]);
    }

    private float inverse(double variance) {
        return (float) (1 / Math.sqrt(variance + normalization.epsilon()));
    }

    private void move(Matrix running, int j, double value) {
        int i = running.offset() + j;
        double momentum = normalization.momentum();
        running.array()[i] = (float) ((1 - momentum) * running.array()[i] + momentum * value);
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        if (predicted) {
            kernels.split(delta.rows(), delta.columns(), (from, to) -> backFromPrediction(delta, from, to));
        } else {
            kernels.split(delta.columns(), (long) COST * delta.rows(), (from, to) -> back(delta, from, to));
        }
        return delta;
    }

    private void backFromPrediction(Matrix delta, int from, int to) {
        int units = delta.columns();
        float[] d = delta.array();
        float[] gain = views.gain().array();
        int gainAt = views.gain().offset();
        for (int row = from; row < to; row++) {
            for (int j = 0; j < units; j++) {
                d[row * units + j] *= gain[gainAt + j] * deviationInverse[j];
            }
        }
    }

    private void back(Matrix delta, int from, int to) {
        Matrix gainGradient = views.gainGradient();
        Matrix shiftGradient = views.shiftGradient();
        if (gainGradient == null || shiftGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        int units = delta.columns();
        int rows = delta.rows();
        float[] d = delta.array();
        float[] n = normalized.array();
        double[] gain = new double[to - from];
        double[] shift = new double[to - from];
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                shift[j - from] += d[row * units + j];
                gain[j - from] += (double) d[row * units + j] * n[row * units + j];
            }
        }
        for (int j = from; j < to; j++) {
            gainGradient.array()[gainGradient.offset() + j] = (float) gain[j - from];
            shiftGradient.array()[shiftGradient.offset() + j] = (float) shift[j - from];
        }
        for (int row = 0; row < rows; row++) {
            for (int j = from; j < to; j++) {
                int i = row * units + j;
                double centred = d[i] - shift[j - from] / rows - n[i] * (gain[j - from] / rows);
                float factor = views.gain().array()[views.gain().offset() + j] * deviationInverse[j];
                d[i] = factor * (float) centred;
            }
        }
    }
}
