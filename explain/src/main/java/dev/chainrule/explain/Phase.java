package dev.chainrule.explain;

/** The parts of a pass. */
public enum Phase {
    /** From inputs to outputs. */
    FORWARD,
    /** From outputs to the loss. */
    LOSS,
    /** From the loss back to every parameter. */
    BACKWARD,
    /** From gradients to new parameters. */
    UPDATE
}
