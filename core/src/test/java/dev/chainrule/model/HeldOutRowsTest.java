package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.training.Epoch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held out stays out, and whole groups and times stay together. */
class HeldOutRowsTest {
    private static final Table TABLE = Animals.table(300, 5);
    private static final ClassTarget SPECIES = new ClassTarget("species", List.of("cat", "dog", "emu"));

    /** Every feature of {@code rows} becomes something else: far off, of a new kind, or missing. */
    private static Table spoiled(Table table, int[] rows) {
        Table spoiled = table;
        for (String name : Animals.FEATURES) {
            spoiled = spoiled.with(spoiled(table.column(name), rows));
        }
        return spoiled;
    }

    private static Column spoiled(Column column, int[] rows) {
        return switch (column) {
            case NumberColumn numbers -> {
                double[] values = numbers.toArray();
                Arrays.stream(rows).forEach(row -> values[row] = row % 3 == 0 ? Double.NaN : 1e6 * row - 5e7);
                yield NumberColumn.of(column.name(), values);
            }
            case DateColumn dates -> {
                double[] values = dates.toArray();
                Arrays.stream(rows).forEach(row -> values[row] = row % 3 == 0 ? Double.NaN : -1000 * row);
                yield DateColumn.ofDates(column.name(), values);
            }
            case TextColumn texts -> {
                String[] values = texts.toArray();
                Arrays.stream(rows).forEach(row -> values[row] = row % 3 == 0 ? null : "new " + row);
                yield TextColumn.of(column.name(), values);
            }
            case BooleanColumn truths -> {
                Boolean[] values = new Boolean[truths.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = truths.isMissing(row) ? null : (Boolean) truths.value(row);
                }
                Arrays.stream(rows)
                        .forEach(row -> values[row] = row % 3 == 0 ? null : !Boolean.TRUE.equals(values[row]));
                yield BooleanColumn.of(column.name(), values);
            }
        };
    }

    @Test
    void testRowsInfluenceNothing() {
        for (String[] targets : List.of(new String[] {"species"}, new String[] {"mass"})) {
            Recipe recipe = Animals.recipe(targets).withTest(0.3);
            TrainedModel first = Animals.train(recipe, TABLE);
            int[] test = new RowSplitter(
                            recipe, TABLE, first.model().preprocessing().target())
                    .split(0.2, 0.3)
                    .test();
            assertThat(test).hasSize(90);
            TrainedModel second = Animals.train(recipe, spoiled(TABLE, test));
            assertThat(second.model().parameters().array())
                    .containsExactly(first.model().parameters().array());
            assertThat(second.model().preprocessing()).isEqualTo(first.model().preprocessing());
            assertThat(second.model().provenance()).isEqualTo(first.model().provenance());
            assertThat(second.history()).isEqualTo(first.history());
            assertThat(second.validation()).isEqualTo(first.validation());
            assertThat(second.test()).isNotEqualTo(first.test());
        }
    }

    /** Neither in its choice nor in its models, with pieces of numbers, embeddings, members and calibration. */
    @Test
    void aSearchSeesNoTestRows() {
        Recipe usual = Preset.DEFAULT.recipe(TableShape.of(TABLE, Animals.roles("species")), Animals.roles("species"));
        Recipe recipe = usual.withHidden(List.of(8))
                .withTest(0.3)
                .withTrainer(usual.trainer().withEpochs(9));
        int[] test = new RowSplitter(recipe, TABLE, SPECIES)
                .split(recipe.validation(), 0.3)
                .test();
        Tuner.Found first = search(recipe, TABLE);
        Tuner.Found second = search(recipe, spoiled(TABLE, test));
        assertThat(second.trials()).isEqualTo(first.trials());
        assertThat(second.trained().model().parameters().array())
                .containsExactly(first.trained().model().parameters().array());
        assertThat(second.trained().model().provenance())
                .isEqualTo(first.trained().model().provenance());
        assertThat(second.trained().test()).isNotEqualTo(first.trained().test());
    }

