package dev.chainrule.optimization;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.List;

/**
 * The rule by which parameters follow the gradient of the loss. An optimizer is configuration and never changes; what
 * it remembers from step to step stands in an {@link OptimizerState}.
 *
 * <p>There are two kinds: an {@link ElementwiseOptimizer} moves each parameter by its own gradient and history (all
 * but one of them, and any of a user's own), {@link Lbfgs} looks at all parameters together and evaluates the loss
 * itself.
 */
public sealed interface Optimizer permits ElementwiseOptimizer, Lbfgs {
    /** The word for this optimizer on the command line and in files. */
    String name();

    /** The learning rate to use when none is given. */
    double defaultRate();

    /** What the optimizer remembers, before the first step, of a network with {@code parameterCount} parameters. */
    OptimizerState start(int parameterCount);

    /** Whether the gradient must be that of the whole training set: with mini-batches the method does not work. */
    default boolean needsFullBatch() {
        return false;
    }

    /** Every optimizer of this package, with its default settings. */
    static List<Optimizer> builtIn() {
        return List.of(new Sgd(), new Momentum(), new Nesterov(), new Adagrad(), new RmsProp(), new Adam(),
                new AdamW(), new NAdam(), new Rprop(), new Lbfgs());
    }

    /**
     * The optimizer of this package called {@code name}, with its default settings.
     *
     * @throws ChainruleException if there is none; the message names the nearest
     */
    static Optimizer named(String name) {
        List<Optimizer> all = builtIn();
        return all.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = all.stream().map(Optimizer::name).toList();
            return new ChainruleException("unknown optimizer '" + name + "'" + Nearest.hint(name, names)
                    + " (one of " + String.join(", ", names) + ")");
        });
    }
}
