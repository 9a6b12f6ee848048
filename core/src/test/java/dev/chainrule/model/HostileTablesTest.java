package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Poisson;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as nobody wants them and everybody has them: each gives a model whose numbers are numbers, or a clear refusal. */
class HostileTablesTest {
    private static final Compute ONE = new Compute("scalar", 1);

    private static NumberColumn numbers(String name, int rows, IntToDoubleFunction value) {
        return NumberColumn.of(name, IntStream.range(0, rows).mapToDouble(value).toArray());
    }

    private static TextColumn words(String name, int rows, IntFunction<@Nullable String> word) {
        return TextColumn.of(name, IntStream.range(0, rows).mapToObj(word).toArray(String[]::new));
    }

    private static double[] gauss(String purpose, int rows) {
        RandomStream random = RandomStream.of(1, purpose);
        return IntStream.range(0, rows).mapToDouble(_ -> random.nextGaussian()).toArray();
    }

    private static Table table(Column... columns) {
        return Table.of(List.of(columns), Origin.lines("data.csv", 2));
    }

    private static Recipe recipe(String target) {
        Recipe recipe = Recipe.forTarget(target).withHidden(List.of(8));
        return recipe.withTrainer(recipe.trainer().withEpochs(3).withBatch(64));
    }

    /** A model of the recipe, every number of which is checked to be one. */
    private static TrainedModel train(Recipe recipe, Table table) {
        return checked(new ModelTrainer(recipe).on(ONE).train(table), table);
    }

    /** The same with numbers in bins, and numbers predicted in their range only. */
    private static TrainedModel trainInPieces(Recipe recipe, Table table) {
        boolean numbers = TableShape.of(table, recipe.roles()).task() == Task.REGRESSION;
        return train(recipe.withEncoder(recipe.encoder().withBins(16)).withClamp(numbers), table);
    }

    /**
     * The same with several members and embeddings of each kind: numbers in pieces by a linear map, and as they are by
     * cosines; nearly all words embedded; everything scaled.
     */
    private static void trainAsEnsemble(Recipe recipe, Table table) {
        boolean numbers = TableShape.of(table, recipe.roles()).task() == Task.REGRESSION;
        FeatureEmbedding words =
                FeatureEmbedding.none().withCategoryUnits(3).withOneHot(1).withScaled(true);
        Recipe plain = recipe.withClamp(numbers).withCalibrate(true);
        TrainedModel inPieces = train(
                plain.withEncoder(plain.encoder().withBins(7))
                        .withEmbedding(words.withNumbers(new NumberEmbedding.Linear(3)))
                        .withEnsemble(new Ensemble(4, Adapters.FIRST)),
                table);
        TrainedModel byCosines = train(
                plain.withEmbedding(words.withNumbers(new NumberEmbedding.Periodic(5, 3, 0.3, true)))
                        .withActivation(new ParametricMish())
                        .withEnsemble(new Ensemble(3, Adapters.ALL)),
                table);
        assertThat(inPieces.model().network().members()).isEqualTo(4);
        assertThat(byCosines.model().network().embedding().isNone()).isFalse();
    }

    private static TrainedModel checked(TrainedModel trained, Table table) {
        for (Epoch epoch : trained.history().epochs()) {
            assertThat(epoch.loss()).isFinite();
            assertThat(epoch.monitored()).isFinite();
        }
        for (float parameter : trained.model().parameters().array()) {
            assertThat(parameter).isFinite();
        }
        Predictions predictions = trained.model().predict(table);
        for (double value : predictions.values()) {
            assertThat(value).isFinite();
        }
        for (float probability : predictions.probabilities()) {
            assertThat(probability).isBetween(0f, 1f);
        }
        return trained;
    }

    private static void refused(Recipe recipe, Table table, String message) {
        assertThatThrownBy(() -> new ModelTrainer(recipe).on(ONE).train(table))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining(message);
    }

