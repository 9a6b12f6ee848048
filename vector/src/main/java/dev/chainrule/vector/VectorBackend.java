package dev.chainrule.vector;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Kernels;
import java.util.Optional;

/**
 * Vectors of one width. The class itself, and its subclasses, must load where the Vector API's module is missing, so they
 * touch what uses it only after {@link VectorModule#load} has said that it is there.
 */
abstract class VectorBackend implements Backend {
    /**
     * System property that, being {@code false}, has the vector code used from the first product on, although it is slow
     * until it is compiled; for tests, that they may be sure what they test.
     */
    static final String WARM_UP_PROPERTY = "chainrule.vector.warm-up";

    private final int bits;

    VectorBackend(int bits) {
        this.bits = bits;
    }

    @Override
    public final String name() {
        return "vector-" + bits;
    }

    @Override
    public final int bits() {
        return bits;
    }

    @Override
    public final Optional<String> missing() {
        return VectorModule.load()
                ? Optional.empty()
                : Optional.of("the Vector API is not there; start java with --add-modules " + VectorModule.NAME);
    }

    @Override
    public final boolean isNative() {
        return VectorModule.load() && bits <= Specialization.preferredBits();
    }

    @Override
    public final Kernels open(int threads) {
        return new VectorKernels(
                name(), bits, threads, !System.getProperty(WARM_UP_PROPERTY, "").equals("false"));
    }
}
