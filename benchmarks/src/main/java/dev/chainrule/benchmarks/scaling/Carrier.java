package dev.chainrule.benchmarks.scaling;

import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.OptimizerState;

/**
 * Reads and writes what gradient descent (no slots) or Adam (two) reads and writes, and does next to nothing with it: how
 * fast the machine moves these bytes. The parameters stay as they are.
 *
 * @param slots 0 or 2
 */
record Carrier(int slots) implements ElementwiseOptimizer {
    Carrier {
        if (slots != 0 && slots != 2) {
            throw new IllegalArgumentException("slots must be 0 or 2, is " + slots);
        }
    }

    /** Bytes that a pass over one parameter moves: gradient, parameter and slots in, all but the gradient out. */
    static int bytes(ElementwiseOptimizer optimizer) {
        return Float.BYTES * (1 + 2 * (1 + optimizer.slots()));
    }

    @Override
    public String name() {
        return "carrier";
    }

    @Override
    public double defaultRate() {
        return 1;
    }

    @Override
    public void update(
            float[] parameters,
            float[] gradient,
            int from,
            int to,
            OptimizerState state,
            double rate,
            double decayFactor) {
        if (slots == 0) {
            for (int i = from; i < to; i++) {
                parameters[i] = Math.fma(0f, gradient[i], parameters[i]);
            }
            return;
        }
        float[] first = state.slot(0);
        float[] second = state.slot(1);
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            parameters[i] = Math.fma(0f, g, parameters[i]);
            first[i] += g;
            second[i] += g;
        }
    }
}