    @Test
    void tenThousandCategories() {
        int rows = 20_000;
        RandomStream random = RandomStream.of(1, "categories");
        // a few are frequent, most occur once or twice
        int[] category = IntStream.range(0, rows)
                .map(_ -> (int) (10_000 * StrictMath.pow(random.nextDouble(), 2)))
                .toArray();
        Table table = table(
                words("c", rows, row -> "c" + category[row]),
                numbers("x", rows, row -> random.nextGaussian()),
                words("t", rows, row -> (category[row] < 500) == (random.nextInt(10) > 0) ? "yes" : "no"));
        TrainedModel trained = train(recipe("t"), table);
        CategoryFeature feature =
                (CategoryFeature) trained.model().preprocessing().features().getFirst();
        assertThat(feature.categories()).hasSize(Encoder.USUAL_CATEGORIES);
        assertThat(trained.remarks())
                .anySatisfy(remark -> assertThat(remark)
                        .startsWith("column c: of ")
                        .endsWith(" categories the 200 most frequent are learned, the others count as unknown"));
        assertThat(trained.model().predict(table).unseen()).containsOnlyKeys("c");
        trainAsEnsemble(recipe("t"), table);
    }

    @Test
    void anIdentifier() {
        int rows = 400;
        double[] x = gauss("x", rows);
        Table table = table(
                words("name", rows, row -> "customer " + row),
                numbers("number", rows, row -> 1000 + row),
                numbers("x", rows, row -> x[row]),
                numbers("t", rows, row -> x[row] + 0.1 * StrictMath.sin(7 * row)));
        trainAsEnsemble(recipe("t"), table);
        TrainedModel trained = train(recipe("t"), table);
        assertThat(trained.model().preprocessing().columns()).containsExactly("number", "x");
        assertThat(trained.remarks())
                .anySatisfy(remark -> assertThat(remark).startsWith("column name is left out: nearly every row"))
                .anySatisfy(remark -> assertThat(remark).startsWith("column number is a whole number that rises"));
        // rows numbered far beyond those of training
        Table later = table(numbers("number", 2, row -> 1e12 + row), numbers("x", 2, row -> 0));
        assertThat(trained.model().predict(later).values()).doesNotContain(Double.NaN);
        refused(recipe("t"), table.only("name", "t"), "has no column to learn from");
    }

