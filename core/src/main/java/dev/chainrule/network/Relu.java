package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * The rectifier f(a) = max(0, a); f′(a) = 0 for {@literal a < 0}, 1 for {@literal a > 0}, and at the kink a = 0 what
 * convention says (Nair and Hinton 2010).
 *
 * @param atZero f′(0): 0, ½ or 1 are in use
 */
public record Relu(double atZero) implements ElementwiseActivation {
    /** f′(0) = 0, the usual choice. */
    public Relu() {
        this(0);
    }

    /** @throws IllegalArgumentException if {@code atZero} is outside 0 … 1 */
    public Relu {
        Scalars.requireRange("atZero", atZero, 0, 1);
    }

    @Override
    public String name() {
        return "relu";
    }

    @Override
    public double value(double a) {
        return Math.max(0, a);
    }

    @Override
    public double slope(double a) {
        return a > 0 ? 1 : a == 0 ? atZero : 0;
    }

    @Override
    public boolean worksInPlace() {
        return atZero == 0;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        for (int i = from; i < from + length; i++) {
            h[i] = Math.max(0f, a[i]);
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        if (atZero == 0) {
            for (int i = from; i < from + length; i++) {
                // 1 where h > 0, were it the least float there is, else 0: without a branch, so that C2 makes vectors
                da[i] = dh[i] * Math.min(1f, h[i] * 0x1p127f * 0x1p23f);
            }
            return;
        }
        float zero = (float) atZero;
        for (int i = from; i < from + length; i++) {
            float slope = a[i] == 0f ? zero : 0f;
            da[i] = dh[i] * (a[i] > 0f ? 1f : slope);
        }
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }
}
