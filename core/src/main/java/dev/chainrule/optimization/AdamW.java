package dev.chainrule.optimization;

/**
 * Adam with decoupled weight decay: w ← w − η λ w where weights decay, then the step of {@link Adam}.
 *
 * <p>Loshchilov and Hutter: Decoupled weight decay regularization, ICLR 2019, algorithm 2; as is usual the decay is
 * multiplied by the rate η, schedule included.
 *
 * @param beta1 β₁, the part of the average gradient m that is kept, in [0, 1)
 * @param beta2 β₂, the part of the average squared gradient v that is kept, in [0, 1)
 * @param epsilon ε, keeps the step finite where gradients vanish, from 1.2·10⁻³⁸ to 3.4·10³⁸ (a normal float)
 * @param decay λ, 0 or more
 */
public record AdamW(double beta1, double beta2, double epsilon, double decay) implements ElementwiseOptimizer {
    /** β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, λ = 0.01. */
    public AdamW() {
        this(0.9, 0.999, 1e-8, 0.01);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public AdamW {
        Require.belowOne("beta1", beta1);
        Require.belowOne("beta2", beta2);
        Require.epsilon(epsilon);
        Require.notNegative("decay", decay);
    }

    /**
     * The same with the decay λ = {@code decay}.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public AdamW withDecay(double decay) {
        return new AdamW(beta1, beta2, epsilon, decay);
    }

    @Override
    public String name() {
        return "adamw";
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
        AdamLoop.update(parameters, gradient, from, to, state, rate, beta1, beta2, epsilon, decay * decayFactor);
    }
}
