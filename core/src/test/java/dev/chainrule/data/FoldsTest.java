package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {
    private static final int CASES = 200;

    @Test
    void everyRowIsValidatedWithOnceInFoldsOfEqualSize() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int k = 2 + random.nextInt(6);
            int n = k + random.nextInt(50);
            List<Split> folds = Folds.random(n, k, seed);
            assertPartition(folds, k, n);
            assertSizesDifferByAtMost(
                    1, folds.stream().mapToInt(fold -> fold.validation().length).toArray());
            assertThat(Folds.random(n, k, seed)).isEqualTo(folds);
        }
        assertThat(Folds.random(40, 4, 1)).isNotEqualTo(Folds.random(40, 4, 2));
    }

    @Test
    void stratifiedFoldsHaveEqualSharesOfEveryClass() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int k = 2 + random.nextInt(6);
            int n = k + random.nextInt(50);
            int[] classes = IntStream.range(0, n)
                    .map(row -> random.nextInt(1 + random.nextInt(5)))
                    .toArray();
            List<Split> folds = Folds.stratified(classes, k, seed);
            assertPartition(folds, k, n);
            assertSizesDifferByAtMost(
                    1, folds.stream().mapToInt(fold -> fold.validation().length).toArray());
            for (int c = 0; c < 5; c++) {
                int wanted = c;
                assertSizesDifferByAtMost(
                        1,
                        folds.stream()
                                .mapToInt(fold -> (int) Arrays.stream(fold.validation())
                                        .filter(row -> classes[row] == wanted)
                                        .count())
                                .toArray());
            }
        }
    }

    @Test
    void groupedFoldsKeepGroupsWhole() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int n = 20 + random.nextInt(50);
            int[] groups =
                    IntStream.range(0, n).map(row -> 100 - random.nextInt(12)).toArray();
            List<Split> folds = Folds.grouped(groups, 4, seed);
            assertPartition(folds, 4, n);
            for (Split fold : folds) {
                int[] training =
                        Arrays.stream(fold.training()).map(row -> groups[row]).toArray();
                assertThat(Arrays.stream(fold.validation())
                                .map(row -> groups[row])
                                .toArray())
                        .isNotEmpty()
                        .doesNotContain(training);
            }
        }
    }

    @Test
    void groupsByHand() {
        // Sizes 4, 3, 2, 2, 1 into two folds: 4 | 3, then 4 | 5, 6 | 5, 6 | 6.
        int[] groups = {0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4};
        for (int seed = 0; seed < 10; seed++) {
            List<Split> folds = Folds.grouped(groups, 2, seed);
            assertThat(folds.get(0).validation()).hasSize(6).contains(0, 1, 2, 3);
            assertThat(folds.get(1).validation()).hasSize(6).contains(4, 5, 6);
        }
    }

    @Test
    void forwardChainingLearnsFromTheBlocksBefore() {
        double[] time = {8, 7, 6, 5, 4, 3, 2, 1};
        List<Split> folds = Folds.byTime(time, 3);
        assertThat(folds).hasSize(3);
        assertThat(folds.get(0).training()).containsExactly(6, 7);
        assertThat(folds.get(0).validation()).containsExactly(4, 5);
        assertThat(folds.get(1).training()).containsExactly(4, 5, 6, 7);
        assertThat(folds.get(2).training()).containsExactly(2, 3, 4, 5, 6, 7);
        assertThat(folds.get(2).validation()).containsExactly(0, 1);
    }

    @Test
    void forwardChainingNeverLooksAhead() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int n = 10 + random.nextInt(60);
            double[] time =
                    IntStream.range(0, n).mapToDouble(row -> random.nextInt(9)).toArray();
            int k = 2 + random.nextInt(6);
            long distinct = Arrays.stream(time).distinct().count();
            if (distinct <= k) {
                assertThatThrownBy(() -> Folds.byTime(time, k))
                        .isInstanceOf(ChainruleException.class)
                        .hasMessage("cannot make " + k + " folds of " + distinct + " different times: at least "
                                + (k + 1) + " different times needed");
                continue;
            }
            List<Split> folds = Folds.byTime(time, k);
            assertThat(folds).hasSize(k);
            int validated = 0;
            for (Split fold : folds) {
                double last = Arrays.stream(fold.training())
                        .mapToDouble(row -> time[row])
                        .max()
                        .getAsDouble();
                double first = Arrays.stream(fold.validation())
                        .mapToDouble(row -> time[row])
                        .min()
                        .getAsDouble();
                assertThat(last).isLessThan(first);
                validated += fold.validation().length;
            }
            assertThat(validated).isEqualTo(n - folds.get(0).training().length);
        }
    }

    @Test
    void tooFewRowsAreAnError() {
        assertThatThrownBy(() -> Folds.random(4, 5, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot make 5 folds of 4 rows: at least 5 rows needed");
        assertThatThrownBy(() -> Folds.grouped(new int[] {1, 1, 2}, 3, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot make 3 folds of 2 groups: at least 3 groups needed");
        assertThatThrownBy(() -> Folds.stratified(new int[] {1, 1, 2}, 1, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cross-validation needs 2 or more folds, 1 asked for");
    }

    @Test
    void foldsOfSomeRowsBecomeRowsOfTheTable() {
        int[] rows = {2, 3, 5, 7, 11, 13};
        Split fold = Folds.random(6, 3, 0).get(1);
        Split within = fold.within(rows);
        assertThat(within.training())
                .isEqualTo(Arrays.stream(fold.training()).map(i -> rows[i]).toArray());
        assertThat(within.validation())
                .isEqualTo(Arrays.stream(fold.validation()).map(i -> rows[i]).toArray());
        assertThat(within.test()).isEmpty();
    }

    private static void assertPartition(List<Split> folds, int k, int n) {
        assertThat(folds).hasSize(k);
        assertThat(folds.stream()
                        .flatMapToInt(fold -> Arrays.stream(fold.validation()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, n).toArray());
        for (Split fold : folds) {
            assertThat(IntStream.concat(Arrays.stream(fold.training()), Arrays.stream(fold.validation()))
                            .sorted()
                            .toArray())
                    .isEqualTo(IntStream.range(0, n).toArray());
            assertThat(fold.test()).isEmpty();
        }
    }

    private static void assertSizesDifferByAtMost(int difference, int[] sizes) {
        assertThat(Arrays.stream(sizes).max().getAsInt()
                        - Arrays.stream(sizes).min().getAsInt())
                .isLessThanOrEqualTo(difference);
    }
}
