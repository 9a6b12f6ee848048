package dev.chainrule.reference;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The linear part of a layer, z = xW + b: z_k = Σ_j x_j w_jk + b_k.
 *
 * @param heads how many W and b there are, one below the other, each for an equal share of the samples: one for each member
 *     in the output layer of an ensemble, else 1
 */
record Dense(Segment weights, @Nullable Segment bias, int heads) {
    static Dense of(Network network, Layout layout, int layer) {
        int heads = layer == network.layers().size() - 1 ? network.members() : 1;
        return new Dense(
                layout.weights(layer), layout.find(layer, Segment.Kind.BIAS).orElse(null), heads);
    }

    private int inputs() {
        return weights.rows() / heads;
    }

    /** z of every sample from x of every sample. */
    double[][] forward(double[] parameters, double[][] x) {
        double[][] z = new double[x.length][weights.columns()];
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < weights.columns(); k++) {
                int head = i / (x.length / heads);
                double sum = 0;
                for (int j = 0; j < inputs(); j++) {
                    sum += x[i][j] * parameters[index(head, j, k)];
                }
                z[i][k] = bias == null ? sum : sum + parameters[bias(head, k)];
            }
        }
        return z;
    }

    /** Writes ∂L/∂w_jk = Σ x_j ∂L/∂z_k and ∂L/∂b_k = Σ ∂L/∂z_k, summed over the samples, into {@code gradient}. */
    void backward(double[][] x, double[][] dz, double[] gradient) {
        int share = x.length / heads;
        for (int head = 0; head < heads; head++) {
            for (int k = 0; k < weights.columns(); k++) {
                for (int j = 0; j < inputs(); j++) {
                    double sum = 0;
                    for (int i = head * share; i < (head + 1) * share; i++) {
                        sum += x[i][j] * dz[i][k];
                    }
                    gradient[index(head, j, k)] = sum;
                }
                if (bias != null) {
                    double sum = 0;
                    for (int i = head * share; i < (head + 1) * share; i++) {
                        sum += dz[i][k];
                    }
                    gradient[bias(head, k)] = sum;
                }
            }
        }
    }

    /** ∂L/∂x_j = Σ_k ∂L/∂z_k w_jk: x_j reaches the loss through every destination k, so its error is a sum over them. */
    double[][] inputGradients(double[] parameters, double[][] dz) {
        double[][] dx = new double[dz.length][inputs()];
        for (int i = 0; i < dz.length; i++) {
            int head = i / (dz.length / heads);
            for (int j = 0; j < inputs(); j++) {
                double sum = 0;
                for (int k = 0; k < weights.columns(); k++) {
                    sum += dz[i][k] * parameters[index(head, j, k)];
                }
                dx[i][j] = sum;
            }
        }
        return dx;
    }

    private int index(int head, int j, int k) {
        return weights.offset() + (head * inputs() + j) * weights.columns() + k;
    }

    private int bias(int head, int k) {
        return Objects.requireNonNull(bias).offset() + head * weights.columns() + k;
    }
}
