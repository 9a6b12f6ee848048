package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.ParametricActivation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * h = f(a, p) with a learned p per unit. Back: ∂L/∂a, and what each row adds to ∂L/∂p, row by row; then those are summed unit
 * by unit along the rows in order, so that threads change no bit.
 */
final class ParametricStage implements Stage {
    /** Roughly what a value costs, in operations. */
    private static final int COST = 16;

    private final Kernels kernels;
    private final ParametricActivation activation;
    private final int units;
    private final Matrix parameters;
    private final @Nullable Gradients gradients;
    private final Matrix output;

    // Made once, so that a step makes no objects.
    private final RangeTask forwardRows = this::forwardRows;
    private final RangeTask backwardRows = this::backwardRows;
    private final RangeTask sumUnits = this::sumUnits;

    private Matrix input;
    private Matrix outputGradient;

    /**
     * Where gradients go.
     *
     * @param parameters ∂L/∂p
     * @param input ∂L/∂a
     * @param shares what each row adds to ∂L/∂p
     */
    private record Gradients(Matrix parameters, Matrix input, Matrix shares) {}

    ParametricStage(
            Kernels kernels,
            ParametricActivation activation,
            Matrix parameters,
            @Nullable Matrix parameterGradient,
            int capacity) {
        this.kernels = kernels;
        this.activation = activation;
        this.units = parameters.columns();
        this.parameters = parameters;
        this.gradients = parameterGradient == null
                ? null
                : new Gradients(parameterGradient, Matrix.of(capacity, units), Matrix.of(capacity, units));
        this.output = Matrix.of(capacity, units);
        this.input = output;
        this.outputGradient = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        kernels.split(input.rows(), (long) COST * units, forwardRows);
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix dh, boolean inputNeeded) {
        if (gradients == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        this.outputGradient = dh;
        kernels.split(dh.rows(), (long) 2 * COST * units, backwardRows);
        kernels.split(units, dh.rows(), sumUnits);
        return gradients.input().rows(0, dh.rows());
    }

    private void forwardRows(int from, int to) {
        activation.forward(
                kernels,
                input.array(),
                output.array(),
                from * units,
                to - from,
                units,
                parameters.array(),
                parameters.offset());
    }

    private void backwardRows(int from, int to) {
        if (gradients != null) {
            activation.backward(
                    kernels,
                    input.array(),
                    outputGradient.array(),
                    gradients.input().array(),
                    gradients.shares().array(),
                    from * units,
                    to - from,
                    units,
                    parameters.array(),
                    parameters.offset());
        }
    }

    private void sumUnits(int from, int to) {
        if (gradients != null) {
            float[] sums = gradients.parameters().array();
            float[] shares = gradients.shares().array();
            int at = gradients.parameters().offset();
            Arrays.fill(sums, at + from, at + to, 0f);
            for (int row = 0; row < outputGradient.rows(); row++) {
                for (int j = from; j < to; j++) {
                    sums[at + j] += shares[row * units + j];
                }
            }
        }
    }
}
