package dev.chainrule.serve;

import java.util.function.BooleanSupplier;

/** Waits for what another thread or program will bring about. */
final class Wait {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private Wait() {}

    /** Until {@code condition} holds; fails, as {@code what}, if it does not within a minute. */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen: " + what);
            }
            Thread.sleep(5);
        }
    }
}
