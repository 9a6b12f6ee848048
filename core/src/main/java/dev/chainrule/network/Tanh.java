package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/** The hyperbolic tangent f(a) = tanh a, f′(a) = 1 − f(a)². */
public record Tanh() implements ElementwiseActivation {
    @Override
    public String name() {
        return "tanh";
    }

    @Override
    public double value(double a) {
        return StrictMath.tanh(a);
    }

    @Override
    public double slope(double a) {
        return 1 - StrictMath.tanh(a) * StrictMath.tanh(a);
    }

    @Override
    public boolean worksInPlace() {
        return true;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.TANH, a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        for (int i = from; i < from + length; i++) {
            da[i] = dh[i] * Math.fma(-h[i], h[i], 1f);
        }
    }
}
