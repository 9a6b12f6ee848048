package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Activation;
import org.jspecify.annotations.Nullable;

/** h = f(a); ∂L/∂a from ∂L/∂h as the {@link Activation} says. */
final class ActivationStage implements Stage {
    /** Roughly what a value of an activation costs, in operations. */
    private static final int COST = 16;

    private final Kernels kernels;
    private final Activation activation;
    private final Matrix output;
    private final @Nullable Matrix inputGradient;
    private Matrix input;

    ActivationStage(Kernels kernels, Activation activation, int units, int capacity, boolean training) {
        this.kernels = kernels;
        this.activation = activation;
        this.output = Matrix.of(capacity, units);
        this.inputGradient = training ? Matrix.of(capacity, units) : null;
        this.input = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int units = input.columns();
        kernels.split(
                input.rows(),
                (long) COST * units,
                (from, to) ->
                        activation.forward(kernels, input.array(), output.array(), from * units, to - from, units));
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix dh, boolean inputNeeded) {
        if (inputGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        int units = dh.columns();
        float[] a = input.array();
        float[] h = output.array();
        float[] da = inputGradient.array();
        kernels.split(
                dh.rows(),
                (long) COST * units,
                (from, to) -> activation.backward(kernels, a, h, dh.array(), da, from * units, to - from, units));
        return inputGradient.rows(0, dh.rows());
    }
}
