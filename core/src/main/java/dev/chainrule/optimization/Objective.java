package dev.chainrule.optimization;

/** A loss as a function of all parameters, with its gradient. */
@FunctionalInterface
public interface Objective {
    /**
     * The loss at {@code parameters}; the same parameters must always give the same loss.
     *
     * @param parameters where, one number per parameter; not to be changed or kept
     * @param gradient as long as {@code parameters}; ∂loss/∂parameter is written into it
     * @return the loss; NaN or infinite where it has no value
     */
    double evaluate(float[] parameters, float[] gradient);
}
