package dev.chainrule.vector;

/** Vectors of 256 bits: 8 floats. */
public final class Vector256Backend extends VectorBackend {
    /** For {@link java.util.ServiceLoader}. */
    public Vector256Backend() {
        super(256);
    }
}
