package dev.chainrule.optimization;

/**
 * Adam with Nesterov's momentum, at step t: μₜ = β₁ (1 − ½ · 0.96^{t ψ}), m ← β₁ m + (1 − β₁) g,
 * v ← β₂ v + (1 − β₂) g², m̂ = μₜ₊₁ m / (1 − μ₁ … μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ … μₜ), v̂ = v / (1 − β₂ᵗ),
 * w ← w − η m̂ / (√v̂ + ε).
 *
 * <p>Dozat: Incorporating Nesterov momentum into Adam, ICLR 2016 workshop, algorithm 2 with the schedule for μ that
 * the text recommends.
 *
 * @param beta1 β₁, the part of the average gradient m that is kept, in [0, 1)
 * @param beta2 β₂, the part of the average squared gradient v that is kept, in [0, 1)
 * @param epsilon ε, keeps the step finite where gradients vanish, from 1.2·10⁻³⁸ to 3.4·10³⁸ (a normal float)
 * @param momentumDecay ψ, how fast μ rises from about ½ β₁ to β₁, 0 or more
 */
public record NAdam(double beta1, double beta2, double epsilon, double momentumDecay) implements ElementwiseOptimizer {
    // Places of the scalars.
    private static final int MOMENTUM_PRODUCT = 0;
    private static final int AVERAGE_FACTOR = 1;
    private static final int GRADIENT_FACTOR = 2;
    private static final int SQUARES_CORRECTION = 3;

    /** β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, ψ = 0.004. */
    public NAdam() {
        this(0.9, 0.999, 1e-8, 0.004);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public NAdam {
        Require.belowOne("beta1", beta1);
        Require.belowOne("beta2", beta2);
        Require.epsilon(epsilon);
        Require.notNegative("momentumDecay", momentumDecay);
    }

    @Override
    public String name() {
        return "nadam";
    }

    @Override
    public double defaultRate() {
        return 0.002;
    }

    /** The averages m and v. */
    @Override
    public int slots() {
        return 2;
    }

    /** The product μ₁ … μₜ, and the factors of m, g and √v in the step. */
    @Override
    public int scalars() {
        return 4;
    }

    @Override
    public OptimizerState start(int parameterCount) {
        OptimizerState state = new OptimizerState(parameterCount, slots(), scalars());
        state.scalars()[MOMENTUM_PRODUCT] = 1;
        return state;
    }

    @Override
    public void begin(OptimizerState state) {
        state.advance();
        double[] scalars = state.scalars();
        double momentum = momentumAt(state.steps());
        double nextMomentum = momentumAt(state.steps() + 1);
        double product = scalars[MOMENTUM_PRODUCT] * momentum;
        scalars[MOMENTUM_PRODUCT] = product;
        scalars[AVERAGE_FACTOR] = nextMomentum / (1 - product * nextMomentum);
        scalars[GRADIENT_FACTOR] = (1 - momentum) / (1 - product);
        scalars[SQUARES_CORRECTION] = 1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, state.steps()));
    }

    private double momentumAt(double step) {
        return beta1 * (1 - 0.5 * StrictMath.pow(0.96, step * momentumDecay));
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
        float[] averages = state.slot(0);
        float[] squares = state.slot(1);
        float share1 = (float) (1 - beta1);
        float share2 = (float) (1 - beta2);
        float averageFactor = (float) state.scalars()[AVERAGE_FACTOR];
        float gradientFactor = (float) state.scalars()[GRADIENT_FACTOR];
        float correction2 = (float) state.scalars()[SQUARES_CORRECTION];
        float eps = (float) epsilon;
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float m = averages[i];
            float v = squares[i];
            m = Rounding.flush(Math.fma(share1, g - m, m));
            v = Rounding.flush(Math.fma(share2, Math.fma(g, g, -v), v));
            float corrected = Math.fma(averageFactor, m, gradientFactor * g);
            float root = Math.fma((float) Math.sqrt(v), correction2, eps);
            parameters[i] = Math.fma(minusRate, corrected / root, parameters[i]);
            averages[i] = m;
            squares[i] = v;
        }
    }
}