    @Test
    void aLeakedTarget() {
        int rows = 600;
        double[] x = gauss("x", rows);
        double[] y = gauss("y", rows);
        Table table = table(
                numbers("x", rows, row -> x[row]),
                words("outcome code", rows, row -> x[row] + y[row] > 0 ? "A" + row % 2 : "B" + row % 3),
                numbers("paid", rows, row -> x[row] + y[row] > 0 ? 10 + Math.abs(y[row]) : 0),
                words("t", rows, row -> x[row] + y[row] > 0 ? "yes" : "no"));
        TrainedModel trained = train(recipe("t"), table);
        assertThat(trained.remarks())
                .containsExactly(
                        "warning: column outcome code alone tells t without error; if it is known only once t is, no such"
                                + " model can be used: ignore outcome code",
                        "warning: column paid alone tells t without error; if it is known only once t is, no such model"
                                + " can be used: ignore paid");
        Recipe without = recipe("t");
        without = without.withRoles(without.roles().withIgnored("outcome code", "paid"));
        assertThat(train(without, table).remarks()).isEmpty();
        trainAsEnsemble(recipe("t"), table);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void nearlyAllRowsOfOneClass(int rare) {
        int rows = 1000;
        double[] x = gauss("x", rows);
        Table table = table(
                numbers("x", rows, row -> x[row]),
                words("t", rows, row -> row % 200 == 7 && row / 200 < rare ? "yes" : "no"));
        TrainedModel trained = train(recipe("t").withTest(0.2), table);
        trainInPieces(recipe("t"), table);
        trainAsEnsemble(recipe("t"), table);
        if (rare == 1) {
            assertThat(trained.remarks())
                    .containsExactly(
                            "no row of the validation part has t 'yes' (1 of 1000 rows): its metrics say nothing of it",
                            "no row of the test part has t 'yes' (1 of 1000 rows): its metrics say nothing of it");
        }
        if (rare == 5) {
            assertThat(trained.remarks()).isEmpty();
        }
        assertThat(trained.validation().orElseThrow().rows()).isEqualTo(200);
    }

    @Test
    void allRowsOfOneClass() {
        Table table = table(numbers("x", 100, row -> row % 7), words("t", 100, row -> row == 3 ? null : "no"));
        refused(recipe("t"), table, "the target is always 'no'; there is nothing to learn");
    }

    /** By time the rare class comes last: training never sees it, and says so. */
    @Test
    void aClassThatOnlyTheHeldOutRowsHave() {
        int rows = 500;
        double[] x = gauss("x", rows);
        Table table = table(
                numbers("x", rows, row -> x[row]),
                numbers("when", rows, row -> row),
                words("t", rows, row -> row > 450 ? "new" : row % 3 == 0 ? "a" : "b"));
        Recipe recipe = recipe("t");
        TrainedModel trained = train(recipe.withRoles(recipe.roles().withTime("when")), table);
        assertThat(trained.remarks())
                .containsExactly("no row of the training part has t 'new' (49 of 500 rows): it cannot be learned");
    }

    @ParameterizedTest
    @EnumSource(
            value = Scaling.Kind.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void outliersInFeatures(Scaling.Kind scaling) {
        int rows = 500;
        double[] x = gauss("x", rows);
        double[] y = gauss("y", rows);
        Table table = table(
                numbers("x", rows, row -> row == 17 ? 1e30 : x[row]),
                numbers("y", rows, row -> row == 5 ? -1e30 : row == 6 ? 1e30 : y[row]),
                numbers("z", rows, row -> row == 9 ? Double.MAX_VALUE : row == 10 ? -1e300 : 1e-300 * x[row]),
                words("t", rows, row -> x[row] + y[row] > 0 ? "yes" : "no"));
        train(recipe("t").withScaling(scaling), table);
        trainAsEnsemble(recipe("t").withScaling(scaling), table);
        Model pieces = trainInPieces(recipe("t").withScaling(scaling), table).model();
        Table far = table(
                numbers("x", 3, row -> row == 0 ? 1e38 : -1e38),
                numbers("y", 3, row -> row == 1 ? Double.MIN_VALUE : 1e30),
                numbers("z", 3, row -> row == 2 ? -Double.MAX_VALUE : 0));
        if (scaling != Scaling.Kind.STANDARD) {
            assertThat(pieces.preprocessing().encode(far).inputs().array()).doesNotContain(Float.NaN);
            for (float p : pieces.predict(far).probabilities()) {
                assertThat(p).isBetween(0f, 1f);
            }
        }
    }

    /** Unscaled, such numbers cannot be learned from: that is said, not hidden. */
    @Test
    void outliersWithoutScalingAreRefused() {
        int rows = 200;
        double[] x = gauss("x", rows);
        Table huge = table(numbers("x", rows, row -> row == 17 ? 1e300 : x[row]), numbers("t", rows, row -> x[row]));
        refused(
                recipe("t").withScaling(Scaling.Kind.NONE),
                huge,
                "data.csv, line 19, column x: 1.0E300 is too large for the scaling 'none' of this column: mend it, or");
        Table large = table(numbers("x", rows, row -> row == 17 ? 1e30 : x[row]), numbers("t", rows, row -> x[row]));
        assertThatThrownBy(() -> train(recipe("t").withScaling(Scaling.Kind.NONE), large))
                .isInstanceOf(DivergenceException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e30, -1e30, 1e150, Double.MAX_VALUE})
    void outliersInTheTarget(double outlier) {
        int rows = 500;
        double[] x = gauss("x", rows);
        double[] y = gauss("y", rows);
        Table table = table(
                numbers("x", rows, row -> x[row]),
                numbers("y", rows, row -> y[row]),
                numbers("t", rows, row -> row == 17 ? outlier : x[row] - y[row]));
        assertThat(train(recipe("t"), table).remarks())
                .singleElement()
                .asString()
                .startsWith("warning: some values of t are so far out (")
                .endsWith(") that to the network all others are nearly equal: leave such rows out");
        trainAsEnsemble(recipe("t"), table);
        TrainedModel clamped = trainInPieces(recipe("t"), table);
        double lowest = Math.min(outlier, -10);
        double highest = Math.max(outlier, 10);
        for (double value : clamped.model().predict(table).values()) {
            assertThat(value).isBetween(lowest, highest);
        }
    }

    @Test
    void twoThousandColumns() {
        int rows = 150;
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 2000; c++) {
            double[] x = gauss("column " + c, rows);
            columns.add(
                    c % 10 == 0
                            ? words("c" + c, rows, row -> x[row] > 0.8 ? "a" : x[row] > 0 ? "b" : null)
                            : numbers("c" + c, rows, row -> x[row] > 1.5 ? Double.NaN : x[row]));
        }
        double[] x = gauss("column 1", rows);
        columns.add(words("t", rows, row -> x[row] > 0 ? "yes" : "no"));
        Table table = Table.of(columns);
        assertThat(train(recipe("t"), table).model().preprocessing().features()).hasSize(2000);
        trainAsEnsemble(recipe("t"), table);
        TrainedModel inPieces = trainInPieces(recipe("t"), table);
        assertThat(inPieces.model().preprocessing().width()).isBetween(18_000, 25_000);
        assertThat(inPieces.remarks())
                .first()
                .asString()
                .startsWith("numbers are divided into at most 10 bins, as more of them, in 150 rows of 2000 columns");
    }

    @Test
    void allRowsEqual() {
        Table table = table(
                numbers("x", 50, _ -> 3),
                words("c", 50, _ -> "same"),
                words("t", 50, row -> row % 2 == 0 ? "yes" : "no"));
        refused(recipe("t"), table, "data.csv has no column to learn from beside t");
        refused(recipe("x"), table, "data.csv, column x: the target is always '3'; there is nothing to learn");
        refused(recipe("c"), table, "data.csv, column c: the target is always 'same'; there is nothing to learn");
    }

    /** In the training rows all targets are equal, by chance or by time: the deviation is 0, and the model says the mean. */
    @Test
    void aTargetThatIsConstantInTraining() {
        int rows = 100;
        double[] x = gauss("x", rows);
        Table table = table(
                numbers("x", rows, row -> x[row]),
                numbers("when", rows, row -> row),
                numbers("t", rows, row -> row < 90 ? 5 : row));
        Recipe recipe = recipe("t");
        recipe = recipe.withRoles(recipe.roles().withTime("when"));
        train(recipe, table);
        trainInPieces(recipe, table);
        trainAsEnsemble(recipe, table);
    }

    /** By time the last targets are beyond all that floats hold, in the units of those before: no loss can be told of them. */
    @Test
    void aTargetBeyondAllFloats() {
        int rows = 100;
        double[] x = gauss("x", rows);
        Table table = table(
                numbers("x", rows, row -> x[row]),
                numbers("when", rows, row -> row),
                numbers("t", rows, row -> row < 90 ? 5 + (row % 3) : 1e300));
        Recipe recipe = recipe("t");
        refused(
                recipe.withRoles(recipe.roles().withTime("when")),
                table,
                "data.csv, line 92, column t: the target 1.0E300 is too large for a float, in units of the training");
        Recipe counts = recipe("t").withLoss(new Poisson());
        refused(counts, table, "column t: the target 1.0E300 is too large for a float");
    }

    @Test
    void manyClassesOfOneRowEach() {
        Table table = table(numbers("x", 100, row -> row % 7), words("t", 100, row -> "class " + row));
        refused(recipe("t"), table, "100 different classes in 100 rows leave too few rows for each");
        Table half = table(numbers("x", 100, row -> row % 7), words("t", 100, row -> "class " + row % 50));
        assertThat(train(recipe("t"), half).remarks())
                .singleElement()
                .asString()
                .contains("more: its metrics say nothing of them");
    }

    @Test
    void hardlyAnyRows() {
        Table one = table(numbers("x", 1, row -> row), numbers("t", 1, row -> row));
        refused(recipe("t"), one, "there is nothing to learn");
        Table two = table(numbers("x", 2, row -> row), words("t", 2, row -> "c" + row));
        refused(recipe("t"), two, "too few");
        Table three = table(numbers("x", 3, row -> row), numbers("t", 3, row -> row));
        train(recipe("t"), three);
        trainAsEnsemble(recipe("t"), three);
    }

    @Test
    void columnsWithHardlyAnyValue() {
        int rows = 300;
        double[] x = gauss("x", rows);
        Table table = table(
                numbers("never", rows, _ -> Double.NaN),
                numbers("once", rows, row -> row == 7 ? 1e30 : Double.NaN),
                words("word once", rows, row -> row == 7 ? "w" : null),
                numbers("x", rows, row -> row % 50 == 0 ? Double.NaN : x[row]),
                words("t", rows, row -> x[row] > 0.1 * (row % 9) ? "yes" : "no"));
        train(recipe("t"), table);
        trainInPieces(recipe("t"), table);
        trainAsEnsemble(recipe("t"), table);
    }
}
