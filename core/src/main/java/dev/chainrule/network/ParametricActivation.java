package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/**
 * An activation with one learned number p per unit: h_j = f(a_j, p_j). It stands in the parameters of its layer as
 * {@link Segment.Kind#ACTIVATION}; the two-argument methods below use the value it starts from.
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

    /** The engine's f(a, p) for one row of {@code units} values at {@code from}; p of unit j at {@code pFrom + j}. */
    void forward(float[] a, float[] h, int from, int units, float[] p, int pFrom);

    /**
     * The engine's backward pass for one row: writes ∂L/∂a into {@code da}, which may be {@code dh}, and adds ∂L/∂p to
     * {@code dp} at {@code pFrom}.
     */
    void backward(float[] a, float[] dh, float[] da, int from, int units, float[] p, float[] dp, int pFrom);

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
