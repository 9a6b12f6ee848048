package dev.chainrule.optimization;

/** Rounding in the update loops. */
final class Rounding {
    private static final float TINY = 0x1p-102f;

    private Rounding() {}

    /**
     * {@code x}, rounded to a multiple of 2⁻¹²⁵ or 2⁻¹²⁶ where it is tiny (below 2⁻¹⁰²), so that it is never a
     * subnormal number; above that changed by no more than its last bit, and from 2⁻⁷⁷ not at all.
     *
     * <p>A moving average of a gradient that has become 0 (a dead unit's) sinks into the subnormal numbers within some
     * hundred steps and stays there, and arithmetic with them is slow: Adam's loop took four times as long. Adding and
     * taking away a tiny number costs nothing measurable and needs no branch.
     */
    static float flush(float x) {
        return (x + TINY) - TINY;
    }
}
