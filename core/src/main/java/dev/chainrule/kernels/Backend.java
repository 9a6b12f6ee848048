package dev.chainrule.kernels;

import java.util.Optional;

/**
 * A way of computing {@link Kernels}, found by {@link java.util.ServiceLoader}. All give the same bits; they differ in
 * speed. A provider's class must load on every machine and say in {@link #missing} when it cannot work there.
 */
public interface Backend {

    /** The name a person chooses it by: {@code scalar}, {@code vector-128}, {@code vector-256}, {@code vector-512}. */
    String name();

    /** The bits of a register it computes with; 32 for the scalar one. The widest native backend is chosen. */
    int bits();

    /** Why it cannot be opened in this virtual machine, and what would help; empty when it can be. */
    Optional<String> missing();

    /** Whether this processor has registers that wide; a wider backend works all the same, but slowly. */
    boolean isNative();

    /**
     * Starts the threads and reserves the memory.
     *
     * @param threads how many threads work, the caller's included, at least 1
     * @throws IllegalArgumentException if {@code threads} is not positive
     */
    Kernels open(int threads);
}
