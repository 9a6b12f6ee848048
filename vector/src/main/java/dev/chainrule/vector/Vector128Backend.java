package dev.chainrule.vector;

/** Vectors of 128 bits: 4 floats. */
public final class Vector128Backend extends VectorBackend {
    /** For {@link java.util.ServiceLoader}. */
    public Vector128Backend() {
        super(128);
    }
}
