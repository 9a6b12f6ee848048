package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricActivation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small plain network as one stage, up to the pre-activations of its output layer, in straight loops over the flat array
 * of parameters: where a layer has a handful of units, calling a kernel takes longer than its work.
 *
 * <p>Every sum is the same chain as in {@link Kernels}, so the bits are those of the stages it stands for.
 */
final class SmallNetworkStage implements Stage {
    /** Multiply-adds of the largest product up to which straight loops are quicker than kernels. */
    private static final int MOST_WORK = 256;

    private final Kernels kernels;
    private final List<Layer> layers;
    private final float[] values;
    private final float @Nullable [] gradient;
    private final int[] sizes;
    private final int[] weights;
    private final int[] biases;
    private final float[][] preActivations;
    private final float[][] activations;
    private final float[][] deltas;
    private final float[][] activationGradients;
    private final Matrix output;
    private Matrix input;

    /** @param gradient of all trained parameters, or null for a pass that only predicts */
    SmallNetworkStage(Kernels kernels, Parameters parameters, float @Nullable [] gradient, int capacity) {
        Network network = parameters.network();
        this.kernels = kernels;
        this.layers = network.layers();
        this.values = parameters.array();
        this.gradient = gradient;
        int count = layers.size();
        sizes = new int[count + 1];
        weights = new int[count];
        biases = new int[count];
        preActivations = new float[count][];
        activations = new float[count][];
        deltas = new float[count][];
        activationGradients = new float[count][];
        sizes[0] = network.inputs();
        for (int l = 0; l < count; l++) {
            LayerParameters layer = LayerParameters.of(parameters, l, null);
            sizes[l + 1] = layers.get(l).units();
            weights[l] = layer.weights().offset();
            biases[l] = layer.bias() == null ? -1 : layer.bias().offset();
            int length = capacity * sizes[l + 1];
            preActivations[l] = new float[length];
            activations[l] = new float[length];
            deltas[l] = new float[gradient == null ? 0 : length];
            activationGradients[l] = new float[gradient == null ? 0 : length];
        }
        output = Matrix.of(preActivations[count - 1], 0, capacity, network.outputs());
        input = output;
    }

    /** Whether {@code network}, on batches of up to {@code capacity} rows, is small and plain enough. */
    static boolean suits(Network network, int capacity) {
        if (!network.isPlain()) {
            return false;
        }
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            if ((long) capacity * network.inputsOf(l) * layer.units() > MOST_WORK
                    || !(layer.normalization() instanceof Normalization.None)
                    || layer.activation() instanceof ParametricActivation
                    || layer.dropout() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the pre-activations of the output layer go, capacity × outputs. */
    Matrix output() {
        return output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int rows = input.rows();
        float[] h = input.array();
        int at = input.offset();
        int stride = input.stride();
        for (int l = 0; l < layers.size(); l++) {
            int units = sizes[l + 1];
            float[] z = preActivations[l];
            for (int row = 0; row < rows; row++) {
                affine(l, h, at + row * stride, z, row * units);
            }
            if (l < layers.size() - 1) {
                Activation activation = layers.get(l).activation();
                activation.forward(kernels, z, activations[l], 0, rows, units);
            }
            h = activations[l];
            at = 0;
            stride = units;
        }
        return output.rows(0, rows);
    }

    /** One row of z = hW + b. */
    private void affine(int l, float[] h, int from, float[] z, int to) {
        float[] w = values;
        int inputs = sizes[l];
        int units = sizes[l + 1];
        int bias = biases[l];
        for (int j = 0; j < units; j++) {
            float sum = 0;
            int at = weights[l] + j;
            for (int i = 0; i < inputs; i++) {
                sum = Math.fma(h[from + i], w[at], sum);
                at += units;
            }
            z[to + j] = bias < 0 ? sum : sum + w[bias + j];
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        if (gradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        int rows = outputGradient.rows();
        float[] delta = outputGradient.array();
        for (int l = layers.size() - 1; l >= 0; l--) {
            if (l == 0) {
                weightGradient(l, input.array(), input.offset(), input.stride(), delta, rows, gradient);
            } else {
                weightGradient(l, activations[l - 1], 0, sizes[l], delta, rows, gradient);
            }
            if (biases[l] >= 0) {
                biasGradient(biases[l], sizes[l + 1], delta, rows, gradient);
            }
            if (l > 0) {
                float[] dh = activationGradients[l - 1];
                for (int row = 0; row < rows; row++) {
                    back(l, delta, row * sizes[l + 1], dh, row * sizes[l]);
                }
                delta = deltas[l - 1];
                layers.get(l - 1)
                        .activation()
                        .backward(kernels, preActivations[l - 1], activations[l - 1], dh, delta, 0, rows, sizes[l]);
            }
        }
        return outputGradient;
    }

    /** ∂L/∂W = hᵀδ. */
    private void weightGradient(int l, float[] h, int from, int stride, float[] delta, int rows, float[] gradient) {
        int units = sizes[l + 1];
        int to = weights[l];
        for (int i = 0; i < sizes[l]; i++) {
            for (int j = 0; j < units; j++) {
                float sum = 0;
                int x = from + i;
                int d = j;
                for (int row = 0; row < rows; row++) {
                    sum = Math.fma(h[x], delta[d], sum);
                    x += stride;
                    d += units;
                }
                gradient[to++] = sum;
            }
        }
    }

    /** ∂L/∂b = Σ_rows δ. */
    private static void biasGradient(int bias, int units, float[] delta, int rows, float[] gradient) {
        for (int j = 0; j < units; j++) {
            float sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += delta[row * units + j];
            }
            gradient[bias + j] = sum;
        }
    }

    /** One row of ∂L/∂h = δWᵀ. */
    private void back(int l, float[] delta, int from, float[] dh, int to) {
        float[] w = values;
        int units = sizes[l + 1];
        int at = weights[l];
        for (int i = 0; i < sizes[l]; i++) {
            float sum = 0;
            for (int j = 0; j < units; j++) {
                sum = Math.fma(delta[from + j], w[at++], sum);
            }
            dh[to + i] = sum;
        }
    }
}
