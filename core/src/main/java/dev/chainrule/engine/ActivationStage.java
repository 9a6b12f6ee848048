package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Activation;

/** h = f(a). The way back is that of {@link Slope}, gone by whoever has ∂L/∂h: here ∂L/∂a is handed on. */
final class ActivationStage implements Stage {
    /** Roughly what a value of an activation costs, in operations. */
    private static final int COST = 16;

    private final Kernels kernels;
    private final Activation activation;
    private final Matrix output;
    private final int units;
    private final RangeTask forwardRows = this::forwardRows;
    private Matrix input;

    /** @param output where h goes, capacity × units; where a is if the activation works in place and nobody needs a */
    ActivationStage(Kernels kernels, Activation activation, Matrix output) {
        this.kernels = kernels;
        this.activation = activation;
        this.output = output;
        this.units = output.columns();
        this.input = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int rows = input.rows();
        kernels.split(rows, (long) COST * units, forwardRows);
        return output.rows(0, rows);
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        return delta;
    }

    private void forwardRows(int from, int to) {
        activation.forward(kernels, input.array(), output.array(), from * units, to - from, units);
    }
}
