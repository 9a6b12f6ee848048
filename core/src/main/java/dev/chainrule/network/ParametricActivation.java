package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * An activation with one learned number p per unit: h_j = f(a_j, p_j). It stands in the parameters of its layer as
 * {@link Segment.Kind#ACTIVATION}. {@code value(a)} and {@code slope(a)} use the value it starts from; the engine's passes
 * that are given no p throw an {@link IllegalStateException}.
 */
public interface ParametricActivation extends ElementwiseActivation {
    /** The value from which p starts. */
    double initial();

    /** f(a, p). */
    double value(double a, double p);

    /** ∂f/∂a. */
    double slope(double a, double p);

    /** ∂f/∂p. */
    double parameterSlope(double a, double p);

    /**
     * The engine's f(a, p), into {@code h}, over {@code rows} rows of {@code units} values, one after the other, from
     * {@code from} on; p of unit j stands at {@code pFrom + j}.
     */
    void forward(Kernels kernels, float[] a, float[] h, int from, int rows, int units, float[] p, int pFrom);

    /**
     * The engine's backward pass over the same rows: from {@code a}, and ∂L/∂h in {@code dh}, it writes ∂L/∂a into
     * {@code da}, and into {@code dp} what each value adds to ∂L/∂p of its unit, as many numbers as {@code da}; p of
     * unit j stands at {@code pFrom + j}. All arrays are different.
     */
    void backward(
            Kernels kernels,
            float[] a,
            float[] dh,
            float[] da,
            float[] dp,
            int from,
            int rows,
            int units,
            float[] p,
            int pFrom);

    @Override
    default double value(double a) {
        return value(a, initial());
    }

    @Override
    default double slope(double a) {
        return slope(a, initial());
    }

    @Override
    default void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        throw new IllegalStateException(name() + " needs its parameters");
    }

    @Override
    default void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        throw new IllegalStateException(name() + " needs its parameters");
    }
}
