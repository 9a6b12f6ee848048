package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * A sigmoid of three straight lines: f(a) = clip(a/6 + ½, 0, 1), f′(a) = 1/6 for {@literal −3 < a < 3}, else 0 (Howard
 * et al. 2019).
 */
public record HardSigmoid() implements ElementwiseActivation {
    @Override
    public String name() {
        return "hard-sigmoid";
    }

    @Override
    public double value(double a) {
        return Math.clamp(a / 6 + 0.5, 0.0, 1.0);
    }

    @Override
    public double slope(double a) {
        return a > -3 && a < 3 ? 1.0 / 6 : 0;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        for (int i = from; i < from + length; i++) {
            h[i] = Math.min(1f, Math.max(0f, Math.fma(a[i], 1f / 6, 0.5f)));
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        for (int i = from; i < from + length; i++) {
            da[i] = Math.abs(a[i]) < 3f ? dh[i] * (1f / 6) : 0f;
        }
    }

    @Override
    public double[] kinks() {
        return new double[] {-3, 3};
    }
}
