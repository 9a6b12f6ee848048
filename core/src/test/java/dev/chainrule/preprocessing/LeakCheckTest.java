package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.random.RandomStream;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    private static final int ROWS = 800;

    private static NumberColumn numbers(String name, IntToDoubleFunction value) {
        return NumberColumn.of(name, IntStream.range(0, ROWS).mapToDouble(value).toArray());
    }

    private static TextColumn words(String name, IntFunction<@Nullable String> word) {
        return TextColumn.of(name, IntStream.range(0, ROWS).mapToObj(word).toArray(String[]::new));
    }

    private static double[] gauss(String purpose) {
        RandomStream random = RandomStream.of(1, purpose);
        return IntStream.range(0, ROWS).mapToDouble(_ -> random.nextGaussian()).toArray();
    }

    private static final double[] SIGNAL = gauss("signal");
    private static final double[] NOISE = gauss("noise");

    /** Yes and no, at random. */
    private static final Column TWO = words("t", row -> SIGNAL[row] > 0 ? "yes" : "no");

    private static final Column THREE = words("t", row -> SIGNAL[row] > 0.5 ? "a" : SIGNAL[row] > -0.5 ? "b" : "c");
    private static final Column NUMBER = numbers("t", row -> 100 * SIGNAL[row]);

    private static Optional<String> remark(Column target, Column column) {
        Table table = Table.of(target, column);
        Target learned = TargetLearner.learn(table, table, Roles.ofTargets("t"), true, false);
        return new LeakCheck(learned, table).remark(column, null);
    }

    @Test
    void whatDeterminesTheTargetIsWarnedAbout() {
        for (Column target : List.of(TWO, THREE, NUMBER)) {
            assertThat(remark(target, numbers("x", row -> 3 - 2 * SIGNAL[row])))
                    .as(target.name())
                    .hasValueSatisfying(text -> assertThat(text)
                            .startsWith("warning: column x alone tells t ")
                            .endsWith("; if it is known only once t is, no such model can be used: ignore x"));
        }
        assertThat(remark(TWO, words("code", row -> SIGNAL[row] > 0 ? "J" + row % 3 : "N" + row % 5)))
                .hasValue(
                        "warning: column code alone tells t without error; if it is known only once t is, no such model"
                                + " can be used: ignore code");
        assertThat(remark(
                        TWO,
                        BooleanColumn.of(
                                "flag",
                                IntStream.range(0, ROWS)
                                        .mapToObj(row -> SIGNAL[row] > 0)
                                        .toArray(Boolean[]::new))))
                .isPresent();
        assertThat(remark(NUMBER, numbers("square", row -> SIGNAL[row] * SIGNAL[row] * Math.signum(SIGNAL[row]))))
                .isPresent();
    }

    @Test
    void aMissingValueMayTellItToo() {
        assertThat(remark(TWO, numbers("when", row -> SIGNAL[row] > 0 ? NOISE[row] : Double.NaN)))
                .isPresent();
        assertThat(remark(TWO, words("where", row -> SIGNAL[row] > 0 ? "here " + row % 7 : null)))
                .isPresent();
    }

    @Test
    void nearlyIsEnough() {
        assertThat(remark(TWO, words("code", row -> SIGNAL[row] > 0 == (row % 200 != 7) ? "J" : "N")))
                .hasValueSatisfying(text -> assertThat(text).contains("nearly without error"));
        assertThat(remark(NUMBER, numbers("x", row -> SIGNAL[row] + 0.002 * NOISE[row])))
                .isPresent();
    }

    @Test
    void aGoodFeatureIsNoLeak() {
        for (Column target : List.of(TWO, THREE, NUMBER)) {
            assertThat(remark(target, numbers("x", row -> SIGNAL[row] + 0.2 * NOISE[row])))
                    .isEmpty();
            assertThat(remark(target, numbers("noise", row -> NOISE[row]))).isEmpty();
            assertThat(remark(target, numbers("row", row -> row))).isEmpty();
            assertThat(remark(target, words("id", row -> "id " + row))).isEmpty();
            assertThat(remark(target, words("city", row -> "city " + row % 100)))
                    .isEmpty();
        }
        assertThat(remark(TWO, words("often", row -> SIGNAL[row] + 0.5 * NOISE[row] > 0 ? "J" : "N")))
                .isEmpty();
    }

    /** One number in ten thousand far out of all others neither hides a leak nor looks like one. */
    @Test
    void outliersChangeNothing() {
        Column target = numbers("t", row -> row == 5 ? 1e30 : SIGNAL[row]);
        assertThat(remark(target, numbers("x", row -> row == 5 ? -1e30 : -SIGNAL[row])))
                .isPresent();
        assertThat(remark(target, numbers("x", row -> row == 5 ? 1e30 : NOISE[row])))
                .isEmpty();
    }

    @Test
    void fewRowsTellNothing() {
        Table table = Table.of(TWO, numbers("x", row -> SIGNAL[row]));
        Table few = table.select(IntStream.range(0, 49).toArray());
        Target target = TargetLearner.learn(table, table, Roles.ofTargets("t"), true, false);
        assertThat(new LeakCheck(target, few).remark(few.column("x"), null)).isEmpty();
        // nine rows of the rarer class
        Column rare = words("t", row -> row % 89 == 0 ? "yes" : "no");
        assertThat(remark(rare, numbers("x", row -> row % 89 == 0 ? 1 : 0))).isEmpty();
    }

    /** From a whole column the training rows are picked, and of many rows a sample. */
    @Test
    void onlyTheTrainingRowsCount() {
        int rows = 30_000;
        double[] x = new double[rows];
        double[] y = new double[rows];
        RandomStream random = RandomStream.of(2, "rows");
        for (int row = 0; row < rows; row++) {
            y[row] = random.nextGaussian();
            x[row] = row % 2 == 0 ? y[row] : random.nextGaussian();
        }
        Table table = Table.of(NumberColumn.of("x", x), NumberColumn.of("t", y));
        int[] even = IntStream.range(0, rows / 2).map(i -> 2 * i).toArray();
        int[] odd = IntStream.range(0, rows / 2).map(i -> 2 * i + 1).toArray();
        Target target = TargetLearner.learn(table, table, Roles.ofTargets("t"), true, false);
        assertThat(new LeakCheck(target, table.select(even)).remark(table.column("x"), even))
                .isPresent();
        assertThat(new LeakCheck(target, table.select(odd)).remark(table.column("x"), odd))
                .isEmpty();
    }

    @Test
    void theLearnerWarnsUnlessThereIsNoOtherColumn() {
        Table table = Table.of(TWO, numbers("x", row -> SIGNAL[row]), numbers("noise", row -> NOISE[row]));
        PreprocessingLearner learner = new PreprocessingLearner(Encoder.of(Scaling.Kind.QUANTILE), true, false);
        learner.learn(table, table, Roles.ofTargets("t"));
        assertThat(learner.remarks()).singleElement().asString().startsWith("warning: column x alone tells t");
        learner.learn(table, table, Roles.ofTargets("t").withIgnored("noise"));
        assertThat(learner.remarks()).isEmpty();
    }

    /** A group of equal values tells a row by the others in it: the class of most of them, or the mean of their numbers. */
    @Test
    void groupsTellWhatTheirRowsShare() {
        Column ofPairs = words("t", row -> SIGNAL[row / 2] > 0 ? "yes" : "no");
        assertThat(remark(ofPairs, words("pair", row -> "pair " + row / 2)))
                .hasValueSatisfying(text -> assertThat(text).contains(" alone tells t "));
        assertThat(remark(TWO, words("pair", row -> "pair " + row / 2))).isEmpty();
        Column ofGroups = numbers("t", row -> row % 40);
        assertThat(remark(ofGroups, words("group", row -> "group " + row % 40)))
                .hasValueSatisfying(text -> assertThat(text).contains(" alone tells t "));
        assertThat(remark(ofGroups, words("group", row -> "group " + row % 37))).isEmpty();
    }

    @Test
    void eachOfSeveralTargetsIsLookedAt() {
        BooleanColumn first = BooleanColumn.of(
                "t", IntStream.range(0, ROWS).mapToObj(row -> SIGNAL[row] > 0).toArray(Boolean[]::new));
        BooleanColumn second = BooleanColumn.of(
                "u", IntStream.range(0, ROWS).mapToObj(row -> NOISE[row] > 0).toArray(Boolean[]::new));
        Table labels = Table.of(first, second, numbers("x", row -> SIGNAL[row]), numbers("y", row -> NOISE[row]));
        LeakCheck ofLabels =
                new LeakCheck(TargetLearner.learn(labels, labels, Roles.ofTargets("t", "u"), true, false), labels);
        assertThat(ofLabels.remark(labels.column("x"), null))
                .hasValueSatisfying(text -> assertThat(text).startsWith("warning: column x alone tells t "));
        assertThat(ofLabels.remark(labels.column("y"), null))
                .hasValueSatisfying(text -> assertThat(text).startsWith("warning: column y alone tells u "));

        Table numbers = Table.of(NUMBER, numbers("x", row -> SIGNAL[row]), numbers("y", row -> NOISE[row]));
        LeakCheck ofQuantiles = new LeakCheck(
                new QuantileTarget(List.of(new NumberTarget.Scale("t", 0, 1)), List.of(0.1, 0.9)), numbers);
        assertThat(ofQuantiles.remark(numbers.column("x"), null)).isPresent();
        assertThat(ofQuantiles.remark(numbers.column("y"), null)).isEmpty();
    }

    /** Fifty rows, ten of them of other classes than the most frequent, are the fewest that tell anything. */
    @Test
    void theFewestRowsThatTell() {
        Table fifty = Table.of(TWO, numbers("x", row -> SIGNAL[row]))
                .select(IntStream.range(0, 50).toArray());
        Target target = TargetLearner.learn(fifty, fifty, Roles.ofTargets("t"), true, false);
        assertThat(new LeakCheck(target, fifty).remark(fifty.column("x"), null)).isPresent();
        assertThat(remark(words("t", row -> row % 80 == 0 ? "yes" : "no"), numbers("x", row -> row % 80 == 0 ? 1 : 0)))
                .isPresent();
    }
}
