package dev.chainrule.reference;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import org.jspecify.annotations.Nullable;

/** The linear part of a layer, z = xW + b: z_k = Σ_j x_j w_jk + b_k. */
record Dense(Segment weights, @Nullable Segment bias) {
    static Dense of(Layout layout, int layer) {
        return new Dense(
                layout.weights(layer), layout.find(layer, Segment.Kind.BIAS).orElse(null));
    }

    /** z of every sample from x of every sample. */
    double[][] forward(double[] parameters, double[][] x) {
        double[][] z = new double[x.length][weights.columns()];
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < weights.columns(); k++) {
                double sum = 0;
                for (int j = 0; j < weights.rows(); j++) {
                    sum += x[i][j] * parameters[index(j, k)];
                }
                z[i][k] = bias == null ? sum : sum + parameters[bias.offset() + k];
            }
        }
        return z;
    }

    /** Writes ∂L/∂w_jk = Σ x_j ∂L/∂z_k and ∂L/∂b_k = Σ ∂L/∂z_k, summed over the samples, into {@code gradient}. */
    void backward(double[][] x, double[][] dz, double[] gradient) {
        for (int k = 0; k < weights.columns(); k++) {
            for (int j = 0; j < weights.rows(); j++) {
                double sum = 0;
                for (int i = 0; i < x.length; i++) {
                    sum += x[i][j] * dz[i][k];
                }
                gradient[index(j, k)] = sum;
            }
            if (bias != null) {
                double sum = 0;
                for (double[] row : dz) {
                    sum += row[k];
                }
                gradient[bias.offset() + k] = sum;
            }
        }
    }

    /** ∂L/∂x_j = Σ_k ∂L/∂z_k w_jk: x_j reaches the loss through every destination k, so its error is a sum over them. */
    double[][] inputGradients(double[] parameters, double[][] dz) {
        double[][] dx = new double[dz.length][weights.rows()];
        for (int i = 0; i < dz.length; i++) {
            for (int j = 0; j < weights.rows(); j++) {
                double sum = 0;
                for (int k = 0; k < weights.columns(); k++) {
                    sum += dz[i][k] * parameters[index(j, k)];
                }
                dx[i][j] = sum;
            }
        }
        return dx;
    }

    private int index(int j, int k) {
        return weights.offset() + j * weights.columns() + k;
    }
}
