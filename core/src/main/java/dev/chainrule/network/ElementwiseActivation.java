package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/** An activation of each unit by itself: h_j = f(a_j), so that ∂L/∂a_j = ∂L/∂h_j · f′(a_j). */
public interface ElementwiseActivation extends Activation {
    /** f(a). */
    double value(double a);

    /** f′(a); at a kink the value from the left, unless the activation says otherwise. */
    double slope(double a);

    @Override
    default void forward(double[] a, double[] h) {
        for (int j = 0; j < a.length; j++) {
            h[j] = value(a[j]);
        }
    }

    @Override
    default void backward(double[] a, double[] h, double[] dh, double[] da) {
        for (int j = 0; j < a.length; j++) {
            da[j] = dh[j] * slope(a[j]);
        }
    }

    @Override
    default void forward(Kernels kernels, float[] a, float[] h, int from, int rows, int units) {
        forward(kernels, a, h, from, rows * units);
    }

    @Override
    default void backward(
            Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int rows, int units) {
        backward(kernels, a, h, dh, da, from, rows * units);
    }

    /**
     * The engine's forward pass over {@code length} values of {@code a} from {@code from} on, into as many of {@code
     * h}.
     */
    default void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        for (int i = from; i < from + length; i++) {
            h[i] = (float) value(a[i]);
        }
    }

    /**
     * The engine's backward pass over {@code length} values from {@code from} on of {@code a}, {@code h} and {@code
     * dh}, into as many of {@code da}; all arrays are different, unless it {@link #worksInPlace}.
     */
    default void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        for (int i = from; i < from + length; i++) {
            da[i] = dh[i] * (float) slope(a[i]);
        }
    }
}
