package dev.chainrule.vector;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Kernels;
import java.util.Optional;

/**
 * Vectors of one width. The class itself, and its subclasses, must load where the Vector API's module is missing, so they
 * touch what uses it only after {@link VectorModule#load} has said that it is there.
 */
abstract class VectorBackend implements Backend {
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
        return new VectorKernels(name(), bits, threads);
    }
}
