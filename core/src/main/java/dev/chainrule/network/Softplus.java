package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/** The smooth rectifier f(a) = ln(1 + eᵃ), f′(a) = σ(a) (Dugas et al. 2001). */
public record Softplus() implements ElementwiseActivation {
    @Override
    public String name() {
        return "softplus";
    }

    @Override
    public double value(double a) {
        return Scalars.softplus(a);
    }

    @Override
    public double slope(double a) {
        return Scalars.sigmoid(a);
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.SOFTPLUS, a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        kernels.apply(Function.SIGMOID, a, from, da, from, length);
        for (int i = from; i < from + length; i++) {
            da[i] *= dh[i];
        }
    }
}
