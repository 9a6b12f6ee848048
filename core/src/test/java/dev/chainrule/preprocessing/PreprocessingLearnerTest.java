package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreprocessingLearnerTest {
    private static final double NAN = Double.NaN;

    private final PreprocessingLearner learner = new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE), true, false);

    /** A table of {@code columns} and a number column "t" to predict. */
    private static Table table(Column... columns) {
        int rows = columns[0].size();
        List<Column> all = new ArrayList<>(List.of(columns));
        all.add(NumberColumn.of("t", IntStream.range(0, rows).asDoubleStream().toArray()));
        return Table.of(all, Origin.lines("data.csv", 2));
    }

    private List<Feature> learn(Column... columns) {
        Table table = table(columns);
        return learner.learn(table, table, Roles.ofTargets("t")).features();
    }

    private static TextColumn text(String name, int rows, IntFunction<String> words) {
        return TextColumn.of(name, IntStream.range(0, rows).mapToObj(words).toArray(String[]::new));
    }

    @Test
    void numbersAreFilledWithTheMedian() {
        assertThat(learn(NumberColumn.of("x", 9, 1, 4, 100)))
                .containsExactly(new NumberFeature("x", 6.5, false, new Scaling.None()));
        assertThat(learn(NumberColumn.of("x", 9, NAN, 1, 4)))
                .containsExactly(new NumberFeature("x", 4, true, new Scaling.None()));
        assertThat(learner.remarks()).isEmpty();
    }

    @Test
    void scalingIsLearnedFromWhatIsThere() {
        PreprocessingLearner standard = new PreprocessingLearner(Encoder.of(Scaling.Kind.STANDARD), true, false);
        Table table = table(NumberColumn.of("x", 3, NAN, 1, NAN));
        assertThat(standard.learn(table, table, Roles.ofTargets("t")).features())
                .containsExactly(new NumberFeature("x", 2, true, new Scaling.Standard(2, 1)));
    }

    /** The one value there is, and whether it is there. */
    @Test
    void aConstantWithMissingValuesIsAFlag() {
        List<Feature> features = learn(NumberColumn.of("x", 7, NAN, 7), TextColumn.of("w", "a", null, "a"));
        assertThat(features)
                .containsExactly(
                        new NumberFeature("x", 7, true, new Scaling.Standard(7, 1)),
                        new CategoryFeature("w", List.of("", "a")));
    }

    @Test
    void whatSaysNothingIsLeftOutWithARemark() {
        List<Feature> features = learn(
                NumberColumn.of("always", 2.50, 2.5, 2.5),
                NumberColumn.of("never", NAN, NAN, NAN),
                TextColumn.of("word", "a b", "a b", "a b"),
                TextColumn.of("no word", null, null, null),
                BooleanColumn.spelled("yes", "True", "False", true, true, true),
                DateColumn.ofDates("day", 0, 0, 0),
                NumberColumn.of("zero", 0.0, -0.0, 0.0),
                NumberColumn.of("x", 1, 2, 3));
        assertThat(features).extracting(Feature::column).containsExactly("x");
        assertThat(learner.remarks())
                .containsExactly(
                        "column always is left out: it is always 2.5",
                        "column never is left out: it has no value at all",
                        "column word is left out: it is always a b",
                        "column no word is left out: it has no value at all",
                        "column yes is left out: it is always True",
                        "column day is left out: it is always 1970-01-01",
                        "column zero is left out: it is always 0");
    }

    @Test
    void booleansHaveAFlagWhereOneIsMissing() {
        assertThat(learn(BooleanColumn.of("a", true, false, true), BooleanColumn.of("b", true, null, true)))
                .containsExactly(new BooleanFeature("a", false), new BooleanFeature("b", true));
    }

    @Test
    void datesAreDays() {
        assertThat(learn(DateColumn.ofDates("a", 10, 40, 20), DateColumn.ofTimestamps("b", 0.5, NAN, 1)))
                .containsExactly(
                        new DateFeature("a", 20, false, new Scaling.None()),
                        new DateFeature("b", 0.75, true, new Scaling.None()));
    }

    @Test
    void categoriesStandInOrderAndMissingIsOne() {
        assertThat(learn(TextColumn.of("a", "red", "blue", "red"), TextColumn.of("b", "ß", null, "z")))
                .containsExactly(
                        new CategoryFeature("a", List.of("blue", "red")),
                        new CategoryFeature("b", List.of("", "z", "ß")));
    }

    @Test
    void rareCategoriesBeyondTwoHundredAreUnknown() {
        int rows = 4000;
        TextColumn many = text("c", rows, row -> row < 2000 ? "often" : "rare " + (1000 + (row - 2000) % 300));
        Feature feature = learn(many).getFirst();
        assertThat(feature).isInstanceOf(CategoryFeature.class);
        List<String> categories = ((CategoryFeature) feature).categories();
        // "rare 1000" to "rare 1199" occur seven times, the others six; of equally frequent ones the first by the
        // alphabet
        assertThat(categories)
                .hasSize(200)
                .isSorted()
                .startsWith("often", "rare 1000")
                .endsWith("rare 1198");
        assertThat(learner.remarks())
                .containsExactly(
                        "column c: of 301 categories the 200 most frequent are learned, the others count as unknown");
    }

    @Test
    void ofManyCategoriesThoseInFewRowsAreUnknown() {
        // 60 words: the first 40 in five rows each, the others in two
        TextColumn many = text("c", 240, row -> "w" + (100 + (row < 200 ? row % 40 : 40 + (row - 200) % 20)));
        assertThat(((CategoryFeature) learn(many).getFirst()).categories())
                .hasSize(40)
                .startsWith("w100")
                .endsWith("w139");
        assertThat(learner.remarks())
                .containsExactly("column c: of 60 categories the 40 that are in at least 4 rows are learned, the others"
                        + " count as unknown");
        // so few categories are learned however rare they are
        assertThat(((CategoryFeature)
                                learn(text("c", 75, row -> "w" + row % 50)).getFirst())
                        .categories())
                .hasSize(50);
        NumberColumn x = NumberColumn.of(
                "x", IntStream.range(0, 150).mapToDouble(row -> row % 7).toArray());
        assertThat(learn(text("c", 150, row -> "w" + row % 60), x))
                .extracting(Feature::column)
                .containsExactly("x");
        assertThat(learner.remarks()).containsExactly("column c is left out: none of its 60 categories is in 4 rows");
    }

    @Test
    void fewerCategoriesMayBeAskedFor() {
        Table table = table(text("c", 40, row -> "w" + row % 8));
        PreprocessingLearner few =
                new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE).withCategories(3), true, false);
        assertThat(few.learn(table, table, Roles.ofTargets("t")).features())
                .containsExactly(new CategoryFeature("c", List.of("w0", "w1", "w2")));
        assertThatThrownBy(() -> Encoder.of(Scaling.Kind.NONE).withCategories(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The most frequent are kept, of equally frequent ones the first by the alphabet, in whatever order they come. */
    @Test
    void theMostFrequentCategoriesAreKept() {
        String[] rows = {"d", "b", "c", "a", "c", "d", "b", "c", "a", "e"};
        Table table = table(TextColumn.of("c", rows));
        assertThat(withCategories(1, table)).containsExactly("c");
        assertThat(withCategories(2, table)).containsExactly("a", "c");
        assertThat(withCategories(4, table)).containsExactly("a", "b", "c", "d");
        assertThat(withCategories(5, table)).containsExactly("a", "b", "c", "d", "e");
        assertThat(learn(TextColumn.of("c", rows))).hasSize(1);
        assertThat(learner.remarks()).as("nothing is left out").isEmpty();
    }

    private static List<String> withCategories(int categories, Table table) {
        PreprocessingLearner few =
                new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE).withCategories(categories), true, false);
        return ((CategoryFeature)
                        few.learn(table, table, Roles.ofTargets("t")).features().getFirst())
                .categories();
    }

    @Test
    void whereAllThatAreFrequentFitTheRemarkSaysSo() {
        Table table = table(text("c", 240, row -> "w" + (100 + (row < 200 ? row % 40 : 40 + (row - 200) % 20))));
        PreprocessingLearner forty =
                new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE).withCategories(40), true, false);
        forty.learn(table, table, Roles.ofTargets("t"));
        assertThat(forty.remarks())
                .containsExactly("column c: of 60 categories the 40 that are in at least 4 rows are learned, the others"
                        + " count as unknown");
    }

    @Test
    void anIdentifierHasMoreThanNineTenthsOfItsRowsAsValues() {
        assertThat(learn(text("id", 40, row -> "id" + row % 36)))
                .extracting(Feature::column)
                .containsExactly("id");
        NumberColumn x = NumberColumn.of(
                "x", IntStream.range(0, 40).mapToDouble(row -> row % 7).toArray());
        assertThat(learn(text("id", 40, row -> "id" + row % 37), x))
                .extracting(Feature::column)
                .containsExactly("x");
        NumberColumn y = NumberColumn.of(
                "x", IntStream.range(0, 21).mapToDouble(row -> row % 7).toArray());
        assertThat(learn(text("id", 21, row -> "id" + row), y))
                .extracting(Feature::column)
                .containsExactly("x");
    }

    @Test
    void numbersMayBePredictedByTheirQuantiles() {
        Table table = table(NumberColumn.of("x", 1, 2, 3), TextColumn.of("c", "a", "b", "a"));
        PreprocessingLearner learner =
                new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE), false, false).withQuantiles(List.of(0.1, 0.9));
        assertThat(learner.learn(table, table, Roles.ofTargets("t")).target())
                .isEqualTo(new QuantileTarget(List.of(new NumberTarget.Scale("t", 0, 1)), List.of(0.1, 0.9)));
        assertThat(learner.learn(table, table, Roles.ofTargets("c")).target())
                .isEqualTo(new ClassTarget("c", List.of("a", "b")));
    }

    /** Half of the numbers are from 25 to 75, and one comes to more than a thousand times that in the deviation of all. */
    @Test
    void targetsFarOutAreWarnedAbout() {
        double[] x = IntStream.range(0, 101).mapToDouble(row -> row % 7).toArray();
        double[] t = IntStream.range(0, 101).mapToDouble(row -> row % 100).toArray();
        t[0] = 1e9;
        Table far = Table.of(NumberColumn.of("x", x), NumberColumn.of("t", t));
        PreprocessingLearner learner = new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE), true, false);
        learner.learn(far, far, Roles.ofTargets("t"));
        assertThat(learner.remarks())
                .singleElement()
                .asString()
                .startsWith("warning: some values of t are so far out (from 0 to 1")
                .contains(", half of them from 25 to 75) that to the network all others are nearly equal");
        t[0] = 1e5;
        Table near = Table.of(NumberColumn.of("x", x), NumberColumn.of("t", t));
        learner.learn(near, near, Roles.ofTargets("t"));
        assertThat(learner.remarks()).isEmpty();
    }

    /** One value of a hundred, by a lost decimal point, and their deviation is many times the distance of the quartiles. */
    @Test
    void featuresFarOutAreWarnedAboutWhereTheyHideTheOthers() {
        double[] x = IntStream.range(0, 101).mapToDouble(row -> row % 100).toArray();
        double[] t = IntStream.range(0, 101).mapToDouble(row -> row % 7).toArray();
        x[0] = 5000;
        Table far = Table.of(NumberColumn.of("x", x), NumberColumn.of("t", t));
        PreprocessingLearner standard = new PreprocessingLearner(Encoder.of(Scaling.Kind.STANDARD), true, false);
        standard.learn(far, far, Roles.ofTargets("t"));
        String far5000 =
                "warning: x is from 0 to 5000, and half of it from 25 to 75: so far out are some values, that ";
        assertThat(standard.remarks())
                .containsExactly(
                        far5000 + "the others are nearly equal by the scaling 'standard': mend what is wrong, or"
                                + " take 'quantile'");
        PreprocessingLearner auto = new PreprocessingLearner(Encoder.of(Scaling.Kind.AUTO), true, false);
        assertThat(scaling(auto.learn(far, far, Roles.ofTargets("t")))).isInstanceOf(Scaling.Smooth.class);
        assertThat(auto.remarks())
                .containsExactly(far5000 + "the scaling of this column is 'smooth': mend what is wrong");
        for (Scaling.Kind kind : List.of(Scaling.Kind.STANDARD, Scaling.Kind.AUTO)) {
            PreprocessingLearner inBins =
                    new PreprocessingLearner(Encoder.of(kind).withBins(8), true, false);
            inBins.learn(far, far, Roles.ofTargets("t"));
            assertThat(inBins.remarks()).as("bins follow the quantiles").isEmpty();
        }
        for (Scaling.Kind other : List.of(Scaling.Kind.QUANTILE, Scaling.Kind.ROBUST, Scaling.Kind.SMOOTH)) {
            PreprocessingLearner learner = new PreprocessingLearner(Encoder.of(other), true, false);
            learner.learn(far, far, Roles.ofTargets("t"));
            assertThat(learner.remarks()).isEmpty();
        }
        x[0] = 2000;
        Table near = Table.of(NumberColumn.of("x", x), NumberColumn.of("t", t));
        Scaling usual = scaling(standard.learn(near, near, Roles.ofTargets("t")));
        assertThat(standard.remarks()).isEmpty();
        assertThat(scaling(auto.learn(near, near, Roles.ofTargets("t")))).isEqualTo(usual);
        assertThat(auto.remarks()).isEmpty();
    }

    @Test
    void datesFarOutAreToldAsDates() {
        double forever = LocalDate.of(9999, 12, 31).toEpochDay();
        double first = LocalDate.of(2024, 1, 10).toEpochDay();
        double[] days = IntStream.range(0, 101)
                .mapToDouble(row -> row == 7 ? forever : first + row % 20)
                .toArray();
        double[] t = IntStream.range(0, 101).mapToDouble(row -> row % 7).toArray();
        Table table = Table.of(DateColumn.ofDates("until", days), NumberColumn.of("t", t));
        PreprocessingLearner auto = new PreprocessingLearner(Encoder.of(Scaling.Kind.AUTO), true, false);
        auto.learn(table, table, Roles.ofTargets("t"));
        assertThat(auto.remarks())
                .singleElement()
                .asString()
                .startsWith(
                        "warning: until is from 2024-01-10 to 9999-12-31, and half of it from 2024-01-14 to 2024-01-2");
    }

    @Test
    void ofManyColumnsFarOutAFewAreNamed() {
        double[] x = IntStream.range(0, 101)
                .mapToDouble(row -> row == 0 ? 5000 : row)
                .toArray();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            columns.add(NumberColumn.of("x" + i, x));
        }
        columns.add(NumberColumn.of(
                "t", IntStream.range(0, 101).mapToDouble(row -> row % 7).toArray()));
        Table table = Table.of(columns.toArray(Column[]::new));
        PreprocessingLearner auto = new PreprocessingLearner(Encoder.of(Scaling.Kind.AUTO), true, false);
        auto.learn(table, table, Roles.ofTargets("t"));
        assertThat(auto.remarks())
                .hasSize(6)
                .last()
                .isEqualTo("warning: the same is so of 35 more columns with values far out");
    }

    private static Scaling scaling(Preprocessing learned) {
        return ((NumberFeature) learned.features().getFirst()).scaling();
    }

    @Test
    void identifiersAreLeftOut() {
        assertThat(learn(text("id", 100, row -> "id" + row), text("c", 100, row -> "c" + row % 50)))
                .extracting(Feature::column)
                .containsExactly("c");
        assertThat(learner.remarks().getFirst())
                .isEqualTo("column id is left out: nearly every row has a value of its own (100 in 100 rows), as an"
                        + " identifier has");
        assertThat(learn(text("id", 20, row -> "id" + row))).hasSize(1); // so few rows do not tell
    }

    @Test
    void namedColumnsAreNoFeatures() {
        Table table = table(
                NumberColumn.of("x", 1, 2, 3),
                NumberColumn.of("w", 1, 2, 3),
                TextColumn.of("g", "a", "b", "b"),
                NumberColumn.of("when", 1, 2, 3),
                NumberColumn.of("other", 1, 2, 3));
        Roles roles = new Roles(List.of("t"), null, List.of("other"), "w", "g", "when");
        Preprocessing found = learner.learn(table, table, roles);
        assertThat(found.columns()).containsExactly("x");
        Roles all = new Roles(List.of("t"), null, List.of("other", "x"), "w", "g", "when");
        assertThatThrownBy(() -> learner.learn(table, table, all))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("data.csv has no column to learn from beside t, other, x, w, g, when");
        assertThatThrownBy(() -> learner.learn(table, table, Roles.ofTargets("T")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("data.csv has no column 'T'")
                .hasMessageContaining("t");
    }

    /** Medians, categories and flags come from the training rows, classes from all rows. */
    @Test
    void onlyTrainingRowsAreLearnedFrom() {
        Table all = Table.of(
                NumberColumn.of("x", 1, 2, 3, 1000, NAN, 7),
                TextColumn.of("c", "a", "b", "b", "z", "z", null),
                TextColumn.of("t", "u", "v", "u", "w", "w", "u"));
        Table training = all.select(new int[] {0, 1, 2});
        Preprocessing found = learner.learn(all, training, Roles.ofTargets("t"));
        assertThat(found.features())
                .containsExactly(
                        new NumberFeature("x", 2, false, new Scaling.None()),
                        new CategoryFeature("c", List.of("a", "b")));
        assertThat(found.target()).isEqualTo(new ClassTarget("t", List.of("u", "v", "w")));
    }

    @Test
    void inputsAreNamed() {
        Table table = table(
                NumberColumn.of("x", 1, NAN, 3),
                TextColumn.of("c", "a", null, "b"),
                BooleanColumn.of("b", true, null, false),
                DateColumn.ofDates("d", 1, 2, 3));
        Preprocessing found = learner.learn(table, table, Roles.ofTargets("t"));
        assertThat(found.inputNames())
                .containsExactly("x", "x missing", "c=(missing)", "c=a", "c=b", "c=(unknown)", "b", "b missing", "d");
        assertThat(found.width()).isEqualTo(9);
        assertThat(found.columns()).containsExactly("x", "c", "b", "d");
    }

    @Test
    void aSecondTableIsLearnedAnew() {
        learn(NumberColumn.of("always", 1, 1), NumberColumn.of("x", 1, 2));
        assertThat(learner.remarks()).hasSize(1);
        learn(NumberColumn.of("x", 1, 2));
        assertThat(learner.remarks()).isEmpty();
    }

    @Test
    void tinyAndHugeNumbersAreLearned() {
        double[] huge = {-1e300, 1e300, 3, Double.MAX_VALUE, -Double.MAX_VALUE};
        double[] tiny = {1e-310, 2e-310, 3e-310, 0, 4e-310};
        for (Scaling.Kind kind : Scaling.Kind.values()) {
            PreprocessingLearner of = new PreprocessingLearner(Encoder.of(kind), true, false);
            Table table = table(NumberColumn.of("huge", huge), NumberColumn.of("tiny", tiny));
            Preprocessing found = of.learn(table, table, Roles.ofTargets("t"));
            for (Feature feature : found.features()) {
                NumberFeature number = (NumberFeature) feature;
                assertThat(number.fill()).isEqualTo(number.column().equals("huge") ? 3 : 2e-310);
                assertThat(number.scaling().apply(number.fill())).isFinite();
            }
            if (kind == Scaling.Kind.QUANTILE || kind == Scaling.Kind.ROBUST || kind == Scaling.Kind.SMOOTH) {
                assertThat(found.encode(table).inputs().array()).doesNotContain(Float.NaN);
                for (float input : found.encode(table).inputs().array()) {
                    assertThat(Math.abs(input)).isLessThanOrEqualTo(5);
                }
            }
        }
        assertThat(Arrays.stream(huge).max()).hasValue(Double.MAX_VALUE);
    }

    @Test
    void aNumberThatCountsTheRowsIsRemarkedOn() {
        double[] id = new double[30];
        double[] x = new double[30];
        double[] y = new double[30];
        for (int row = 0; row < id.length; row++) {
            id[row] = 100 + 2 * row;
            x[row] = row % 7;
            y[row] = row % 5;
        }
        Table table = Table.of(NumberColumn.of("id", id), NumberColumn.of("x", x), NumberColumn.of("y", y));
        PreprocessingLearner learner = new PreprocessingLearner(Encoder.of(Scaling.Kind.STANDARD), true, false);
        assertThat(learner.learn(table, table, Roles.ofTargets("y")).columns()).containsExactly("id", "x");
        assertThat(learner.remarks())
                .singleElement()
                .asString()
                .startsWith("column id is a whole number that rises from row to row");
    }

    @Test
    void aNumberThatComesTwiceDoesNotCountTheRows() {
        double[] twice =
                IntStream.range(0, 30).mapToDouble(row -> Math.floorDiv(row, 2)).toArray();
        double[] halves = IntStream.range(0, 30).mapToDouble(row -> row + 0.5).toArray();
        assertThat(ColumnSummary.rises(twice)).isFalse();
        assertThat(ColumnSummary.rises(halves)).isFalse();
        assertThat(ColumnSummary.rises(new double[] {-1, 0, 5})).isTrue();
    }
}
