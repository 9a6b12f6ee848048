package dev.chainrule.optimization;

/** Rounding in the update loops. */
final class Rounding {
    private static final float TINY = 0x1p-102f;

    private Rounding() {}

    /**
     * {@code x} as a multiple of 2⁻¹²⁵ where it is tiny (below 2⁻¹⁰²), else unchanged: never a subnormal number.
     *
     * <p>A moving average of a gradient that has become 0 (a dead unit's) sinks into the subnormal numbers within
     * some hundred steps and stays there, where each multiplication costs a processor up to a hundred times as much.
     * Adding and taking away a tiny number costs nothing and needs no branch.
     */
    static float flush(float x) {
        return (x + TINY) - TINY;
    }
}
