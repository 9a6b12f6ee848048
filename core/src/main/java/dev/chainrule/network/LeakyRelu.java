package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * f(a) = a for a > 0, slope · a else; f′(a) = 1 or slope (Maas, Hannun, Ng 2013).
 *
 * @param slope the slope on the left
 */
public record LeakyRelu(double slope) implements ElementwiseActivation {
    /** Slope 0.01. */
    public LeakyRelu() {
        this(0.01);
    }

    /** @throws IllegalArgumentException if {@code slope} is not finite */
    public LeakyRelu {
        Scalars.requireFinite("slope", slope);
    }

    @Override
    public String name() {
        return "leaky-relu";
    }

    @Override
    public double value(double a) {
        return a > 0 ? a : slope * a;
    }

    @Override
    public double slope(double a) {
        return a > 0 ? 1 : slope;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        float left = (float) slope;
        for (int i = from; i < from + length; i++) {
            h[i] = a[i] > 0f ? a[i] : left * a[i];
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        float left = (float) slope;
        for (int i = from; i < from + length; i++) {
            da[i] = a[i] > 0f ? dh[i] : left * dh[i];
        }
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }
}
