package dev.chainrule.vector;

/** Vectors of 512 bits: 16 floats. */
public final class Vector512Backend extends VectorBackend {
    /** For {@link java.util.ServiceLoader}. */
    public Vector512Backend() {
        super(512);
    }
}
