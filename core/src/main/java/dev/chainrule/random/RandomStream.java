package dev.chainrule.random;

import java.util.stream.LongStream;

/**
 * A stream of random numbers named by a seed, a purpose and indices (an epoch, a step, a layer).
 *
 * <p>Every random choice of a run comes from such a stream, so nothing has to be remembered between epochs: a run that
 * was stopped and goes on draws the same numbers, and no choice disturbs another. The generator is SplitMix64 (Steele,
 * Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014), written out here so that its bits never
 * change with the JDK.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** What so many steps add to the state, from one step on. */
    private static final long[] STEPS =
            LongStream.rangeClosed(1, 256).map(step -> step * GOLDEN_GAMMA).toArray();

    private long state;
    private double spareGaussian = Double.NaN;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * The stream of {@code seed} for {@code purpose} (a fixed word such as "shuffle") at {@code indices}.
     *
     * @param indices n ≥ 0 numbers, in the order in which the purpose has them (an epoch, then a step)
     */
    public static RandomStream of(long seed, String purpose, long... indices) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA + purpose.charAt(i));
        }
        for (long index : indices) {
            hash = mix(hash + GOLDEN_GAMMA) ^ mix(index + GOLDEN_GAMMA * 3);
        }
        return new RandomStream(hash);
    }

    /** 64 uniformly random bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * The next {@code count} numbers of {@link #nextLong} into {@code bits}, in order. As each follows from the number of
     * steps alone, they are computed side by side.
     */
    public void nextLongs(long[] bits, int count) {
        for (int from = 0; from < count; from += STEPS.length) {
            int block = Math.min(STEPS.length, count - from);
            mix(state, bits, from, block);
            state += block * GOLDEN_GAMMA;
        }
    }

    private static void mix(long state, long[] bits, int from, int count) {
        for (int j = 0; j < count; j++) {
            bits[from + j] = mix(state + STEPS[j]);
        }
    }

    /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /**
     * Uniform from {@code low} to {@code high}: low + (high − low) u with u of {@link #nextDouble()}. Rounding may make
     * {@code high} itself of it, though u is below 1.
     */
    public double nextDouble(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * Uniform in 0 … bound − 1, without bias (by multiplication and rejection: Lemire 2019).
     *
     * @throws IllegalArgumentException if bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, is " + bound);
        }
        long threshold = Integer.toUnsignedLong(-bound) % bound;
        while (true) {
            long product = (nextLong() >>> 32) * bound;
            if ((product & 0xFFFFFFFFL) >= threshold) {
                return (int) (product >>> 32);
            }
        }
    }

    /** Standard normal, by the polar method (Marsaglia and Bray 1964; StrictMath: the same bits on every machine). */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        while (true) {
            double u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            double s = u * u + v * v;
            if (s < 1 && s > 0) {
                double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
                spareGaussian = v * factor;
                return u * factor;
            }
        }
    }

    /**
     * Puts the n ≥ 0 elements of {@code items} in random order in place, each of the n! as likely (Fisher and Yates
     * 1938).
     */
    public void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int kept = items[i];
            items[i] = items[j];
            items[j] = kept;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
