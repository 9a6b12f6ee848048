package dev.chainrule.network;

/** Before which layers the members of an {@link Ensemble} multiply what comes in by a vector of their own. */
public enum Adapters {
    /** Before the first alone (TabM-mini). */
    FIRST,
    /**
     * Before every layer but the output layer. TabM has these too, and beside them a vector for what comes out of a layer
     * and a bias of each member's own.
     */
    ALL
}
