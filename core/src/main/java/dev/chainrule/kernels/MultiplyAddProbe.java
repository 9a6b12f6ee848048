package dev.chainrule.kernels;

import java.util.Optional;

/**
 * Finds out whether the processor has fused multiply-add. Without it {@link Math#fma(float, float, float)} computes
 * through {@link java.math.BigDecimal}, some 2,000 times slower: right, but nobody should wait for it unawares.
 */
final class MultiplyAddProbe {
    private static final int CALLS = 64;
    private static final int TRIES = 5;
    /** Even interpreted, the instruction takes far less than this; the way through BigDecimal, uncompiled, far more. */
    private static final double SLOW_NANOS = 1500;

    private MultiplyAddProbe() {}

    /** The warning to show, if the instruction is missing. Takes some microseconds. */
    static Optional<String> warning() {
        double nanos = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES && nanos > SLOW_NANOS; i++) {
            nanos = Math.min(nanos, nanosPerCall());
        }
        return nanos <= SLOW_NANOS
                ? Optional.empty()
                : Optional.of("this processor, or this Java virtual machine's "
                        + "settings, lack fused multiply-add: results are the same, but training will be about 2,000 times "
                        + "slower");
    }

    private static double nanosPerCall() {
        float x = 1.0000001f;
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            x = Math.fma(x, 0.99999994f, 1e-9f);
        }
        long end = System.nanoTime();
        // x is used so that the loop cannot be left out
        return x > 2 ? Double.NaN : (end - start) / (double) CALLS;
    }
}