    private static Tuner.Found search(Recipe recipe, Table table) {
        return new Tuner(recipe, SearchSpace.around(recipe), 3)
                .on(Animals.SCALAR)
                .trials(4)
                .run(table, null);
    }

    /** They choose the epoch, and nothing else. */
    @Test
    void validationRowsOnlyChooseTheEpoch() {
        Recipe recipe = Animals.recipe("species").withValidation(0.3);
        TrainedModel first = Animals.train(recipe, TABLE);
        int[] held = new RowSplitter(recipe, TABLE, SPECIES).split(0.3, 0).validation();
        TrainedModel second = Animals.train(recipe, spoiled(TABLE, held));
        assertThat(second.model().preprocessing()).isEqualTo(first.model().preprocessing());
        assertThat(second.model().provenance().rowsHash())
                .isEqualTo(first.model().provenance().rowsHash());
        assertThat(trainingLosses(second)).isEqualTo(trainingLosses(first));
        assertThat(second.validation()).isNotEqualTo(first.validation());
    }

    private static List<Double> trainingLosses(TrainedModel trained) {
        return trained.history().epochs().stream().map(Epoch::loss).toList();
    }

    /** The rows of a fold are judged by a model that never saw them. */
    @Test
    void foldsAreHeldOutToo() {
        Recipe recipe = Animals.recipe("species").withValidation(0);
        List<Evaluation> first = new ModelTrainer(recipe).on(Animals.SCALAR).crossValidate(TABLE, 3);
        List<Split> folds = new RowSplitter(recipe, TABLE, SPECIES).folds(3);
        Split fold = folds.getFirst();
        TrainedModel byHand = new ModelTrainer(recipe)
                .on(Animals.SCALAR)
                .train(TABLE.select(fold.training()), null, TABLE.select(fold.validation()));
        assertThat(byHand.test()).contains(first.getFirst());
        List<Evaluation> second =
                new ModelTrainer(recipe).on(Animals.SCALAR).crossValidate(spoiled(TABLE, fold.validation()), 3);
        assertThat(second.getFirst()).isNotEqualTo(first.getFirst());
        assertThat(second.getFirst().rows()).isEqualTo(first.getFirst().rows());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void groupsStayTogether(long seed) {
        Recipe recipe = Animals.recipe("species").withTest(0.25);
        recipe = recipe.withTrainer(recipe.trainer().withSeed(seed))
                .withRoles(Animals.roles(recipe.roles(), "herd").withGroup("herd"));
        Split split = new RowSplitter(recipe, TABLE, SPECIES).split(0.2, 0.25);
        Map<String, Integer> partOf = new HashMap<>();
        int part = 0;
        for (int[] rows : List.of(split.training(), split.validation(), split.test())) {
            assertThat(rows).isNotEmpty();
            for (int row : rows) {
                Integer before = partOf.put(TABLE.column("herd").word(row), part);
                assertThat(before == null || before == part).isTrue();
            }
            part++;
        }
        assertThat(partOf).hasSize(12);
        TrainedModel trained = Animals.train(recipe, TABLE);
        assertThat(trained.trainingRows()).isEqualTo(split.training().length);
        assertThat(trained.test().orElseThrow().rows()).isEqualTo(split.test().length);
        assertThat(trained.model().preprocessing().columns()).containsExactlyElementsOf(Animals.FEATURES);
        assertThat(trained.model().provenance().rowsHash())
                .isEqualTo(trained.model()
                        .preprocessing()
                        .dataset(TABLE.select(split.training()))
                        .fingerprint());
        for (Split fold : new RowSplitter(recipe, TABLE, SPECIES).folds(4)) {
            Set<String> learned = herds(fold.training());
            assertThat(herds(fold.validation())).isNotEmpty().doesNotContainAnyElementsOf(learned);
        }
    }

    private static Set<String> herds(int[] rows) {
        return Arrays.stream(rows)
                .mapToObj(row -> TABLE.column("herd").word(row))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Rows without a group are a group of their own. */
    @Test
    void rowsWithoutAGroupStayTogether() {
        String[] herds = ((TextColumn) TABLE.column("herd")).toArray();
        Arrays.fill(herds, 0, 40, null);
        Table table = TABLE.with(TextColumn.of("herd", herds));
        Recipe recipe = Animals.recipe("species");
        Split split = new RowSplitter(
                        recipe.withRoles(Animals.roles(recipe.roles(), "herd").withGroup("herd")), table, SPECIES)
                .split(0.3, 0);
        long inTraining =
                Arrays.stream(split.training()).filter(row -> row < 40).count();
        assertThat(inTraining).isIn(0L, 40L);
    }

    @Test
    void theLastRowsAreHeldOutByTime() {
        Recipe plain = Animals.recipe("species").withTest(0.25);
        Recipe recipe = plain.withRoles(Animals.roles(plain.roles(), "day").withTime("day"));
        Split split = new RowSplitter(recipe, TABLE, SPECIES).split(0.2, 0.25);
        double[] day = ((NumberColumn) TABLE.column("day")).toArray();
        assertThat(latest(day, split.training())).isLessThan(earliest(day, split.validation()));
        assertThat(latest(day, split.validation())).isLessThan(earliest(day, split.test()));
        TrainedModel trained = Animals.train(recipe, TABLE);
        assertThat(trained.trainingRows()).isEqualTo(split.training().length);
        assertThat(trained.test().orElseThrow().rows()).isEqualTo(split.test().length);
        assertThat(trained.model().preprocessing().columns()).containsExactlyElementsOf(Animals.FEATURES);
        for (Split fold : new RowSplitter(recipe, TABLE, SPECIES).folds(4)) {
            assertThat(latest(day, fold.training())).isLessThan(earliest(day, fold.validation()));
        }
        Table dated = TABLE.with(DateColumn.ofDates("day", day));
        assertThat(new RowSplitter(recipe, dated, SPECIES).split(0.2, 0.25)).isEqualTo(split);
    }

    private static double latest(double[] day, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> day[row]).max().orElseThrow();
    }

    private static double earliest(double[] day, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> day[row]).min().orElseThrow();
    }

