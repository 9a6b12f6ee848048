package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/**
 * The exponential linear unit f(a) = a for a > 0, α (eᵃ − 1) else; f′(a) = 1 or α eᵃ (Clevert et al. 2015).
 *
 * @param alpha α, minus the limit on the left
 */
public record Elu(double alpha) implements ElementwiseActivation {
    /** α = 1. */
    public Elu() {
        this(1);
    }

    /** @throws IllegalArgumentException if {@code alpha} is not finite */
    public Elu {
        Scalars.requireFinite("alpha", alpha);
    }

    @Override
    public String name() {
        return "elu";
    }

    @Override
    public double value(double a) {
        return a > 0 ? a : alpha * StrictMath.expm1(a);
    }

    @Override
    public double slope(double a) {
        return a > 0 ? 1 : alpha * StrictMath.exp(a);
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        float left = (float) alpha;
        kernels.apply(Function.EXPM1, a, from, h, from, length);
        for (int i = from; i < from + length; i++) {
            h[i] = a[i] > 0f ? a[i] : left * h[i];
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        float left = (float) alpha;
        for (int i = from; i < from + length; i++) {
            da[i] = a[i] > 0f ? dh[i] : dh[i] * (h[i] + left);
        }
    }

    /** One element per kink: 0, where even with α = 1 the second derivative jumps. */
    @Override
    public double[] kinks() {
        return new double[] {0};
    }
}
