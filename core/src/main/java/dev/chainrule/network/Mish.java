package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/** f(a) = a tanh(s(a)) with s the softplus; f′(a) = tanh s + a σ(a) (1 − tanh² s) (Misra 2019). */
public record Mish() implements ElementwiseActivation {
    @Override
    public String name() {
        return "mish";
    }

    @Override
    public double value(double a) {
        return a * StrictMath.tanh(Scalars.softplus(a));
    }

    @Override
    public double slope(double a) {
        return slope(a, StrictMath.tanh(Scalars.softplus(a)));
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.MISH, a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        kernels.apply(Function.MISH_SLOPE, a, from, da, from, length);
        for (int i = from; i < from + length; i++) {
            da[i] *= dh[i];
        }
    }

    private static double slope(double a, double tanh) {
        return tanh + a * Scalars.sigmoid(a) * (1 - tanh * tanh);
    }
}
