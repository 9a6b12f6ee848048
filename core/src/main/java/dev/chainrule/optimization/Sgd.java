package dev.chainrule.optimization;

/**
 * Gradient descent, stochastic where the gradient is that of a batch: w ← w − η g.
 *
 * <p>Robbins and Monro: A stochastic approximation method, Annals of Mathematical Statistics 22, 1951.
 */
public record Sgd() implements ElementwiseOptimizer {
    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public double defaultRate() {
        return 0.1;
    }

    @Override
    public int slots() {
        return 0;
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
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            parameters[i] = Math.fma(minusRate, gradient[i], parameters[i]);
        }
    }
}
