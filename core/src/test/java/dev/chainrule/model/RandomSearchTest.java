package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.Table;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSearchTest {
    private static final Recipe BASE = Animals.recipe("species");
    private static final RandomSearch.Space SPACE = new RandomSearch.Space(
            1e-3,
            0.1,
            List.of(List.of(4), List.of(8, 8)),
            List.of(new Relu(), new Tanh()),
            List.of(0.0, 0.2),
            List.of(16, 64));

    @Test
    void candidatesAreDrawnFromTheSpace() {
        List<Recipe> recipes = new RandomSearch(BASE, SPACE, 200, 1).recipes();
        assertThat(recipes).hasSize(200);
        assertThat(recipes.getFirst()).isEqualTo(BASE);
        int low = 0;
        for (Recipe recipe : recipes.subList(1, 200)) {
            assertThat(recipe.trainer().baseRate()).isBetween(1e-3, 0.1);
            low += recipe.trainer().baseRate() < 0.01 ? 1 : 0;
            assertThat(SPACE.hidden()).contains(recipe.architecture().hidden());
            assertThat(SPACE.activations()).contains(recipe.architecture().activation());
            assertThat(SPACE.dropouts()).contains(recipe.architecture().dropout());
            assertThat(SPACE.batches()).contains(recipe.trainer().batch());
            assertThat(recipe.trainer().seed()).isEqualTo(BASE.trainer().seed());
            assertThat(recipe.roles()).isEqualTo(BASE.roles());
        }
        assertThat(low).isBetween(70, 130); // log-uniform: the decade below 0.01 as often as the one above
        assertThat(new HashSet<>(recipes)).hasSize(200);
        assertThat(new RandomSearch(BASE, SPACE, 50, 1).recipes()).isEqualTo(recipes.subList(0, 50));
        assertThat(new RandomSearch(BASE, SPACE, 50, 2).recipes().get(1)).isNotEqualTo(recipes.get(1));
    }

    @Test
    void theLowestValidationLossComesFirst() {
        Table table = Animals.table(200, 9);
        List<RandomSearch.Candidate> heard = new ArrayList<>();
        List<RandomSearch.Candidate> found = new RandomSearch(BASE, SPACE, 4, 3).run(table, Animals.SCALAR, heard::add);
        assertThat(heard)
                .extracting(RandomSearch.Candidate::recipe)
                .isEqualTo(new RandomSearch(BASE, SPACE, 4, 3).recipes());
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(heard)
                .isSortedAccordingTo(Comparator.comparingDouble(RandomSearch.Candidate::loss));
        for (RandomSearch.Candidate candidate : found) {
            assertThat(candidate.loss())
                    .isEqualTo(
                            candidate.trained().history().best().orElseThrow().monitored());
            assertThat(candidate.trained().model().parameters().array())
                    .containsExactly(Animals.train(candidate.recipe(), table)
                            .model()
                            .parameters()
                            .array());
        }
    }

    @Test
    void aSpaceLiesAroundARecipe() {
        RandomSearch.Space space = RandomSearch.Space.around(BASE);
        double rate = BASE.trainer().baseRate();
        assertThat(space.lowestRate()).isEqualTo(rate / 10);
        assertThat(space.highestRate()).isEqualTo(rate * 10);
        assertThat(space.hidden()).hasSize(12).contains(List.of(64, 64));
        assertThat(space.activations()).containsExactly(BASE.architecture().activation());
    }

    @Test
    void refusesASearchForNothing() {
        refuses("a search needs rows for validation", () -> new RandomSearch(BASE.withValidation(0), SPACE, 3, 0));
        refuses("candidates must be at least 1, is 0", () -> new RandomSearch(BASE, SPACE, 0, 0));
        List<List<Integer>> hidden = SPACE.hidden();
        for (double[] rates : new double[][] {{0, 1}, {1, 0.5}, {Double.NaN, 1}, {1, Double.POSITIVE_INFINITY}}) {
            refuses(
                    "rates must be positive and ascending",
                    () -> new RandomSearch.Space(
                            rates[0], rates[1], hidden, SPACE.activations(), SPACE.dropouts(), SPACE.batches()));
        }
        refuses(
                "there must be something to draw from",
                () -> new RandomSearch.Space(1, 2, hidden, List.of(), SPACE.dropouts(), SPACE.batches()));
    }

    private static void refuses(String message, Runnable wrong) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