    @Test
    void aTimeIsANumberOrADate() {
        Recipe plain = Animals.recipe("species");
        Recipe recipe = plain.withRoles(Animals.roles(plain.roles(), "day").withTime("day"));
        String[] words = IntStream.range(0, 300).mapToObj(i -> "day " + i).toArray(String[]::new);
        assertThatThrownBy(() -> Animals.train(recipe, TABLE.with(TextColumn.of("day", words))))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the table, column day: a time is a number or a date, found 'day 0'");
        double[] day = ((NumberColumn) TABLE.column("day")).toArray();
        day[7] = Double.NaN;
        assertThatThrownBy(() -> Animals.train(recipe, TABLE.with(NumberColumn.of("day", day))))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("row 8, column day: the time is missing");
    }

    @Test
    void classesKeepTheirShares() {
        Recipe recipe = Animals.recipe("species");
        Split split = new RowSplitter(recipe, TABLE, SPECIES).split(0.2, 0.2);
        Map<String, Long> all = shares(IntStream.range(0, 300).toArray());
        for (int[] rows : List.of(split.validation(), split.test())) {
            shares(rows)
                    .forEach((word, count) ->
                            assertThat((double) count).isBetween(0.2 * all.get(word) - 1, 0.2 * all.get(word) + 1));
        }
    }

    private static Map<String, Long> shares(int[] rows) {
        return Arrays.stream(rows)
                .mapToObj(row -> TABLE.column("species").word(row))
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    }
}
