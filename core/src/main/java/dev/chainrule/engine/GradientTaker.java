package dev.chainrule.engine;

/** Who takes gradients as they come, on the way back through a network, and may change the parameters they belong to. */
@FunctionalInterface
public interface GradientTaker {
    /**
     * Takes the gradients of the parameters {@code from} to before {@code to}. Until the next way forward nobody else reads
     * or writes them, nor these parameters.
     */
    void take(int from, int to);
}
