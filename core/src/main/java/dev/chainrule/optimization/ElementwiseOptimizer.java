package dev.chainrule.optimization;

/**
 * An optimizer that moves each parameter by that parameter's own gradient and history. Implement it to bring a rule of
 * your own.
 *
 * <p>One step is {@link #begin} once, then {@link #update} on ranges that together cover every parameter; the ranges
 * may be updated by different threads at the same time. Since no element looks at another, the bits of the result do
 * not depend on how the range was split.
 *
 * <p>The update loops of this package are plain loops over arrays, without branches, in float arithmetic with fused
 * multiply-add and correctly rounded square roots: the just-in-time compiler turns them into vector instructions of
 * any width without changing a bit. What is the same for all elements is calculated in double before the loop. Moving
 * averages are written m + (1 − β)(g − m) rather than βm + (1 − β)g: the same in exact arithmetic, but 0.999 and 0.001
 * rounded to float do not add up to 1, which would leave the average 1.3 · 10⁻⁵ too large in the long run.
 *
 * <p>Gradients are expected to be finite (the training sees to that) and, where their squares are averaged, below
 * 10¹⁹, beyond which a square does not fit in a float.
 */
public non-sealed interface ElementwiseOptimizer extends Optimizer {
    /** How many numbers per parameter the optimizer remembers (0 for plain gradient descent). */
    int slots();

    /** How many numbers it remembers besides. */
    default int scalars() {
        return 0;
    }

    @Override
    default OptimizerState start(int parameterCount) {
        return new OptimizerState(parameterCount, slots(), scalars());
    }

    /**
     * Begins a step: counts it ({@link OptimizerState#steps} is 1 in the first) and calculates what all ranges share.
     * Who overrides it calls {@link OptimizerState#advance} first.
     */
    default void begin(OptimizerState state) {
        state.advance();
    }

    /**
     * Updates the parameters with index {@code from} up to but not including {@code to}, after {@link #begin}.
     *
     * @param parameters one number per parameter, those that are trained first; changed in place
     * @param gradient ∂loss/∂parameter, one number per trained parameter; read only
     * @param state what {@link #start} gave for this many parameters; only the slots of the same range are changed
     * @param rate the learning rate of this step, schedule included
     * @param decayFactor what a weight decay of the optimizer's own is multiplied by in this range: 0 where nothing decays
     *     (biases), else 1, unless a schedule or the rates of the recipe say otherwise
     */
    void update(
            float[] parameters,
            float[] gradient,
            int from,
            int to,
            OptimizerState state,
            double rate,
            double decayFactor);
}
