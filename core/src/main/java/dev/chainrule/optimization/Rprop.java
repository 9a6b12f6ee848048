package dev.chainrule.optimization;

import java.util.Arrays;

/**
 * Resilient backpropagation, iRPROP−: each parameter has a step Δ of its own and only the sign of its gradient counts.
 * Same sign as in the step before: Δ ← min(η⁺ Δ, Δmax). Other sign: Δ ← max(η⁻ Δ, Δmin), and the gradient is taken as
 * 0, now and as "the step before" of the next step. Then w ← w − η sign(g) Δ.
 *
 * <p>Igel and Hüsken: Improving the Rprop learning algorithm, Proceedings of the Second ICSC Symposium on Neural
 * Computation (NC 2000), algorithm 4, after Riedmiller and Braun: A direct adaptive method for faster backpropagation learning: the RPROP algorithm, ICNN 1993. The rate η
 * is 1 there; here it scales every step, so that schedules act. Signs of mini-batch gradients change by chance: use it
 * with the whole training set.
 *
 * @param increase η⁺, what a step grows by, above 1
 * @param decrease η⁻, what it shrinks by, in (0, 1)
 * @param initialStep Δ before the first step, in [minStep, maxStep]
 * @param minStep Δmin, positive
 * @param maxStep Δmax, at least minStep
 */
public record Rprop(double increase, double decrease, double initialStep, double minStep, double maxStep)
        implements ElementwiseOptimizer {
    /** η⁺ = 1.2, η⁻ = 0.5, steps from 0.01, in [10⁻⁶, 50]. */
    public Rprop() {
        this(1.2, 0.5, 0.01, 1e-6, 50);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public Rprop {
        Require.positive("increase", increase);
        if (increase <= 1) {
            throw new IllegalArgumentException("increase must be above 1, is " + increase);
        }
        Require.betweenZeroAndOne("decrease", decrease);
        Require.positive("initialStep", initialStep);
        Require.positive("minStep", minStep);
        Require.positive("maxStep", maxStep);
        if (!(minStep <= initialStep && initialStep <= maxStep)) {
            throw new IllegalArgumentException("initialStep must be in [minStep, maxStep] = [" + minStep + ", "
                    + maxStep + "], is " + initialStep);
        }
    }

    @Override
    public String name() {
        return "rprop";
    }

    @Override
    public double defaultRate() {
        return 1;
    }

    @Override
    public boolean needsFullBatch() {
        return true;
    }

    /** The step Δ and the sign of the gradient before. */
    @Override
    public int slots() {
        return 2;
    }

    @Override
    public OptimizerState start(int parameterCount) {
        OptimizerState state = new OptimizerState(parameterCount, slots(), scalars());
        Arrays.fill(state.slot(0), (float) initialStep);
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
        float[] steps = state.slot(0);
        float[] signs = state.slot(1);
        float up = (float) increase;
        float down = (float) decrease;
        float smallest = (float) minStep;
        float largest = (float) maxStep;
        float minusRate = (float) -rate;
        for (int i = from; i < to; i++) {
            float sign = Math.signum(gradient[i]);
            float agreement = sign * signs[i];
            // Each is exactly 0 or 1, and they sum to 1: a choice without a branch.
            float same = Math.max(agreement, 0f);
            float opposite = Math.max(-agreement, 0f);
            float neither = 1f - same - opposite;
            float factor = same * up + opposite * down + neither;
            float step = Math.max(Math.min(steps[i] * factor, largest), smallest);
            float taken = sign * (1f - opposite);
            steps[i] = step;
            signs[i] = taken;
            parameters[i] = Math.fma(minusRate * taken, step, parameters[i]);
        }
    }
}
