package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * The rectifier with a learned slope p per unit: f(a) = a for a > 0, p a else; ∂f/∂a = 1 or p, ∂f/∂p = 0 or a (He et al.
 * 2015).
 *
 * @param slope the value from which every p starts
 */
public record Prelu(double slope) implements ParametricActivation {
    /** Starts from 0.25. */
    public Prelu() {
        this(0.25);
    }

    /** @throws IllegalArgumentException if {@code slope} is not finite */
    public Prelu {
        Scalars.requireFinite("slope", slope);
    }

    @Override
    public String name() {
        return "prelu";
    }

    @Override
    public double initial() {
        return slope;
    }

    @Override
    public double value(double a, double p) {
        return a > 0 ? a : p * a;
    }

    @Override
    public double slope(double a, double p) {
        return a > 0 ? 1 : p;
    }

    @Override
    public double parameterSlope(double a, double p) {
        return a > 0 ? 0 : a;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int rows, int units, float[] p, int pFrom) {
        for (int at = from; at < from + rows * units; at += units) {
            for (int j = 0; j < units; j++) {
                h[at + j] = a[at + j] > 0f ? a[at + j] : p[pFrom + j] * a[at + j];
            }
        }
    }

    @Override
    public void backward(
            Kernels kernels,
            float[] a,
            float[] dh,
            float[] da,
            float[] dp,
            int from,
            int rows,
            int units,
            float[] p,
            int pFrom) {
        for (int at = from; at < from + rows * units; at += units) {
            for (int j = 0; j < units; j++) {
                boolean right = a[at + j] > 0f;
                da[at + j] = right ? dh[at + j] : p[pFrom + j] * dh[at + j];
                dp[at + j] = right ? 0f : dh[at + j] * a[at + j];
            }
        }
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }
}
