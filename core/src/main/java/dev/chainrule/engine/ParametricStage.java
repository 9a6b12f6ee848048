package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.ParametricActivation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** h = f(a, p) with a learned p per unit; ∂L/∂p is summed along the rows in order. ∂L/∂a goes where ∂L/∂h was. */
final class ParametricStage implements Stage {
    private static final int COST = 8;

    private final Kernels kernels;
    private final ParametricActivation activation;
    private final Matrix parameters;
    private final @Nullable Matrix parameterGradient;
    private final Matrix output;
    private Matrix input;

    ParametricStage(
            Kernels kernels,
            ParametricActivation activation,
            Matrix parameters,
            @Nullable Matrix parameterGradient,
            Matrix output) {
        this.kernels = kernels;
        this.activation = activation;
        this.parameters = parameters;
        this.parameterGradient = parameterGradient;
        this.output = output;
        this.input = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int units = input.columns();
        kernels.split(input.rows(), (long) COST * units, (from, to) -> {
            for (int row = from; row < to; row++) {
                activation.forward(
                        input.array(), output.array(), row * units, units, parameters.array(), parameters.offset());
            }
        });
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix dh, boolean inputNeeded) {
        if (parameterGradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        int units = dh.columns();
        float[] dp = parameterGradient.array();
        int at = parameterGradient.offset();
        Arrays.fill(dp, at, at + units, 0f);
        // One thread, since every row adds to the same sums.
        for (int row = 0; row < dh.rows(); row++) {
            activation.backward(input.array(), dh.array(), dh.array(), row * units, units, parameters.array(), dp, at);
        }
        return dh;
    }
}
