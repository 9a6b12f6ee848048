package dev.chainrule.network;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import dev.chainrule.kernels.Kernels;
import java.util.function.DoubleUnaryOperator;

/**
 * An activation h = f(a) of a layer, with its derivative beside it, in double precision (the definition) and in
 * float32 (the engine's, over many units at once).
 *
 * <p>Most are {@link ElementwiseActivation}s; softmax joins the units of a row; a {@link ParametricActivation} has a
 * learned number per unit.
 */
@Choices({
    Identity.class,
    Sigmoid.class,
    Tanh.class,
    HardSigmoid.class,
    Softsign.class,
    Relu.class,
    LeakyRelu.class,
    Prelu.class,
    Elu.class,
    Selu.class,
    ParametricSelu.class,
    Gelu.class,
    Silu.class,
    Mish.class,
    ParametricMish.class,
    Softplus.class,
    Softmax.class
})
public interface Activation extends Named {
    /** h = f(a) for the units of one layer and one row; {@code a} and {@code h} have one entry per unit. */
    void forward(double[] a, double[] h);

    /**
     * ∂L/∂a, into {@code da}, from ∂L/∂h, in {@code dh}, for the units of one layer and one row, where {@code h} is what
     * {@link #forward} made of {@code a}: {@code a}, {@code h}, {@code dh} and {@code da} have one entry per unit.
     */
    void backward(double[] a, double[] h, double[] dh, double[] da);

    /**
     * The engine's forward pass over {@code rows} rows of {@code units} values, one after the other, from {@code from}
     * on; {@code a} and {@code h} are different arrays unless it {@link #worksInPlace}.
     */
    void forward(Kernels kernels, float[] a, float[] h, int from, int rows, int units);

    /**
     * The engine's backward pass over {@code rows} rows of {@code units} values, one after the other, from {@code from}
     * on: from {@code a}, {@code h} and ∂L/∂h in {@code dh} it writes ∂L/∂a into {@code da}.
     */
    void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int rows, int units);

    /**
     * Whether the engine's passes may write where they read: h into the array of a, and ∂L/∂a into that of ∂L/∂h. The
     * derivative is then a function of h alone, and the backward pass is given h in place of a.
     */
    default boolean worksInPlace() {
        return false;
    }

    /**
     * The points a where f or its derivative jumps, one element per point, so none for a smooth one; a finite
     * difference across a point says nothing.
     */
    default double[] kinks() {
        return new double[0];
    }

    /** A user's own activation: a function and its derivative, both of the pre-activation. */
    static Activation of(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return new CustomActivation(name, function, derivative);
    }
}
