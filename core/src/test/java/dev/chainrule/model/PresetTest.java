package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Column;
import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.preprocessing.Roles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
    private static final Roles ROLES = Roles.ofTargets("t").withIgnored("x");

    @Test
    void fastIsThePlainRecipe() {
        assertThat(recipe(Preset.FAST, 10_000, 10)).isEqualTo(Recipe.of(ROLES).withPreset(Preset.FAST));
        assertThat(recipe(Preset.FAST, 10_000, 10).architecture().isPlain()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Preset.class,
            names = {"DEFAULT", "BEST"})
    void theOthersEmbedNumbersAndHaveMembers(Preset preset) {
        Recipe recipe = recipe(preset, 10_000, 10);
        assertThat(recipe.preset()).isEqualTo(preset);
        assertThat(recipe.roles()).isEqualTo(ROLES);
        assertThat(recipe.architecture().isPlain()).isFalse();
        assertThat(recipe.architecture().ensemble().members()).isGreaterThan(1);
        assertThat(recipe.encoder().bins()).isGreaterThan(1);
        assertThat(recipe.architecture().embedding().numbers()).isInstanceOf(NumberEmbedding.Linear.class);
    }

    @ParameterizedTest
    @EnumSource(value = Preset.class, names = "FAST", mode = EnumSource.Mode.EXCLUDE)
    void quantilesAreNotClampedAsNumbersAre(Preset preset) {
        Recipe numbers = preset.recipe(new TableShape(1000, 10, Task.REGRESSION), ROLES);
        assertThat(numbers.clamp()).isTrue();
        assertThat(numbers.withLoss(new Quantiles()).clamp()).isFalse();
        assertThat(numbers.withLoss(new Quantiles()).withClamp(true).clamp()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Preset.class, names = "FAST", mode = EnumSource.Mode.EXCLUDE)
    void ofFewRowsAllAreLearnedFrom(Preset preset) {
        Recipe few = recipe(preset, Preset.FEW_ROWS - 1, 10);
        assertThat(few.refit()).isTrue();
        assertThat(few.preset()).isEqualTo(preset);
        assertThat(few.encoder().bins()).isZero();
        assertThat(few.architecture().embedding().numbers()).isInstanceOf(NumberEmbedding.Periodic.class);
        assertThat(few.architecture().ensemble().members()).isGreaterThan(1);
        assertThat(few.calibrate()).isTrue();
        assertThat(recipe(preset, Preset.FEW_ROWS, 10).refit()).isFalse();
        assertThat(recipe(preset, Preset.FEW_ROWS - 1, 2000)
                        .architecture()
                        .embedding()
                        .numbers())
                .isEqualTo(new NumberEmbedding.None());
        for (Roles roles : List.of(ROLES.withGroup("herd"), ROLES.withTime("day"))) {
            assertThat(preset.recipe(new TableShape(100, 10, Task.REGRESSION), roles)
                            .refit())
                    .isFalse();
        }
    }

    @Test
    void theQuickPresetIsTheSameForAll() {
        assertThat(recipe(Preset.FAST, 100, 10)).isEqualTo(recipe(Preset.FAST, 10_000, 10));
    }

    /** So that the first layer stays of a size that two cores can train. */
    @ParameterizedTest
    @EnumSource(Preset.class)
    void manyColumnsAreEmbeddedNarrowly(Preset preset) {
        for (int columns : new int[] {0, 1, 64, 65, 100, 256, 257, 2000}) {
            Recipe recipe = recipe(preset, 10_000, columns);
            if (recipe.architecture().embedding().numbers() instanceof NumberEmbedding.Linear(int units)) {
                assertThat(units * columns).isLessThanOrEqualTo(1024);
                assertThat(recipe.encoder().bins()).isPositive();
            } else {
                assertThat(recipe.encoder().bins()).isZero();
            }
        }
    }

    /** Where every member looks at many numbers as they are, in other signs, the layers they share are wide. */
    @ParameterizedTest
    @EnumSource(value = Preset.class, names = "FAST", mode = EnumSource.Mode.EXCLUDE)
    void ofManyColumnsAFewMembersShareWideLayers(Preset preset) {
        Architecture usual = recipe(preset, 10_000, 256).architecture();
        Architecture wide = recipe(preset, 10_000, 257).architecture();
        assertThat(wide.embedding().numbers()).isEqualTo(new NumberEmbedding.None());
        assertThat(wide.hidden().getFirst()).isGreaterThan(usual.hidden().getFirst());
        assertThat(wide.ensemble().members()).isLessThan(usual.ensemble().members());
        assertThat(recipe(preset, 50_000, 784).trainer().rate())
                .isLessThan(recipe(preset, 50_000, 10).trainer().rate());
    }

    @Test
    void batchesGrowWithTheRows() {
        assertThat(List.of(0, 1, 150, 1300, 2600, 5200, 1_000_000).stream()
                        .map(rows -> recipe(Preset.DEFAULT, rows, 10).trainer().batch()))
                .containsExactly(32, 32, 32, 64, 128, 128, 1024);
    }

    @ParameterizedTest
    @CsvSource({
        "default,      659,  8,  8, 2.0e-3,   32, 100, 24",
        "best,         659,  8, 32, 2.0e-3,   32, 100, 40",
        "default,    3_200,  8,  8, 2.0e-3,  128, 100, 24",
        "default,   13_209,  8,  8, 7.9e-3,  128,  38, 24",
        "best,      13_209,  8, 32, 7.9e-3,  128,  58, 40",
        "default,   50_000, 784, 4, 2.0e-3,  128,  16, 24",
        "best,      50_000, 784, 4, 2.0e-3,  128,  16, 40",
        "default, 1_000_000, 8,  8, 8.0e-3, 1024,  16, 24",
        "best,    1_000_000, 8, 32, 8.0e-3, 1024,  16, 40",
    })
    void thePagesTellTheseNumbers(
            String preset, String rows, int columns, int members, double rate, int batch, int epochs, int patience) {
        Recipe recipe = recipe(
                Preset.valueOf(preset.toUpperCase(Locale.ROOT)), Integer.parseInt(rows.replace("_", "")), columns);
        assertThat(recipe.architecture().ensemble().members()).isEqualTo(members);
        assertThat(recipe.trainer().rate()).isCloseTo(rate, within(1e-4));
        assertThat(recipe.trainer().batch()).isEqualTo(batch);
        assertThat(recipe.trainer().epochs()).isEqualTo(epochs);
        assertThat(recipe.trainer().patience()).isEqualTo(patience);
    }

    @Test
    void theShapeOfATableIsThatOfWhatIsLearnedFrom() {
        Table table = Animals.table(50, 1);
        Roles roles = Animals.roles("species");
        TableShape shape = TableShape.of(table, roles);
        assertThat(shape.rows()).isEqualTo(50);
        assertThat(shape.task()).isEqualTo(Task.MULTICLASS);
        assertThat(shape.columns())
                .isEqualTo(Animals.train(Recipe.of(roles), table)
                        .model()
                        .preprocessing()
                        .columns()
                        .size());
        assertThat(TableShape.of(source(table), roles)).isEqualTo(shape);
    }

    /** With few epochs, on every kind of target. */
    @ParameterizedTest
    @EnumSource(Preset.class)
    void trainsAndPredicts(Preset preset) {
        Table table = Animals.table(120, 2);
        for (String target : List.of("species", "big", "mass")) {
            Roles roles = Animals.roles(target);
            Recipe recipe = preset.recipe(TableShape.of(table, roles), roles).withHidden(List.of(16, 16));
            TrainedModel trained =
                    Animals.train(recipe.withTrainer(recipe.trainer().withEpochs(2)), table);
            assertThat(trained.history().best().orElseThrow().monitored()).isFinite();
            assertThat(trained.model().network().isPlain()).isEqualTo(preset == Preset.FAST);
            assertThat(trained.model().provenance().recipe()).containsEntry("preset", Description.word(preset));
            assertThat(trained.model().provenance().calibration() != null)
                    .isEqualTo(preset != Preset.FAST && !target.equals("mass"));
            assertThat(trained.model().predict(table).rows()).isEqualTo(120);
        }
    }

    private static ColumnSource source(Table table) {
        return new ColumnSource() {
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
                return table.columns().stream().map(Column::name).toList();
            }

            @Override
            public Column column(String name) {
                return table.column(name);
            }
        };
    }

    private static Recipe recipe(Preset preset, int rows, int columns) {
        return preset.recipe(new TableShape(rows, columns, Task.REGRESSION), ROLES);
    }
}
