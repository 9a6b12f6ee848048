package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.training.Epoch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowWeightsTest {
    private static final Table TABLE = Table.of(Animals.table(200, 6).columns(), Origin.lines("animals.csv", 2));

    private static Recipe weighted() {
        Recipe recipe = Animals.recipe("species").withValidation(0);
        return recipe.withRoles(Animals.roles(recipe.roles(), "count").withWeights("count"));
    }

    private static double[] counts() {
        return ((NumberColumn) TABLE.column("count")).toArray();
    }

    private static int[] counted(double[] counts) {
        return IntStream.range(0, counts.length).filter(row -> counts[row] > 0).toArray();
    }

    private static Table with(double[] counts) {
        return TABLE.with(NumberColumn.of("count", counts));
    }

    @Test
    void weightsOfTheColumnCount() {
        Model model = Animals.train(weighted(), TABLE).model();
        int[] counted = counted(counts()); // rows of weight 0 are left out
        assertThat(counted).hasSizeLessThan(TABLE.rows());
        Dataset data = model.preprocessing()
                .dataset(TABLE.select(counted))
                .withWeights(
                        IntStream.of(counted).mapToDouble(row -> counts()[row]).toArray());
        assertThat(model.provenance().rowsHash()).isEqualTo(data.fingerprint());
        assertThat(model.preprocessing().columns()).doesNotContain("count");
        Model plain = Animals.train(Animals.recipe("species").withValidation(0), TABLE)
                .model();
        assertThat(model.parameters().array()).isNotEqualTo(plain.parameters().array());
    }

    /** Only their ratios count. */
    @Test
    void equalWeightsAreNone() {
        double[] sevens = new double[200];
        Arrays.fill(sevens, 7);
        assertThat(Animals.train(weighted(), with(sevens)).model().parameters().array())
                .containsExactly(Animals.train(Animals.recipe("species").withValidation(0), TABLE)
                        .model()
                        .parameters()
                        .array());
        double[] halves = Arrays.stream(counts()).map(count -> count / 2).toArray();
        assertThat(Animals.train(weighted(), with(halves)).model().parameters().array())
                .containsExactly(
                        Animals.train(weighted(), TABLE).model().parameters().array());
    }

    /** What a row of weight 0 is taken for changes nothing. */
    @Test
    void rowsOfWeightZeroTeachNothing() {
        double[] counts = counts();
        String[] species = ((TextColumn) TABLE.column("species")).toArray();
        int changed = 0;
        for (int row = 0; row < 200; row++) {
            if (counts[row] == 0) {
                species[row] = species[row].equals("cat") ? "emu" : "cat";
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(30);
        assertThat(Animals.train(weighted(), TABLE.with(TextColumn.of("species", species)))
                        .model()
                        .parameters()
                        .array())
                .containsExactly(
                        Animals.train(weighted(), TABLE).model().parameters().array());
    }

    @Test
    void balancedClassesCountTheSame() {
        Recipe recipe = Animals.recipe("species").withValidation(0).withClassWeights(Recipe.ClassWeights.BALANCED);
        Map<String, Integer> rows = new HashMap<>();
        Column species = TABLE.column("species");
        for (int row = 0; row < 200; row++) {
            rows.merge(species.word(row), 1, Integer::sum);
        }
        double[] weights = new double[200];
        for (int row = 0; row < 200; row++) {
            weights[row] = 1.0 / rows.get(species.word(row));
        }
        Model model = Animals.train(recipe, TABLE).model();
        Preprocessing preprocessing = model.preprocessing();
        assertThat(model.provenance().rowsHash())
                .isEqualTo(preprocessing.dataset(TABLE).withWeights(weights).fingerprint());
    }

    /** Weights within a class keep their ratios; a class whose rows weigh nothing has no say. */
    @Test
    void balancedClassesOfWeightedRows() {
        Recipe recipe = weighted().withClassWeights(Recipe.ClassWeights.BALANCED);
        double[] counts = counts();
        Column species = TABLE.column("species");
        double[] sums = new double[3];
        List<String> classes = List.of("cat", "dog", "emu");
        for (int row = 0; row < 200; row++) {
            counts[row] = species.word(row).equals("emu") ? 0 : counts[row];
            sums[classes.indexOf(species.word(row))] += counts[row];
        }
        double[] expected = new double[200];
        for (int row = 0; row < 200; row++) {
            expected[row] = counts[row] == 0 ? 0 : counts[row] / sums[classes.indexOf(species.word(row))];
        }
        TrainedModel trained = Animals.train(recipe, with(counts));
        int[] counted = counted(counts);
        assertThat(trained.model().preprocessing().target().outputs()).isEqualTo(1); // cats and dogs are left
        assertThat(trained.model().provenance().rowsHash())
                .isEqualTo(trained.model()
                        .preprocessing()
                        .dataset(TABLE.select(counted))
                        .withWeights(IntStream.of(counted)
                                .mapToDouble(row -> expected[row])
                                .toArray())
                        .fingerprint());
        assertThat(trained.history().epochs()).extracting(Epoch::loss).allMatch(Double::isFinite);
    }

    /** A balanced model finds the rare class more often than a plain one. */
    @Test
    void balancingFavoursTheRareClass() {
        Table table = Animals.table(600, 7);
        String[] rare = new String[600];
        for (int row = 0; row < 600; row++) {
            rare[row] = table.column("colour").isMissing(row) ? "odd" : "usual";
        }
        Table withRare = table.with(TextColumn.of("big", rare)).without("colour");
        Recipe recipe = Animals.recipe("big").withHidden(List.of(4));
        double plain = meanProbability(Animals.train(recipe, withRare).model(), withRare);
        double balanced = meanProbability(
                Animals.train(recipe.withClassWeights(Recipe.ClassWeights.BALANCED), withRare)
                        .model(),
                withRare);
        assertThat(plain).isLessThan(0.2);
        assertThat(balanced).isCloseTo(0.5, within(0.15));
    }

    private static double meanProbability(Model model, Table table) {
        Predictions predictions = model.predict(table);
        double sum = 0;
        for (int row = 0; row < table.rows(); row++) {
            sum += predictions.row(row).probability("odd");
        }
        return sum / table.rows();
    }

    @Test
    void refusesWeightsThatAreNone() {
        refuses("animals.csv, line 5, column count: a weight must not be negative, found -0.5", -0.5);
        refuses("animals.csv, line 5, column count: the weight is missing", Double.NaN);
        assertThatThrownBy(() -> Animals.train(weighted(), with(new double[200])))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("animals.csv, column count: all weights are 0");
        String[] words = new String[200];
        Arrays.fill(words, "1");
        words[3] = "many";
        assertThatThrownBy(() -> Animals.train(weighted(), TABLE.with(TextColumn.of("count", words))))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("animals.csv, line 5, column count: expected a weight, found 'many'");
    }

    private static void refuses(String message, double wrong) {
        double[] counts = counts();
        counts[3] = wrong;
        assertThatThrownBy(() -> Animals.train(weighted(), with(counts)))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }
}
