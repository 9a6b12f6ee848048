package dev.chainrule.optimization;

/**
 * Gradient descent with Nesterov's momentum: v ← μ v + g, w ← w − η (g + μ v).
 *
 * <p>The gradient is taken at the parameters the network has, which are already the ones the method looks ahead to:
 * the form of Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep learning,
 * ICML 2013, after the change of variables of Bengio, Boulanger-Lewandowski, Pascanu: Advances in optimizing recurrent
 * networks, ICASSP 2013. First in Nesterov: A method for solving the convex programming problem with convergence rate
 * O(1/k²), Soviet Mathematics Doklady 27, 1983.
 *
 * @param momentum μ, the part of the velocity that is kept, in [0, 1)
 */
public record Nesterov(double momentum) implements ElementwiseOptimizer {
    /** Momentum 0.9. */
    public Nesterov() {
        this(0.9);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public Nesterov {
        Require.belowOne("momentum", momentum);
    }

    @Override
    public String name() {
        return "nesterov";
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
            float g = gradient[i];
            float v = Rounding.flush(Math.fma(mu, velocity[i], g));
            velocity[i] = v;
            parameters[i] = Math.fma(minusRate, Math.fma(mu, v, g), parameters[i]);
        }
    }
}
