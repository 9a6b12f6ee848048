package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.DatasetFile;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.loss.Poisson;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table brought into memory a column at a time gives the very model that the table in memory gives. */
class LargeTableTest {
    private static final Table TABLE = Table.of(Animals.table(300, 8).columns(), Origin.lines("animals.csv", 2));

    @TempDir
    Path folder;

    /** A table by its columns, and which of them were asked for. */
    private record Columns(Table table, List<String> asked) implements ColumnSource {
        Columns(Table table) {
            this(table, new ArrayList<>());
        }

        @Override
        public Origin origin() {
            return table.origin();
        }

        @Override
        public int rows() {
            return table.rows();
        }

        @Override
        public List<String> names() {
            return table.names();
        }

        @Override
        public Column column(String name) {
            asked.add(name);
            return table.column(name);
        }
    }

    private void sameModel(Recipe recipe, Table table) {
        TrainedModel expected = new ModelTrainer(recipe).on(Animals.SCALAR).train(table);
        Path cache = folder.resolve("rows");
        Columns source = new Columns(table);
        for (int turn = 0; turn < 2; turn++) { // the second with the cache of the first
            TrainedModel trained = new ModelTrainer(recipe).on(Animals.SCALAR).train(source, cache, "animals");
            assertThat(trained.model().parameters().array())
                    .containsExactly(expected.model().parameters().array());
            assertThat(trained.model().preprocessing())
                    .isEqualTo(expected.model().preprocessing());
            assertThat(trained.model().provenance()).isEqualTo(expected.model().provenance());
            assertThat(trained.history()).isEqualTo(expected.history());
            assertThat(trained.outcome()).isEqualTo(expected.outcome());
            assertThat(trained.remarks()).isEqualTo(expected.remarks());
            assertThat(text(trained.validation())).isEqualTo(text(expected.validation()));
            assertThat(text(trained.test())).isEqualTo(text(expected.test()));
            if (turn == 0) {
                assertThat(source.asked()).containsExactlyInAnyOrderElementsOf(table.names());
            }
        }
    }

    /** Every digit of every metric. */
    private static String text(Optional<Evaluation> evaluation) {
        return evaluation.map(e -> e.rows() + " rows: " + e.scalars()).orElse("none");
    }

    private static Recipe recipe(String... targets) {
        return Animals.recipe(targets).withTest(0.2);
    }

    @Test
    void ofClassesNumbersAndLabels() throws IOException {
        for (String[] targets :
                new String[][] {{"species"}, {"big"}, {"mass"}, {"mass", "price"}, {"swims", "flies"}}) {
            sameModel(recipe(targets), TABLE);
            Files.delete(folder.resolve("rows"));
        }
    }

    @Test
    void withEveryScalingAndWithoutRowsHeldOut() throws IOException {
        for (Scaling.Kind scaling : Scaling.Kind.values()) {
            sameModel(Animals.recipe("species").withScaling(scaling).withValidation(0), TABLE);
            Files.delete(folder.resolve("rows"));
        }
    }

    @Test
    void withWeightsGroupsTimesAndBalance() throws IOException {
        Recipe recipe = recipe("species");
        Roles roles = Animals.roles(Animals.roles(Animals.roles(recipe.roles(), "count"), "herd"), "day");
        for (Roles each : List.of(roles.withWeights("count"), roles.withGroup("herd"), roles.withTime("day"))) {
            sameModel(recipe.withRoles(each), TABLE);
            Files.delete(folder.resolve("rows"));
        }
        sameModel(recipe.withClassWeights(Recipe.ClassWeights.BALANCED), TABLE);
    }

    @Test
    void withTargetsMissing() {
        double[] mass = ((NumberColumn) TABLE.column("mass")).toArray();
        for (int row = 0; row < mass.length; row += 7) {
            mass[row] = Double.NaN;
        }
        sameModel(recipe("mass"), TABLE.with(NumberColumn.of("mass", mass)));
    }

    @Test
    void byAnOptimizerThatTakesAllRowsAtOnce() {
        Recipe recipe = recipe("species");
        sameModel(recipe.withTrainer(recipe.trainer().withOptimizer(new Lbfgs()).withEpochs(5)), TABLE);
    }

    @Test
    void startingFromAnotherModel() {
        Recipe recipe = recipe("species");
        Model start = Animals.train(recipe, Animals.table(200, 3)).model();
        Path cache = folder.resolve("rows");
        List<String> names = new ArrayList<>(TABLE.names());
        Collections.reverse(names);
        Table turned = TABLE.only(names.toArray(String[]::new));
        TrainedModel expected =
                new ModelTrainer(recipe).on(Animals.SCALAR).startFrom(start).train(turned);
        TrainedModel trained =
                new ModelTrainer(recipe).on(Animals.SCALAR).startFrom(start).train(new Columns(turned), cache, "");
        assertThat(trained.model().parameters().array())
                .containsExactly(expected.model().parameters().array());
        assertThat(trained.model().provenance()).isEqualTo(expected.model().provenance());
    }

