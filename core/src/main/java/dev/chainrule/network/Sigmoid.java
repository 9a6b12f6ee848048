package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/** The logistic function f(a) = 1 / (1 + e⁻ᵃ), f′(a) = f(a) (1 − f(a)). */
public record Sigmoid() implements ElementwiseActivation {
    @Override
    public String name() {
        return "sigmoid";
    }

    @Override
    public double value(double a) {
        return Scalars.sigmoid(a);
    }

    @Override
    public double slope(double a) {
        return Scalars.sigmoid(a) * Scalars.sigmoid(-a);
    }

    @Override
    public boolean worksInPlace() {
        return true;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.SIGMOID, a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        for (int i = from; i < from + length; i++) {
            da[i] = dh[i] * (h[i] * (1 - h[i]));
        }
    }
}
