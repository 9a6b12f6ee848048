package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * An activation with a learned share p per unit of what it does to its argument: h = a + p (f(a) − a), with
 * ∂h/∂a = 1 + p (f′(a) − 1) and ∂h/∂p = f(a) − a. At p = 1 it is f, at p = 0 the identity (Holzmüller et al. 2024).
 */
interface ParametricBlend extends ParametricActivation {
    /** f. */
    ElementwiseActivation blended();

    /** The value from which every p starts. */
    double alpha();

    @Override
    default double initial() {
        return alpha();
    }

    @Override
    default double value(double a, double p) {
        return a + p * (blended().value(a) - a);
    }

    @Override
    default double slope(double a, double p) {
        return 1 + p * (blended().slope(a) - 1);
    }

    @Override
    default double parameterSlope(double a, double p) {
        return blended().value(a) - a;
    }

    @Override
    default void forward(Kernels kernels, float[] a, float[] h, int from, int rows, int units, float[] p, int pFrom) {
        blended().forward(kernels, a, h, from, rows * units);
        for (int row = 0; row < rows; row++) {
            int at = from + row * units;
            for (int j = 0; j < units; j++) {
                h[at + j] = Math.fma(p[pFrom + j], h[at + j] - a[at + j], a[at + j]);
            }
        }
    }

    @Override
    default void backward(
            Kernels kernels,
            float[] a,
            float[] dh,
            float[] da,
            float[] dp,
            int from,
            int rows,
            int units,
            float[] p,
            int pFrom) {
        ElementwiseActivation f = blended();
        f.forward(kernels, a, dp, from, rows * units); // f(a), for a while
        f.backward(kernels, a, dp, dh, da, from, rows * units); // ∂L/∂h · f′(a)
        for (int row = 0; row < rows; row++) {
            int at = from + row * units;
            for (int j = 0; j < units; j++) {
                float d = dh[at + j];
                da[at + j] = Math.fma(p[pFrom + j], da[at + j] - d, d);
                dp[at + j] = d * (dp[at + j] - a[at + j]);
            }
        }
    }

    @Override
    default double[] kinks() {
        return blended().kinks();
    }
}
