package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
    private static final Recipe BASE = Animals.recipe("species").withTest(0.1);
    private static final Table TABLE = Animals.table(200, 9);

    @TempDir
    private Path folder;

    private static Tuner tuner(int trials) {
        return new Tuner(BASE, SearchSpace.around(BASE), 3).on(Animals.SCALAR).trials(trials);
    }

    @Test
    void theRecipesAreDrawnFromTheSpace() {
        Recipe base = Preset.DEFAULT.recipe(new TableShape(20_000, 8, Task.REGRESSION), Roles.ofTargets("t"));
        SearchSpace space = SearchSpace.around(base);
        Tuner tuner = new Tuner(base, space, 1);
        List<Recipe> recipes =
                IntStream.rangeClosed(1, 200).mapToObj(tuner::recipe).toList();
        assertThat(recipes.getFirst()).isEqualTo(base);
        assertThat(new HashSet<>(recipes)).hasSize(200);
        int low = 0;
        for (Recipe recipe : recipes) {
            double rate = recipe.trainer().baseRate();
            assertThat(rate).isBetween(space.rate().low(), space.rate().high());
            low += rate < StrictMath.sqrt(space.rate().low() * space.rate().high()) ? 1 : 0;
            assertThat(recipe.architecture().dropout()).isBetween(0.0, 0.4);
            assertThat(space.hidden()).contains(recipe.architecture().hidden());
            assertThat(space.members())
                    .contains(recipe.architecture().ensemble().members());
            assertThat(space.bins()).contains(recipe.encoder().bins());
            assertThat(space.batch()).contains(recipe.trainer().batch());
            assertThat(recipe.trainer().seed()).isEqualTo(base.trainer().seed());
            assertThat(recipe.roles()).isEqualTo(base.roles());
        }
        assertThat(low).isBetween(70, 130); // log-uniform
        assertThat(new Tuner(base, space, 2).recipe(2)).isNotEqualTo(tuner.recipe(2));
        assertThat(new Tuner(base, space, 1).always(r -> r.withDropout(0.25)).recipe(2))
                .isEqualTo(tuner.recipe(2).withDropout(0.25));
    }

    /** A plain recipe stays plain, whatever else is tried. */
    @Test
    void aSpaceHasOnlyWhatItsRecipeHas() {
        SearchSpace space = SearchSpace.around(BASE);
        assertThat(space.members()).containsExactly(1);
        assertThat(space.bins()).containsExactly(0);
        assertThat(IntStream.rangeClosed(1, 50).mapToObj(tuner(50)::recipe))
                .allMatch(recipe -> recipe.architecture().isPlain());
        assertThat(SearchSpace.around(BASE.withHidden(List.of())).hidden()).containsExactly(List.of());
    }

    @Test
    void theBestByTheRowsForValidationComesFirst() {
        List<Tuner.Result> results = new ArrayList<>();
        Tuner.Found found = tuner(7).listen(heard(results)).run(TABLE, null);
        assertThat(found.complete()).isTrue();
        assertThat(found.trials()).hasSize(7).isSortedAccordingTo((a, b) -> Double.compare(a.loss(), b.loss()));
        assertThat(found.best().ended()).isTrue();
        assertThat(found.trained().outcome().bestEpoch()).isEqualTo(found.best().bestEpoch());
        assertThat(found.best().loss())
                .isEqualTo(found.trained().history().best().orElseThrow().monitored());
        assertThat(found.trained().model().parameters().array())
                .as("as if it had been trained in one go")
                .containsExactly(Animals.train(found.best().recipe(), TABLE)
                        .model()
                        .parameters()
                        .array());
        assertThat(results.getFirst().trial()).isEqualTo(1);
        // equal work, equal bits: with or without files, and with a limit that is never met
        assertThat(tuner(7).keepIn(folder).within(Duration.ofHours(1)).run(TABLE, null))
                .satisfies(again -> {
                    assertThat(again.trials()).isEqualTo(found.trials());
                    assertThat(again.trained().model().parameters().array())
                            .containsExactly(
                                    found.trained().model().parameters().array());
                });
    }

    /** Killed after any rung, with its files or without. */
    @Test
    void goesOnToTheSame() throws IOException {
        List<Tuner.Result> results = new ArrayList<>();
        Tuner.Found found = tuner(6).keepIn(folder).listen(heard(results)).run(TABLE, null);
        for (int done : new int[] {0, 1, 4, results.size() - 1, results.size()}) {
            Tuner.Found again = tuner(6).resume(results.subList(0, done))
                    .keepIn(Files.createDirectories(folder.resolve("none " + done)))
                    .run(TABLE, null);
            assertThat(again.trials()).isEqualTo(found.trials());
            assertThat(again.trained().model().parameters().array())
                    .containsExactly(found.trained().model().parameters().array());
        }
        assertThat(tuner(6).resume(results).keepIn(folder).run(TABLE, null).trials())
                .isEqualTo(found.trials());
        // what a shorter search did at its end does not change a longer one, nor the other way round
        List<Tuner.Result> shorter = new ArrayList<>();
        tuner(2).listen(heard(shorter)).run(TABLE, null);
        assertThat(tuner(6).resume(shorter).run(TABLE, null).trials()).isEqualTo(found.trials());
        assertThat(tuner(2).resume(results).run(TABLE, null).trials())
                .isEqualTo(tuner(2).run(TABLE, null).trials());
    }

    @Test
    void aLimitOfTimeEndsItWithAModel() {
        Tuner.Found found = tuner(1000).within(Duration.ofNanos(1)).run(TABLE, null);
        assertThat(found.complete()).isFalse();
        assertThat(found.trials()).hasSize(1);
        assertThat(found.best().epochs())
                .as("one epoch, and then time was over")
                .isEqualTo(1);
        assertThat(found.trained().model().parameters().array()).isNotEmpty();
    }

    @Test
    void thatEveryRecipeRanAwayIsSaid() {
        Recipe wild = BASE.withTrainer(BASE.trainer().withOptimizer(new Sgd()).withRate(1e30));
        Tuner tuner = new Tuner(wild, SearchSpace.around(wild), 1).on(Animals.SCALAR);
        assertThatThrownBy(() -> tuner.trials(3).run(TABLE, null)).isInstanceOf(DivergenceException.class);
        assertThatThrownBy(() -> tuner.trials(Integer.MAX_VALUE)
                        .within(Duration.ofNanos(1))
                        .run(TABLE, null))
                .isInstanceOf(DivergenceException.class);
    }

    @Test
    void canBeStopped() {
        AtomicInteger epochs = new AtomicInteger();
        Tuner tuner = tuner(1000);
        tuner.listen(new Tuner.Listener() {
            @Override
            public void epoch(int trial, Epoch epoch) {
                if (epochs.incrementAndGet() == 20) {
                    tuner.stop();
                }
            }
        });
        Tuner.Found found = tuner.run(TABLE, null);
        assertThat(found.complete()).isFalse();
        assertThat(epochs.get()).isEqualTo(20);
        Tuner before = tuner(1000);
        before.stop();
        assertThatThrownBy(() -> before.run(TABLE, null)).isInstanceOf(CancellationException.class);
    }

    @Test
    void needsRowsForValidation() {
        Tuner tuner = new Tuner(BASE.withValidation(0), SearchSpace.around(BASE), 1);
        assertThatThrownBy(() -> tuner.run(TABLE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a search needs rows for validation");
        assertThatThrownBy(() -> tuner(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trials must be at least 1, is 0");
        assertThat(Stream.of(tuner.trials(1).on(Animals.SCALAR).run(TABLE, Animals.table(50, 2)))
                        .map(found -> found.trials().size()))
                .containsExactly(1);
    }

    private static Tuner.Listener heard(List<Tuner.Result> results) {
        return new Tuner.Listener() {
            @Override
            public void reached(Tuner.Result result) {
                results.add(result);
            }
        };
    }
}
