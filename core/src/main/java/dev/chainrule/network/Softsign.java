package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/** f(a) = a / (1 + |a|), f′(a) = 1 / (1 + |a|)² (Bergstra et al. 2009). */
public record Softsign() implements ElementwiseActivation {
    @Override
    public String name() {
        return "softsign";
    }

    @Override
    public double value(double a) {
        return a / (1 + Math.abs(a));
    }

    @Override
    public double slope(double a) {
        return 1 / ((1 + Math.abs(a)) * (1 + Math.abs(a)));
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        for (int i = from; i < from + length; i++) {
            h[i] = a[i] / (1 + Math.abs(a[i]));
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        for (int i = from; i < from + length; i++) {
            float d = 1 + Math.abs(a[i]);
            da[i] = dh[i] / (d * d);
        }
    }
}
