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

    /** Whether the next unit is kept, which it is with probability 1 − {@code dropout}. */
    boolean next(double dropout) {
        return random.nextDouble() >= dropout;
    }

    /** Whether each of {@code units} is kept. */
    public boolean[] kept(int units, double dropout) {
        boolean[] kept = new boolean[units];
        for (int j = 0; j < units; j++) {
            kept[j] = next(dropout);
        }
        return kept;
    }
}
