package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
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
    private final int units;
    private final RangeTask forwardRows = this::forwardRows;
    private final RangeTask backwardRows = this::backwardRows;
    private Matrix input;
    private Matrix outputGradient;

    ActivationStage(Kernels kernels, Activation activation, int units, int capacity, boolean training) {
        this.kernels = kernels;
        this.activation = activation;
        this.output = Matrix.of(capacity, units);
        this.inputGradient = training ? Matrix.of(capacity, units) : null;
        this.units = units;
        this.input = output;
        this.outputGradient = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int rows = input.rows();
        kernels.split(rows, (long) COST * units, forwardRows);
        return output.rows(0, rows);
    }

    @Override
    public Matrix backward(Matrix dh, boolean inputNeeded) {
        if (inputGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        int rows = dh.rows();
        this.outputGradient = dh;
        kernels.split(rows, (long) COST * units, backwardRows);
        return inputGradient.rows(0, rows);
    }

    private void forwardRows(int from, int to) {
        activation.forward(kernels, input.array(), output.array(), from * units, to - from, units);
    }

    private void backwardRows(int from, int to) {
        if (inputGradient != null) {
            float[] da = inputGradient.array();
            activation.backward(
                    kernels,
                    input.array(),
                    output.array(),
                    outputGradient.array(),
                    da,
                    from * units,
                    to - from,
                    units);
        }
    }
}
