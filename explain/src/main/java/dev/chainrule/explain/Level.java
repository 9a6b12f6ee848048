package dev.chainrule.explain;

/** How small a step is. A finer level only adds steps; the values are the same. */
public enum Level {
    /** Forward, loss, backward, update. */
    PASS,
    /** One layer at a time. */
    LAYER,
    /** One unit at a time, with its weights. */
    NEURON,
    /** One term at a time. */
    TERM
}