    @Test
    void usesNoCacheOfOtherRowsOrAnotherRecipe() {
        Path cache = folder.resolve("rows");
        train(recipe("species"), TABLE, cache, "a");
        for (Runnable other : List.<Runnable>of(
                () -> train(recipe("species"), TABLE, cache, "b"),
                () -> train(recipe("big"), TABLE, cache, "a"),
                () -> train(recipe("species").withScaling(Scaling.Kind.ROBUST), TABLE, cache, "a"),
                () -> train(recipe("species").withTest(0.3), TABLE, cache, "a"))) {
            assertThatThrownBy(other::run)
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("another table, or of other options");
        }
    }

    /** What another run left behind in the same place is another table's. */
    @Test
    void makesAFileAnewWhereThereIsNoKey() {
        Path file = folder.resolve("rows");
        Table other = Table.of(Animals.table(300, 9).columns(), TABLE.origin());
        new ModelTrainer(recipe("mass")).on(Animals.SCALAR).train(new Columns(other), file);
        TrainedModel trained =
                new ModelTrainer(recipe("mass")).on(Animals.SCALAR).train(new Columns(TABLE), file);
        assertThat(trained.model().parameters().array())
                .containsExactly(Animals.train(recipe("mass"), TABLE)
                        .model()
                        .parameters()
                        .array());
    }

    /** Rows made in another way have the same key and number, but not the same places. */
    @Test
    void usesNoCacheOfAnotherSplit() {
        Path cache = folder.resolve("rows");
        Recipe recipe = recipe("species");
        train(recipe, TABLE, cache, "a");
        DatasetFile read = DatasetFile.open(cache);
        Map<String, Object> about = new LinkedHashMap<>(read.about());
        String split = String.valueOf(about.put("split", "of another version"));
        assertThat(split).matches("[0-9a-f]{64}");
        assertThat(String.valueOf(about.get("key"))).startsWith("made by way " + RowCache.VERSION);
        DatasetFile.write(cache, read.dataset(), about);
        assertThatThrownBy(() -> train(recipe, TABLE, cache, "a"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("another table, or of other options");
        about.put("split", split);
        DatasetFile.write(cache, read.dataset(), about);
        train(recipe, TABLE, cache, "a");
    }

    @Test
    void leavesNothingWhenItIsStoppedWhileItMakesTheFile() throws IOException {
        ModelTrainer trainer = new ModelTrainer(recipe("species")).on(Animals.SCALAR);
        List<String> asked = new ArrayList<>();
        Columns source = new Columns(TABLE, asked);
        ColumnSource stopping = new ColumnSource() {
            @Override
            public Origin origin() {
                return source.origin();
            }

            @Override
            public int rows() {
                return source.rows();
            }

            @Override
            public List<String> names() {
                return source.names();
            }

            @Override
            public Column column(String name) {
                if (name.equals("colour")) {
                    trainer.stop();
                }
                return source.column(name);
            }
        };
        assertThatThrownBy(() -> trainer.train(stopping, folder.resolve("rows"), ""))
                .isInstanceOf(CancellationException.class);
        assertThat(asked).contains("colour").doesNotContain("wild");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    /** The loss for counts looks at the rows it learns from, wherever they come from. */
    @Test
    void judgesTheSameRowsByTheLossForCounts() {
        List<String> ignored = new ArrayList<>(Animals.TARGETS);
        ignored.addAll(List.of("herd", "day"));
        Recipe poisson = recipe("mass")
                .withRoles(Roles.ofTargets("count").withIgnored(ignored.toArray(String[]::new)))
                .withLoss(new Poisson());
        int refused = 0;
        for (int row = 0; row < 12; row++) {
            double[] count = ((NumberColumn) TABLE.column("count")).toArray();
            count[row] = -1;
            Table table = TABLE.with(NumberColumn.of("count", count));
            String inMemory = outcome(() -> Animals.train(poisson, table));
            String cached = outcome(() -> new ModelTrainer(poisson)
                    .on(Animals.SCALAR)
                    .train(new Columns(table), folder.resolve("rows"))
                    .model());
            assertThat(cached).isEqualTo(inMemory);
            refused += inMemory.contains("poisson") ? 1 : 0;
        }
        assertThat(refused).isBetween(1, 11);
    }

    private static String outcome(Runnable training) {
        try {
            training.run();
            return "a model";
        } catch (ChainruleException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void refusesABatchThatMemoryCannotHoldBeforeItMakesTheFile() throws IOException {
        Recipe wide = recipe("species").withHidden(List.of(10_000_000));
        Recipe allAtOnce = wide.withTrainer(wide.trainer().withBatch(0));
        assertThatThrownBy(() -> train(allAtOnce, TABLE, folder.resolve("rows"), ""))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("read from a file")
                .hasMessageContaining("--batch");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void saysWhichColumnThereIsNot() throws IOException {
        assertThatThrownBy(() -> train(recipe("specis"), TABLE, folder.resolve("rows"), ""))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("species");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private static void train(Recipe recipe, Table table, Path cache, String key) {
        new ModelTrainer(recipe).on(Animals.SCALAR).train(new Columns(table), cache, key);
    }
}
