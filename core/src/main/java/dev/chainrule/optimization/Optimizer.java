package dev.chainrule.optimization;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;

/**
 * The rule by which parameters follow the gradient of the loss. An optimizer is configuration and never changes; what
 * it remembers from step to step stands in an {@link OptimizerState}.
 *
 * <p>There are two kinds: an {@link ElementwiseOptimizer} moves each parameter by its own gradient and history (all
 * but one of them, and any of a user's own), {@link Lbfgs} looks at all parameters together and evaluates the loss
 * itself.
 */
@Choices({
    Sgd.class,
    Momentum.class,
    Nesterov.class,
    Adagrad.class,
    RmsProp.class,
    Adam.class,
    AdamW.class,
    NAdam.class,
    Rprop.class,
    Lbfgs.class
})
public sealed interface Optimizer extends Named permits ElementwiseOptimizer, Lbfgs {
    /** The learning rate to use when none is given. */
    double defaultRate();

    /**
     * What the optimizer remembers, before the first step, of a network with {@code parameterCount} parameters.
     *
     * @throws IllegalArgumentException if {@code parameterCount} is negative
     */
    OptimizerState start(int parameterCount);

    /** Whether the gradient must be that of the whole training set: with mini-batches the method does not work. */
    default boolean needsFullBatch() {
        return false;
    }
}
