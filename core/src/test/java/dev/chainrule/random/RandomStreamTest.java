package dev.chainrule.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    /** Model files and published runs depend on these: they may never change. */
    @Test
    void bitsAreFrozen() {
        RandomStream random = RandomStream.of(0, "initial", 0);
        assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
                .containsExactly(-8632487627793131057L, -2270963617208152842L, -190026016169119420L);
        assertThat(RandomStream.of(42, "shuffle", 3, 1).nextLong()).isEqualTo(-8185204003463415354L);
        assertThat(RandomStream.of(-1, "").nextLong()).isEqualTo(6755974106381971767L);
        assertThat(RandomStream.of(7, "double").nextDouble()).isEqualTo(0.548198797988268);
        RandomStream gaussian = RandomStream.of(7, "gaussian");
        assertThat(new double[] {gaussian.nextGaussian(), gaussian.nextGaussian(), gaussian.nextGaussian()})
                .containsExactly(1.671370259966243, -0.556277730614962, 0.6842896635661277);
        assertThat(RandomStream.of(7, "int").nextInt(1000)).isEqualTo(821);
        int[] items = IntStream.range(0, 10).toArray();
        RandomStream.of(7, "shuffle").shuffle(items);
        assertThat(items).containsExactly(3, 2, 5, 4, 7, 0, 8, 6, 1, 9);
    }

    @Test
    void manyAtATimeAreTheSameNumbers() {
        for (int count : new int[] {0, 1, 255, 256, 257, 1000}) {
            RandomStream many = RandomStream.of(3, "many");
            RandomStream one = RandomStream.of(3, "many");
            long[] bits = new long[1000];
            many.nextLongs(bits, count);
            for (int i = 0; i < count; i++) {
                assertThat(bits[i]).isEqualTo(one.nextLong());
            }
            assertThat(many.nextLong()).isEqualTo(one.nextLong());
        }
    }

    @Test
    void isSplitMix64() {
        // The generator by its paper, from the same state: the first output gives the state away through mix's inverse
        long state = unmix(RandomStream.of(5, "paper").nextLong());
        RandomStream random = RandomStream.of(5, "paper");
        for (int i = 0; i < 100; i++) {
            assertThat(random.nextLong()).isEqualTo(mix(state));
            state += 0x9E3779B97F4A7C15L;
        }
    }

    @Test
    void namesMakeDifferentStreams() {
        Set<Long> first = new HashSet<>();
        int streams = 0;
        for (long seed = -5; seed <= 5; seed++) {
            for (String purpose : new String[] {"", "a", "b", "ab", "ba"}) {
                for (long[] indices : new long[][] {{}, {0}, {1}, {-1}, {0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
                    first.add(RandomStream.of(seed, purpose, indices).nextLong());
                    streams++;
                }
            }
        }
        assertThat(first).hasSize(streams);
    }

    @Test
    void doublesAreUniform() {
        // χ² over 100 cells with 99 degrees of freedom: above 161 or below 53 in one of 10,000 draws each
        RandomStream random = RandomStream.of(1, "uniform");
        long[] counts = new long[100];
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextDouble();
            assertThat(value).isBetween(0.0, Math.nextDown(1.0));
            counts[(int) (value * 100)]++;
            sum += value;
        }
        assertThat(chiSquare(counts)).isBetween(53.0, 161.0);
        assertThat(sum / 100_000).isCloseTo(0.5, within(0.004));
        for (int i = 0; i < 1000; i++) {
            assertThat(random.nextDouble(-3, 5)).isBetween(-3.0, 5.0);
        }
    }

    /** Streams that differ in one index only, one number from each: as they are used for layers, steps and rows. */
    @Test
    void firstNumbersOfNeighbouringStreamsAreUniform() {
        long[] counts = new long[100];
        for (int i = 0; i < 100_000; i++) {
            counts[(int) (RandomStream.of(1, "rows", i / 1000, i % 1000).nextDouble() * 100)]++;
        }
        assertThat(chiSquare(counts)).isBetween(53.0, 161.0);
    }

    @Test
    void lowBitsAreUniformToo() {
        RandomStream random = RandomStream.of(2, "bits");
        long[] ones = new long[64];
        for (int i = 0; i < 40_000; i++) {
            long bits = random.nextLong();
            for (int b = 0; b < 64; b++) {
                ones[b] += bits >>> b & 1;
            }
        }
        for (long count : ones) {
            assertThat(count).isBetween(19_500L, 20_500L); // five standard deviations
        }
    }

    @Test
    void integersAreUniformBelowAnyBound() {
        RandomStream random = RandomStream.of(3, "integers");
        for (int bound : new int[] {1, 2, 7, 64, 100}) {
            long[] counts = new long[bound];
            for (int i = 0; i < bound * 1000; i++) {
                counts[random.nextInt(bound)]++;
            }
            double degrees = bound - 1;
            assertThat(chiSquare(counts))
                    .isBetween(degrees - 5 * Math.sqrt(2 * degrees + 1), degrees + 6 * Math.sqrt(2 * degrees + 1));
        }
        // where a plain remainder would favour the lower half two to one
        int bound = 3 << 29;
        int low = 0;
        for (int i = 0; i < 30_000; i++) {
            int value = random.nextInt(bound);
            assertThat(value).isBetween(0, bound - 1);
            low += value < bound / 2 ? 1 : 0;
        }
        assertThat(low).isBetween(14_500, 15_500);
        assertThat(random.nextInt(Integer.MAX_VALUE)).isNotNegative();
        assertThatThrownBy(() -> random.nextInt(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    @Test
    void gaussiansHaveTheMomentsOfTheNormal() {
        RandomStream random = RandomStream.of(4, "gaussians");
        int n = 200_000;
        double[] moments = new double[4];
        int within196 = 0;
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            for (int p = 0; p < 4; p++) {
                moments[p] += Math.pow(x, p + 1) / n;
            }
            within196 += Math.abs(x) < 1.959963984540054 ? 1 : 0;
        }
        // five standard errors each: √(Var xᵖ / n) with variances 1, 2, 15, 96
        assertThat(moments[0]).isCloseTo(0, within(5 * Math.sqrt(1.0 / n)));
        assertThat(moments[1]).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
        assertThat(moments[2]).isCloseTo(0, within(5 * Math.sqrt(15.0 / n)));
        assertThat(moments[3]).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
        assertThat((double) within196 / n).isCloseTo(0.95, within(0.003));
    }

    @Test
    void shufflesGiveEveryOrderEquallyOften() {
        Map<String, Integer> orders = new HashMap<>();
        for (int i = 0; i < 24_000; i++) {
            int[] items = {1, 2, 3, 4};
            RandomStream.of(5, "shuffle", i).shuffle(items);
            orders.merge(Arrays.toString(items), 1, Integer::sum);
        }
        assertThat(orders).hasSize(24);
        // 23 degrees of freedom: above 58 in one of 10,000
        assertThat(chiSquare(
                        orders.values().stream().mapToLong(Integer::longValue).toArray()))
                .isLessThan(58);
        int[] none = {};
        RandomStream.of(5, "shuffle").shuffle(none);
        assertThat(none).isEmpty();
    }

    private static double chiSquare(long[] counts) {
        double expected = (double) Arrays.stream(counts).sum() / counts.length;
        return Arrays.stream(counts)
                .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                .sum();
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long unmix(long z) {
        z = unshift(z, 31) * inverse(0x94D049BB133111EBL);
        z = unshift(z, 27) * inverse(0xBF58476D1CE4E5B9L);
        return unshift(z, 30);
    }

    /** The x of x ^ (x >>> by) = z. */
    private static long unshift(long z, int by) {
        long x = z;
        for (int shift = by; shift < 64; shift += by) {
            x ^= z >>> shift;
        }
        return x;
    }

    /** The inverse of an odd number modulo 2⁶⁴, by Newton's iteration. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
