package dev.chainrule.optimization;

/**
 * Gradient descent with momentum (the heavy ball): v ← μ v + g, w ← w − η v.
 *
 * <p>The rate stands outside the velocity, so that a schedule acts at once on all of it; with a constant rate this is
 * v ← μ v − η g, w ← w + v as many texts write it. In the long run a step is 1 / (1 − μ) times that of {@link Sgd} at
 * the same rate. Polyak: Some methods of speeding up the convergence of iteration methods, USSR Computational
 * Mathematics and Mathematical Physics 4(5), 1964.
 *
 * @param momentum μ, the part of the velocity that is kept, in [0, 1)
 */
public record Momentum(double momentum) implements ElementwiseOptimizer {
    /** Momentum 0.9. */
    public Momentum() {
        this(0.9);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public Momentum {
        Require.belowOne("momentum", momentum);
    }

    @Override
    public String name() {
        return "momentum";
    }

    @Override
    public double defaultRate() {
        return 0.01;
    }

    /** The velocity v. */
    @Override
    public int slots() {
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
        float[] velocity = state.slot(0);
        float mu = (float) momentum;
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            float v = Rounding.flush(Math.fma(mu, velocity[i], gradient[i]));
            velocity[i] = v;
            parameters[i] = Math.fma(minusRate, v, parameters[i]);
        }
    }
}
