package dev.chainrule.optimization;

import java.util.Arrays;

/**
 * Adagrad: s ← s + g², w ← w − η g / (√s + ε).
 *
 * <p>Duchi, Hazan, Singer: Adaptive subgradient methods for online learning and stochastic optimization, Journal of
 * Machine Learning Research 12, 2011 (the diagonal form).
 *
 * @param epsilon ε, keeps the step finite where gradients vanish, from 1.2·10⁻³⁸ to 3.4·10³⁸ (a normal float)
 * @param initialAccumulator s before the first step, 0 or more
 */
public record Adagrad(double epsilon, double initialAccumulator) implements ElementwiseOptimizer {
    /** ε = 10⁻¹⁰, the sum of squares starting at 0. */
    public Adagrad() {
        this(1e-10, 0);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public Adagrad {
        Require.epsilon(epsilon);
        Require.notNegative("initialAccumulator", initialAccumulator);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public double defaultRate() {
        return 0.01;
    }

    /** The sum of squares s. */
    @Override
    public int slots() {
        return 1;
    }

    @Override
    public OptimizerState start(int parameterCount) {
        OptimizerState state = new OptimizerState(parameterCount, slots(), scalars());
        Arrays.fill(state.slot(0), (float) initialAccumulator);
        return state;
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
        float[] sum = state.slot(0);
        float eps = (float) epsilon;
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float s = Rounding.flush(Math.fma(g, g, sum[i]));
            sum[i] = s;
            parameters[i] = Math.fma(minusRate, g / ((float) Math.sqrt(s) + eps), parameters[i]);
        }
    }
}
