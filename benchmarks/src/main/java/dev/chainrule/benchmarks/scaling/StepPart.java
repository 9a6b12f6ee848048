package dev.chainrule.benchmarks.scaling;

/** What the time of a training step goes to. */
public enum StepPart {
    /** The products of inputs and weights. */
    FORWARD,
    /** The products of deltas and transposed weights. */
    BACKWARD,
    /** The products that give the gradients of weights and biases. */
    GRADIENT,
    /** All other loops that are dealt out to the threads, but the optimizer's. */
    LOOPS,
    /** The optimizer's pass over the parameters. */
    OPTIMIZER,
    /** What is between these, on one thread. */
    BETWEEN
}
