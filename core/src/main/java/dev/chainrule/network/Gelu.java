package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/**
 * The Gaussian error linear unit f(a) = a Φ(a), f′(a) = Φ(a) + a φ(a), with the normal distribution function Φ itself (by erf),
 * not its tanh approximation (Hendrycks and Gimpel 2016).
 */
public record Gelu() implements ElementwiseActivation {
    @Override
    public String name() {
        return "gelu";
    }

    @Override
    public double value(double a) {
        return a * Scalars.normalCdf(a);
    }

    @Override
    public double slope(double a) {
        return Scalars.normalCdf(a) + a * Scalars.normalDensity(a);
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.GELU, a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        kernels.apply(Function.GELU_SLOPE, a, from, da, from, length);
        for (int i = from; i < from + length; i++) {
            da[i] *= dh[i];
        }
    }
}
