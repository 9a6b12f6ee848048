package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/**
 * The self-normalising unit f(a) = λ a for a > 0, λ α (eᵃ − 1) else; f′(a) = λ or λ α eᵃ, with the constants that keep mean 0
 * and variance 1 (Klambauer et al. 2017).
 */
public record Selu() implements ElementwiseActivation {
    static final double LAMBDA = 1.0507009873554804934193349852946;
    static final double ALPHA = 1.6732632423543772848170429916717;

    @Override
    public String name() {
        return "selu";
    }

    @Override
    public double value(double a) {
        return a > 0 ? LAMBDA * a : LAMBDA * ALPHA * StrictMath.expm1(a);
    }

    @Override
    public double slope(double a) {
        return a > 0 ? LAMBDA : LAMBDA * ALPHA * StrictMath.exp(a);
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        kernels.apply(Function.EXPM1, a, from, h, from, length);
        float right = (float) LAMBDA;
        float left = (float) (LAMBDA * ALPHA);
        for (int i = from; i < from + length; i++) {
            h[i] = a[i] > 0f ? right * a[i] : left * h[i];
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        float right = (float) LAMBDA;
        float left = (float) (LAMBDA * ALPHA);
        for (int i = from; i < from + length; i++) {
            da[i] = dh[i] * (a[i] > 0f ? right : h[i] + left);
        }
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }
}
