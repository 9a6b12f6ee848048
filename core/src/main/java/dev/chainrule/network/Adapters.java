package dev.chainrule.network;

/** Before which layers the members of an {@link Ensemble} multiply what comes in by a vector of their own. */
public enum Adapters {
    /** Before the first alone (TabM-mini). */
    FIRST,
    /** Before every layer but the output layer (TabM). */
    ALL
}
