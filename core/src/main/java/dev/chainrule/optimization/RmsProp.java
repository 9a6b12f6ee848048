package dev.chainrule.optimization;

/**
 * RMSProp: s ← ρ s + (1 − ρ) g², w ← w − η g / (√s + ε); with momentum, v ← μ v + g / (√s + ε), w ← w − η v.
 *
 * <p>Tieleman and Hinton: Lecture 6.5, rmsprop: divide the gradient by a running average of its recent magnitude,
 * Coursera, 2012.
 *
 * @param decay ρ, the part of the average of squares that is kept, in [0, 1)
 * @param epsilon ε, keeps the step finite where gradients vanish, from 1.2·10⁻³⁸ to 3.4·10³⁸ (a normal float)
 * @param momentum μ, the part of the velocity that is kept, in [0, 1); 0 for none
 */
public record RmsProp(double decay, double epsilon, double momentum) implements ElementwiseOptimizer {
    /** ρ = 0.99, ε = 10⁻⁸, no momentum. */
    public RmsProp() {
        this(0.99, 1e-8, 0);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public RmsProp {
        Require.belowOne("decay", decay);
        Require.epsilon(epsilon);
        Require.belowOne("momentum", momentum);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public double defaultRate() {
        return 0.001;
    }

    /** The average of squares s; with momentum also the velocity v. */
    @Override
    public int slots() {
        return momentum > 0 ? 2 : 1;
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
        if (momentum > 0) {
            updateWithMomentum(parameters, gradient, from, to, state, rate);
            return;
        }
        float[] squares = state.slot(0);
        float share = (float) (1 - decay);
        float eps = (float) epsilon;
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float s = squares[i];
            s = Rounding.flush(Math.fma(share, Math.fma(g, g, -s), s));
            squares[i] = s;
            parameters[i] = Math.fma(minusRate, g / ((float) Math.sqrt(s) + eps), parameters[i]);
        }
    }

    private void updateWithMomentum(
            float[] parameters, float[] gradient, int from, int to, OptimizerState state, double rate) {
        float[] squares = state.slot(0);
        float[] velocity = state.slot(1);
        float share = (float) (1 - decay);
        float eps = (float) epsilon;
        float mu = (float) momentum;
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float s = squares[i];
            s = Rounding.flush(Math.fma(share, Math.fma(g, g, -s), s));
            squares[i] = s;
            float v = Rounding.flush(Math.fma(mu, velocity[i], g / ((float) Math.sqrt(s) + eps)));
            velocity[i] = v;
            parameters[i] = Math.fma(minusRate, v, parameters[i]);
        }
    }
}
