package dev.chainrule.kernels;

import java.util.Optional;

/** The backend that is always there. */
final class ScalarBackend implements Backend {
    @Override
    public String name() {
        return ScalarKernels.NAME;
    }

    @Override
    public int bits() {
        return Float.SIZE;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public boolean isNative() {
        return true;
    }

    @Override
    public Kernels open(int threads) {
        return new ScalarKernels(threads);
    }
}
