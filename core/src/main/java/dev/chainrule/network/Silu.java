package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/** f(a) = a σ(a), f′(a) = σ(a) (1 + a (1 − σ(a))), also called swish (Ramachandran et al. 2017). */
public record Silu() implements ElementwiseActivation {
    @Override
    public String name() {
        return "silu";
    }

    @Override
    public double value(double a) {
        return a * Scalars.sigmoid(a);
    }

    @Override
    public double slope(double a) {
        return Scalars.sigmoid(a) * (1 + a * Scalars.sigmoid(-a));
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.SILU, a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        kernels.apply(Function.SILU_SLOPE, a, from, da, from, length);
        for (int i = from; i < from + length; i++) {
            da[i] *= dh[i];
        }
    }
}
