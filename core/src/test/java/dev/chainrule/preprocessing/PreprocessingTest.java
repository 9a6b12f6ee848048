package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingTest {
    private static final double NAN = Double.NaN;
    private static final NumberTarget NO_TARGET = new NumberTarget();

    private static float[] encode(Feature feature, Column column) {
        return new Preprocessing(List.of(feature), NO_TARGET)
                .encode(Table.of(column))
                .inputs()
                .array();
    }

    private static NumberFeature number(boolean flag) {
        return new NumberFeature("x", 4, flag, new Scaling.Standard(2, 2));
    }

    @Test
    void numbers() {
        NumberColumn column = NumberColumn.of("x", 2, 6, NAN, -2);
        assertThat(encode(number(false), column)).containsExactly(0, 2, 1, -2);
        assertThat(encode(number(true), column)).containsExactly(0, 0, 2, 0, 1, 1, -2, 0);
        assertThat(encode(number(false), TextColumn.of("x", "+6"))).containsExactly(2);
        assertThat(encode(number(true), TextColumn.of("x", "6", " -2.0 ", null, "2e0", "NaN")))
                .containsExactly(2, 0, -2, 0, 1, 1, 0, 0, 1, 1);
    }

    @Test
    void dates() {
        DateFeature feature = new DateFeature("x", 10, true, new Scaling.None());
        assertThat(encode(feature, DateColumn.ofTimestamps("x", 1.5, NAN))).containsExactly(1.5f, 0, 10, 1);
        assertThat(encode(feature, NumberColumn.of("x", 1.5, NAN))).containsExactly(1.5f, 0, 10, 1);
        assertThat(encode(feature, TextColumn.of("x", "1970-01-02", "1970-01-03T12:00", "1970-01-03 06:00:00", null)))
                .containsExactly(1, 0, 2.5f, 0, 2.25f, 0, 10, 1);
    }

    @Test
    void booleans() {
        assertThat(encode(new BooleanFeature("x", false), BooleanColumn.of("x", true, false, null)))
                .containsExactly(1, -1, 0);
        assertThat(encode(new BooleanFeature("x", true), BooleanColumn.of("x", true, false, null)))
                .containsExactly(1, 0, -1, 0, 0, 1);
        assertThat(encode(new BooleanFeature("x", false), TextColumn.of("x", "TRUE", "False", null)))
                .containsExactly(1, -1, 0);
    }

    @Test
    void categories() {
        CategoryFeature feature = new CategoryFeature("x", List.of("", "1", "2.5"));
        assertThat(encode(feature, TextColumn.of("x", "2.5", null, "", "1", "no")))
                .containsExactly(0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1);
        assertThat(encode(feature, NumberColumn.of("x", 1, 2.5, 7, NAN)))
                .containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0);
        CategoryFeature neverMissing = new CategoryFeature("x", List.of("a"));
        assertThat(encode(neverMissing, TextColumn.of("x", null, "a"))).containsExactly(0, 1, 1, 0);
    }

    @Test
    void unseenCategoriesAreCountedByColumn() {
        Preprocessing preprocessing = new Preprocessing(
                List.of(
                        new CategoryFeature("b", List.of("x")),
                        new CategoryFeature("a", List.of("x")),
                        new CategoryFeature("c", List.of("x"))),
                NO_TARGET);
        Table table = Table.of(
                TextColumn.of("a", "x", "y", "y"),
                TextColumn.of("b", "z", "x", "x"),
                TextColumn.of("c", "x", "x", "x"));
        Map<String, Integer> unseen = preprocessing.encode(table).unseen();
        assertThat(unseen).containsExactly(Map.entry("b", 1), Map.entry("a", 2));
        assertThatThrownBy(() -> unseen.put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void wrongKindsNameTheirPlace() {
        refuses(
                number(false),
                TextColumn.of("x", "1", "12,5"),
                "line 9, column x: expected a number, found '12,5'; the decimal point is '.'");
        refuses( // with a decimal comma a column is one of words because of this word
                number(false), TextColumn.of("x", "12,5", "many"), "line 9, column x: expected a number, found 'many'");
        for (String word : new String[] {"", "0x1p3", "5d", "1 000", "one"}) {
            refuses(
                    number(false),
                    TextColumn.of("x", "1", word),
                    "line 9, column x: expected a number, found '" + word + "'");
        }
        refuses(
                number(false),
                TextColumn.of("x", "1", "-Infinity"),
                "line 9, column x: expected a finite number, found -Infinity");
        refuses(number(false), BooleanColumn.of("x", null, true), "line 9, column x: expected a number, found 'true'");
        refuses(
                new DateFeature("x", 0, false, new Scaling.None()),
                TextColumn.of("x", "1970-01-01", "01/02/1970"),
                "line 9, column x: expected a date such as 2024-12-31 or 2024-12-31T18:00:00, found '01/02/1970'");
        refuses(
                new DateFeature("x", 0, false, new Scaling.None()),
                TextColumn.of("x", null, "+999999999-12-31T00:00:00"),
                "line 9, column x: expected a date such as 2024-12-31 or 2024-12-31T18:00:00, found"
                        + " '+999999999-12-31T00:00:00'");
        refuses(
                new BooleanFeature("x", false),
                NumberColumn.of("x", NAN, 1),
                "line 9, column x: expected true or false, found '1'");
        refuses(
                new NumberFeature("x", 0, false, new Scaling.None()),
                NumberColumn.of("x", 1, 1e300),
                "line 9, column x: 1.0E300 is too large for the scaling 'none' of this column: mend it, or train with"
                        + " quantile, smooth or robust, which take any number");
    }

    private static void refuses(Feature feature, Column column, String message) {
        Matrix inputs = Matrix.of(2, feature.inputs().size());
        assertThatThrownBy(() -> feature.encode(column, 0, Origin.lines("data.csv", 8), inputs, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("data.csv, " + message);
    }

    @Test
    void aMissingColumnIsAnErrorWithTheNearestName() {
        Preprocessing preprocessing = new Preprocessing(List.of(number(false)), NO_TARGET);
        Table table = Table.of(List.of(NumberColumn.of("X", 1)), Origin.rows("new.parquet"));
        assertThatThrownBy(() -> preprocessing.encode(table))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("new.parquet has no column 'x'")
                .hasMessageContaining("'X'");
    }

    /** Numbers, words with unseen ones, booleans and dates, some missing, of which the first half is learned from. */
    private static Table drawn(int rows) {
        RandomStream random = RandomStream.of(7, "table");
        double[] x = new double[rows];
        double[] t = new double[rows];
        double[] days = new double[rows];
        @Nullable String[] words = new String[rows];
        @Nullable Boolean[] truths = new Boolean[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = random.nextInt(6) == 0 ? NAN : Math.exp(3 * random.nextGaussian());
            t[row] = random.nextGaussian();
            days[row] = random.nextInt(9) == 0 ? NAN : random.nextInt(20_000);
            words[row] = random.nextInt(8) == 0 ? null : "w" + random.nextInt(row < rows / 2 ? 12 : 30);
            truths[row] = random.nextInt(5) == 0 ? null : random.nextInt(2) == 1;
        }
        return Table.of(
                NumberColumn.of("x", x),
                TextColumn.of("w", words),
                NumberColumn.of("t", t),
                BooleanColumn.of("b", truths),
                DateColumn.ofDates("d", days));
    }

    @ParameterizedTest
    @EnumSource(Scaling.Kind.class)
    void aRowAloneIsEncodedAsInTheTable(Scaling.Kind kind) {
        aRowAloneIsEncodedAsInTheTable(Encoder.of(kind));
        aRowAloneIsEncodedAsInTheTable(Encoder.of(kind).withBins(9));
    }

    private static void aRowAloneIsEncodedAsInTheTable(Encoder encoder) {
        Table table = drawn(300);
        Table training = table.select(IntStream.range(0, 150).toArray());
        Preprocessing preprocessing =
                new PreprocessingLearner(encoder, true, false).learn(table, training, Roles.ofTargets("t"));
        Preprocessing.Encoded all = preprocessing.encode(table);
        Table turned = table.only("d", "b", "t", "w", "x").with(TextColumn.of("further", new String[300]));
        assertThat(preprocessing.encode(turned).inputs().array())
                .containsExactly(all.inputs().array());
        int width = preprocessing.width();
        int unseen = 0;
        for (int row = 0; row < table.rows(); row++) {
            Preprocessing.Encoded one = preprocessing.encode(table.select(new int[] {row}));
            assertThat(one.inputs().array())
                    .containsExactly(Arrays.copyOfRange(all.inputs().array(), row * width, (row + 1) * width));
            unseen += one.unseen().getOrDefault("w", 0);
        }
        assertThat(all.unseen()).isEqualTo(Map.of("w", unseen));
        assertThat(unseen).isPositive();
        assertThat(preprocessing.encode(table.select(new int[0])).inputs().rows())
                .isZero();
    }

    @Test
    void isTheSameAfterAFile() {
        Table table = drawn(300);
        for (Scaling.Kind kind : Scaling.Kind.values()) {
            Preprocessing learned = new PreprocessingLearner(Encoder.of(kind).withBins(7), true, true)
                    .learn(table, table, Roles.ofTargets("t"));
            Preprocessing read = Description.read(Preprocessing.class, Description.of(learned), "test");
            assertThat(read).isEqualTo(learned);
            assertThat(read.encode(table).inputs().array())
                    .containsExactly(learned.encode(table).inputs().array());
        }
    }

    @Test
    void targetsOfADataset() {
        Table table = Table.of(
                NumberColumn.of("x", 1, 2, 3),
                NumberColumn.of("u", 10, 20, 30),
                NumberColumn.of("v", 1, 1, 4),
                TextColumn.of("c", "b", "a", "c"),
                BooleanColumn.spelled("p", "True", "False", true, false, true),
                BooleanColumn.of("q", false, false, true));
        NumberFeature x = new NumberFeature("x", 0, false, new Scaling.None());
        Dataset numbers = new Preprocessing(
                        List.of(x),
                        new NumberTarget(
                                List.of(new NumberTarget.Scale("v", 1, 1), new NumberTarget.Scale("u", 20, 10))))
                .dataset(table);
        assertThat(numbers.targets().array()).containsExactly(0, -1, 0, 0, 3, 1);
        assertThat(numbers.targetNames()).containsExactly("v", "u");
        assertThat(numbers.features().array()).containsExactly(1, 2, 3);
        assertThat(numbers.featureNames()).containsExactly("x");
        Dataset three = new Preprocessing(List.of(x), new ClassTarget("c", List.of("a", "b", "c"))).dataset(table);
        assertThat(three.targets().array()).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
        assertThat(three.targetNames()).containsExactly("a", "b", "c");
        Dataset two = new Preprocessing(List.of(x), new ClassTarget("p", List.of("False", "True"))).dataset(table);
        assertThat(two.targets().array()).containsExactly(1, 0, 1);
        assertThat(two.targetNames()).containsExactly("True");
        Dataset labels = new Preprocessing(
                        List.of(x),
                        new LabelTarget(List.of(
                                new LabelTarget.Label("q", "false", "true"),
                                new LabelTarget.Label("p", "False", "True"))))
                .dataset(table);
        assertThat(labels.targets().array()).containsExactly(0, 1, 0, 0, 1, 1);
        assertThat(labels.targetNames()).containsExactly("q", "p");
    }

    @Test
    void targetsTooLargeForAFloatNameTheirPlace() {
        Table table = Table.of(List.of(NumberColumn.of("u", 1, 1e300)), Origin.lines("data.csv", 8));
        for (double deviation : new double[] {1, 2}) {
            Preprocessing preprocessing =
                    new Preprocessing(List.of(), new NumberTarget(List.of(new NumberTarget.Scale("u", 0, deviation))));
            assertThatThrownBy(() -> preprocessing.targets(table))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage("data.csv, line 9, column u: the target 1.0E300 is too large for a float"
                            + (deviation == 1 ? "" : ", in units of the training rows' deviation 2"));
        }
    }

    @Test
    void standardisedTargetsHaveMeanZeroAndDeviationOne() {
        Table table = drawn(300);
        Dataset data = new PreprocessingLearner(Encoder.of(Scaling.Kind.QUANTILE), true, false)
                .learn(table, table, Roles.ofTargets("t"))
                .dataset(table);
        double sum = 0;
        double squares = 0;
        for (float t : data.targets().array()) {
            sum += t;
            squares += t * t;
        }
        assertThat(sum / 300).isCloseTo(0, within(1e-7));
        assertThat(squares / 300).isCloseTo(1, within(1e-6));
    }

    @Test
    void moreNumbersThanAnArrayHoldsIsAnError() {
        List<String> words = IntStream.range(0, 40_000).mapToObj(i -> "w" + i).toList();
        Preprocessing wide = new Preprocessing(List.of(new CategoryFeature("x", words)), NO_TARGET);
        Table table = Table.of(NumberColumn.of("x", new double[60_000]));
        assertThatThrownBy(() -> wide.encode(table))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("60000 rows of 40001 inputs are more numbers than one array holds");
    }
}
