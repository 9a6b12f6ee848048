package dev.chainrule.optimization;

/**
 * Adam, at step t: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ),
 * w ← w − η m̂ / (√v̂ + ε).
 *
 * <p>Kingma and Ba: Adam: a method for stochastic optimization, ICLR 2015, algorithm 1.
 *
 * @param beta1 β₁, the part of the average gradient m that is kept, in [0, 1)
 * @param beta2 β₂, the part of the average squared gradient v that is kept, in [0, 1)
 * @param epsilon ε, keeps the step finite where gradients vanish, from 1.2·10⁻³⁸ to 3.4·10³⁸ (a normal float)
 */
public record Adam(double beta1, double beta2, double epsilon) implements ElementwiseOptimizer {
    /** β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, as in the paper. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public Adam {
        Require.belowOne("beta1", beta1);
        Require.belowOne("beta2", beta2);
        Require.epsilon(epsilon);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public double defaultRate() {
        return 0.001;
    }

    /** The averages m and v. */
    @Override
    public int slots() {
        return AdamLoop.SLOTS;
    }

    /** 1 / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ) of the step. */
    @Override
    public int scalars() {
        return AdamLoop.SCALARS;
    }

    @Override
    public void begin(OptimizerState state) {
        state.advance();
        AdamLoop.begin(beta1, beta2, state);
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
        AdamLoop.update(parameters, gradient, from, to, state, rate, beta1, beta2, epsilon, 0);
    }
}
