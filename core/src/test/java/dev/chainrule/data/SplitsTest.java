package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {
    private static final int CASES = 400;

    @Test
    void sizesAreTheNearestToTheFractions() {
        Split split = Splits.random(20640, 0.16, 0.2, 0);
        assertThat(split.test()).hasSize(4128);
        assertThat(split.validation()).hasSize(3302);
        assertThat(split.training()).hasSize(13210);
    }

    @Test
    void aPartThatIsNotWantedIsEmpty() {
        assertThat(Splits.random(10, 0, 0.3, 1).validation()).isEmpty();
        assertThat(Splits.random(10, 0.3, 0, 1).test()).isEmpty();
        assertThat(Splits.random(3, 0, 0, 1).training()).containsExactly(0, 1, 2);
    }

    @Test
    void fewRowsStillGiveEveryPartOne() {
        for (double fraction : new double[] {0.01, 0.2, 0.49}) {
            Split split = Splits.random(3, fraction, fraction, 7);
            assertThat(split.training()).hasSize(1);
            assertThat(split.validation()).hasSize(1);
            assertThat(split.test()).hasSize(1);
        }
        assertThat(Splits.random(2, 0.999, 0, 7).training()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 0.2  | 0   | cannot split 0 rows into training, validation: at least 2 rows needed, one for each part
            1 | 0.2  | 0   | cannot split 1 row into training, validation: at least 2 rows needed, one for each part
            2 | 0.2  | 0.2 | cannot split 2 rows into training, validation, test: at least 3 rows needed, one for each part
            9 | 1.5  | 0   | the validation fraction must be between 0 and 1 (0: no such part), is 1.5
            9 | 0    | NaN | the test fraction must be between 0 and 1 (0: no such part), is NaN
            9 | 0.5  | 0.5 | the validation fraction 0.5 and the test fraction 0.5 leave nothing to learn from; their sum must be less than 1
            """)
    void whatCannotBeSplitIsAnError(int rows, double validation, double test, String message) {
        assertThatThrownBy(() -> Splits.random(rows, validation, test, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Splits.stratified(new int[rows], validation, test, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Splits.byTime(new double[rows], validation, test))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }

    @Test
    void theSeedAloneDecides() {
        int[] classes = IntStream.range(0, 200).map(row -> row % 3).toArray();
        assertThat(Splits.random(200, 0.2, 0.1, 5)).isEqualTo(Splits.random(200, 0.2, 0.1, 5));
        assertThat(Splits.random(200, 0.2, 0.1, 5)).isNotEqualTo(Splits.random(200, 0.2, 0.1, 6));
        assertThat(Splits.stratified(classes, 0.2, 0.1, 5)).isEqualTo(Splits.stratified(classes, 0.2, 0.1, 5));
        assertThat(Splits.stratified(classes, 0.2, 0.1, 5)).isNotEqualTo(Splits.stratified(classes, 0.2, 0.1, 6));
        assertThat(Splits.random(200, 0.4, 0.1, 5).test())
                .as("the test part is the same whatever is validated with")
                .isEqualTo(Splits.random(200, 0, 0.1, 5).test());
    }

    @Test
    void everyRowIsAsOftenHeldOutAsAnother() {
        int[] heldOut = new int[10];
        for (int seed = 0; seed < 5000; seed++) {
            for (int row : Splits.random(10, 0.3, 0, seed).validation()) {
                heldOut[row]++;
            }
        }
        for (int count : heldOut) {
            assertThat(count).isBetween(1350, 1650); // 1500 ± 4.6 standard deviations
        }
    }

    @Test
    void stratifiedByHand() {
        // 10 rows, 2 for validation: quotas 1.2, 0.6, 0.2; whole 1, 0, 0; the missing one goes to the remainder 0.6.
        int[] classes = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2};
        Split split = Splits.stratified(classes, 0.2, 0, 3);
        assertThat(count(split.validation(), classes, 0)).isEqualTo(1);
        assertThat(count(split.validation(), classes, 1)).isEqualTo(1);
        assertThat(split.training()).hasSize(8).contains(9);
    }

    @Test
    void stratifiedPartsAreOffByLessThanOneAndTrainingHasEveryClass() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int n = 3 + random.nextInt(60);
            int k = 1 + random.nextInt(8);
            int[] classes = IntStream.range(0, n)
                    .map(row -> random.nextInt(1 + random.nextInt(k)) * 7 - 3)
                    .toArray();
            double validation = 0.05 + 0.5 * random.nextDouble();
            double test = random.nextInt(3) == 0 ? 0 : 0.02 + 0.4 * random.nextDouble();
            int[] distinct = Arrays.stream(classes).distinct().toArray();
            Split sizes = Splits.random(n, validation, test, seed);
            Split split;
            try {
                split = Splits.stratified(classes, validation, test, seed);
            } catch (ChainruleException e) {
                assertThat(e).hasMessageContaining("would be empty").hasMessageContaining(n + " row");
                assertThat(n).as("only tiny tables have no share to give").isLessThan(4 * distinct.length);
                continue;
            }
            assertCompleteAndDisjoint(split, n);
            for (int c : distinct) {
                int inClass = size(classes, c);
                assertThat(count(split.training(), classes, c)).isPositive();
                for (int[][] part :
                        new int[][][] {{split.validation(), sizes.validation()}, {split.test(), sizes.test()}}) {
                    double quota = (double) (part[1].length * inClass) / n;
                    assertThat(count(part[0], classes, c)).isBetween((int) Math.floor(quota), (int) Math.ceil(quota));
                }
            }
            assertThat(split.validation().length).isLessThanOrEqualTo(sizes.validation().length);
        }
    }

    @Test
    void stratifiedPartsHaveTheSizeAskedForWhenNoClassIsTiny() {
        int[] classes =
                IntStream.range(0, 997).map(row -> row % 10 < 7 ? 0 : row % 3).toArray();
        Split split = Splits.stratified(classes, 0.15, 0.25, 9);
        assertThat(split.validation()).hasSize(150);
        assertThat(split.test()).hasSize(249);
    }

    @Test
    void classesOfOneRowAreForTraining() {
        assertThatThrownBy(() -> Splits.stratified(new int[] {4, 5, 6}, 0.4, 0, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the validation part would be empty: 3 rows of 3 classes are too few to keep one of each"
                        + " class for training; add rows or give fewer parts");
    }

    @Test
    void noGroupIsOnTwoSidesAndTheFractionIsNear() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int n = 10 + random.nextInt(200);
            int k = 3 + random.nextInt(30);
            int[] groups = IntStream.range(0, n)
                    .map(row -> random.nextInt(1 + random.nextInt(k)))
                    .toArray();
            int distinct = (int) Arrays.stream(groups).distinct().count();
            double validation = 0.05 + 0.4 * random.nextDouble();
            double test = 0.05 + 0.4 * random.nextDouble();
            if (distinct < 3) {
                assertThatThrownBy(() -> Splits.grouped(groups, validation, test, 0))
                        .isInstanceOf(ChainruleException.class)
                        .hasMessageContaining("groups needed");
                continue;
            }
            Split split = Splits.grouped(groups, validation, test, seed);
            assertCompleteAndDisjoint(split, n);
            int[] training = groupsOf(split.training(), groups);
            int[] validating = groupsOf(split.validation(), groups);
            int[] testing = groupsOf(split.test(), groups);
            assertThat(training.length + validating.length + testing.length).isEqualTo(distinct);
            assertThat(new int[] {training.length, validating.length, testing.length})
                    .doesNotContain(0);
            int wanted = Splits.random(n, validation, test, 0).validation().length;
            int got = split.validation().length;
            // Less only where one more group would not bring it nearer, more only where the last group did.
            if (got < wanted && training.length > 1) {
                int smallestLeft =
                        Arrays.stream(training).map(g -> size(groups, g)).min().getAsInt();
                assertThat(got + smallestLeft - wanted).isGreaterThanOrEqualTo(wanted - got);
            }
            if (got > wanted && validating.length > 1) {
                assertThat(Arrays.stream(validating).map(g -> size(groups, g)))
                        .anyMatch(last -> got - last <= wanted && got - wanted < wanted - (got - last));
            }
        }
    }

    @Test
    void groupsByHand() {
        int[] groups = {9, 9, 9, 9, 9, 9, 9, 9, 2, 2}; // only group 2 is near 20 %
        for (int seed = 0; seed < 10; seed++) {
            Split split = Splits.grouped(groups, 0.2, 0, seed);
            assertThat(split.validation()).containsExactly(8, 9);
        }
        assertThat(Splits.grouped(new int[] {1, 1, 1, 3, 3, 3}, 0.9, 0, 0).training())
                .hasSize(3);
        assertThatThrownBy(() -> Splits.grouped(new int[] {1, 1, 1}, 0.3, 0, 0))
                .hasMessage(
                        "cannot split 1 group into training, validation: at least 2 groups needed, one for each part");
    }

    @Test
    void theLastRowsInTimeAreHeldOut() {
        double[] time = {5, 1, 4, 2, 3, 10, 9, 8, 7, 6};
        Split split = Splits.byTime(time, 0.3, 0.2);
        assertThat(split.test()).containsExactly(5, 6);
        assertThat(split.validation()).containsExactly(7, 8, 9);
        assertThat(split.training()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void rowsOfTheSameTimeStayTogether() {
        double[] time = {1, 1, 1, 2, 2, 2, 2, 3, 3, 3};
        assertThat(Splits.byTime(time, 0.4, 0).validation()).containsExactly(7, 8, 9);
        assertThat(Splits.byTime(time, 0.6, 0).validation()).containsExactly(3, 4, 5, 6, 7, 8, 9);
        assertThat(Splits.byTime(time, 0.5, 0).validation())
                .as("between two equally near borders, the one with more training")
                .containsExactly(7, 8, 9);
        // The border nearest to the test part's would leave validation no change of time to begin at.
        double[] steps = {1, 1, 1, 1, 2, 3};
        Split split = Splits.byTime(steps, 0.2, 0.45);
        assertThat(split.training()).containsExactly(0, 1, 2, 3);
        assertThat(split.validation()).containsExactly(4);
        assertThat(split.test()).containsExactly(5);
    }

    @Test
    void equalTimesArePartedInTheOrderOfTheTableOnlyWhereNothingElseIsPossible() {
        Split same = Splits.byTime(new double[] {3, 3, 3, 3, 3}, 0.2, 0.2);
        assertThat(same.training()).containsExactly(0, 1, 2);
        assertThat(same.validation()).containsExactly(3);
        assertThat(same.test()).containsExactly(4);
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            int n = 3 + random.nextInt(40);
            int k = 1 + random.nextInt(12);
            double[] time = IntStream.range(0, n)
                    .mapToDouble(row -> random.nextInt(k) / 4.0)
                    .toArray();
            Split split = Splits.byTime(time, 0.05 + 0.4 * random.nextDouble(), 0.05 + 0.4 * random.nextDouble());
            assertCompleteAndDisjoint(split, n);
            assertThat(split.training()).isNotEmpty();
            assertThat(split.validation()).isNotEmpty();
            assertThat(split.test()).isNotEmpty();
            boolean avoidable = Arrays.stream(time).distinct().count() >= 3;
            assertBefore(split.training(), split.validation(), time, avoidable);
            assertBefore(split.validation(), split.test(), time, avoidable);
        }
    }

    @Test
    void aRowWithoutTimeIsNamed() {
        assertThatThrownBy(() -> Splits.byTime(new double[] {1, 2, Double.NaN}, 0.3, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("row 3 has no time; splitting by time needs one in every row");
    }

    @Test
    void aSplitRefusesOverlapAndDisorder() {
        assertThatThrownBy(() -> new Split(new int[] {0, 2}, new int[] {2}, new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 2 of the validation rows is in two parts");
        assertThatThrownBy(() -> new Split(new int[] {2, 0}, new int[] {1}, new int[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Split(new int[] {-1}, new int[] {1}, new int[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertCompleteAndDisjoint(Split split, int n) {
        int[] all = Stream.of(split.training(), split.validation(), split.test())
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(IntStream.range(0, n).toArray());
    }

    private static void assertBefore(int[] earlier, int[] later, double[] time, boolean strictly) {
        double last = Arrays.stream(earlier).mapToDouble(row -> time[row]).max().getAsDouble();
        double first = Arrays.stream(later).mapToDouble(row -> time[row]).min().getAsDouble();
        assertThat(last).isLessThanOrEqualTo(first);
        if (strictly) {
            assertThat(last).isLessThan(first);
        }
    }

    private static int count(int[] rows, int[] codes, int code) {
        return (int) Arrays.stream(rows).filter(row -> codes[row] == code).count();
    }

    private static int size(int[] groups, int group) {
        return (int) Arrays.stream(groups).filter(g -> g == group).count();
    }

    private static int[] groupsOf(int[] rows, int[] groups) {
        return Arrays.stream(rows).map(row -> groups[row]).distinct().toArray();
    }
}
