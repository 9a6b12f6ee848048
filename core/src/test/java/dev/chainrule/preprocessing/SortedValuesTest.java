package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Values by their ranks, and learning from those alone that the learner names. */
class SortedValuesTest {
    /** Gives away no other value than those of {@code known} ranks, and the next above another. */
    private record Known(SortedValues all, Set<Long> known) implements SortedValues {
        @Override
        public long size() {
            return all.size();
        }

        @Override
        public double at(long rank) {
            assertThat(known).as("the ranks that were named").contains(rank);
            return all.at(rank);
        }

        @Override
        public long below(double value) {
            return all.below(value);
        }

        @Override
        public long atMost(double value) {
            return all.atMost(value);
        }

        @Override
        public double above(double value) {
            return all.above(value);
        }

        @Override
        public Moments moments() {
            return all.moments();
        }
    }

    private static double[] sorted(RandomStream random, int count) {
        return DoubleStream.generate(() -> Math.rint(10 * random.nextGaussian()) + 0.0)
                .limit(count)
                .sorted()
                .toArray();
    }

    @Test
    void countsAreThoseOfALook() {
        RandomStream random = RandomStream.of(3, "sorted");
        for (int trial = 0; trial < 200; trial++) {
            double[] values = sorted(random, 1 + random.nextInt(30));
            SortedValues sorted = SortedValues.of(values);
            assertThat(sorted.size()).isEqualTo(values.length);
            for (int rank = 0; rank < values.length; rank++) {
                double x = values[rank];
                assertThat(sorted.at(rank)).isEqualTo(x);
                assertThat(sorted.below(x))
                        .isEqualTo(Arrays.stream(values).filter(v -> v < x).count());
                assertThat(sorted.atMost(x))
                        .isEqualTo(Arrays.stream(values).filter(v -> v <= x).count());
                double above =
                        Arrays.stream(values).filter(v -> v > x).findFirst().orElse(Double.NaN);
                assertThat(Double.compare(sorted.above(x), above)).isZero(); // NaN too
            }
        }
    }

    /** What is learned of a column in many places: its least, greatest, quantiles and edges by their ranks. */
    @Test
    void theLearnerAsksForNoOtherRanksThanItNames() {
        RandomStream random = RandomStream.of(5, "ranks");
        for (Scaling.Kind kind : Scaling.Kind.values()) {
            for (int bins : new int[] {0, 2, 7, 48}) {
                for (int size : new int[] {2, 3, 11, 99, 2500}) {
                    double[] values = sorted(random, size);
                    values[0] -= random.nextInt(2) == 0 ? 1 : 1e9; // not all the same, or one far out of the others
                    PreprocessingLearner learner =
                            new PreprocessingLearner(Encoder.of(kind).withBins(bins), true, false);
                    long[] ranks = learner.ranks(size);
                    assertThat(ranks)
                            .isSorted()
                            .doesNotHaveDuplicates()
                            .startsWith(0)
                            .endsWith(size - 1);
                    Set<Long> known = new TreeSet<>(LongStream.of(ranks).boxed().toList());
                    SortedValues all = SortedValues.of(values);
                    assertThat(learner.feature(numbers(new Known(all, known))))
                            .as("%s, %d bins, %d values", kind, bins, size)
                            .isEqualTo(learner.feature(numbers(all)));
                }
            }
        }
    }

    private static ColumnSummary.Numbers numbers(SortedValues values) {
        return new ColumnSummary.Numbers("x", false, values.size(), 0, values, false, "1");
    }

    /** Of 101 values the quartiles are at the ranks 25, 50 and 75, and the edges of four bins too. */
    @Test
    void noMoreRanksAreNamedThanAreNeeded() {
        assertThat(ranks(Scaling.Kind.NONE, 0)).containsExactly(0, 50, 51, 100);
        assertThat(ranks(Scaling.Kind.STANDARD, 4)).containsExactly(0, 25, 26, 50, 51, 75, 76, 100);
        assertThat(ranks(Scaling.Kind.AUTO, 0)).isEqualTo(ranks(Scaling.Kind.ROBUST, 0));
        assertThat(ranks(Scaling.Kind.ROBUST, 0)).containsExactly(0, 1, 25, 26, 50, 51, 75, 76, 100);
        assertThat(ranks(Scaling.Kind.SMOOTH, 0)).isEqualTo(ranks(Scaling.Kind.ROBUST, 0));
        assertThat(ranks(Scaling.Kind.QUANTILE, 0)).containsExactly(0, 11, 22, 33, 44, 50, 51, 55, 66, 77, 88, 100);
    }

    private static long[] ranks(Scaling.Kind kind, int bins) {
        return new PreprocessingLearner(Encoder.of(kind).withBins(bins), true, false).ranks(101);
    }
}
