package dev.chainrule.engine;

import dev.chainrule.random.RandomStream;

/** The random choice of the units that one layer keeps for one row of one training step, unit after unit. */
public final class DropoutDraw {
    private final RandomStream random;

    private DropoutDraw(RandomStream random) {
        this.random = random;
    }

    /** The choice for {@code layer} and {@code row} (both from 0) of the batch of {@code step} (from 1). */
    public static DropoutDraw of(long seed, int layer, long step, int row) {
        return new DropoutDraw(RandomStream.of(seed, "dropout", layer, step, row));
    }

    /** Whether each of {@code units} is kept, which it is with probability 1 − {@code dropout}. */
    public boolean[] kept(int units, double dropout) {
        boolean[] kept = new boolean[units];
        for (int j = 0; j < units; j++) {
            kept[j] = random.nextDouble() >= dropout;
        }
        return kept;
    }

    /**
     * As {@link #kept} for as many units as {@code bits} is long, as 1 and 0 from {@code at} on, many at a time: a random
     * number of 53 bits is at least p if it is so before it is multiplied by 2⁻⁵³.
     *
     * @param bits scratch memory
     */
    void keep(double dropout, long[] bits, byte[] kept, int at) {
        random.nextLongs(bits, bits.length);
        compare(bits, (long) Math.ceil(dropout * 0x1p53) - 1, kept, at);
    }

    private static void compare(long[] bits, long most, byte[] kept, int at) {
        for (int j = 0; j < bits.length; j++) {
            kept[at + j] = (byte) ((most - (bits[j] >>> 11)) >>> 63);
        }
    }
}
