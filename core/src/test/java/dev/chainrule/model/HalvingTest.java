package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class HalvingTest {
    private static final int LAST = 3;

    @Test
    void eachRungHasThreeTimesTheEpochsOfTheOneBefore() {
        assertThat(rungs(200)).containsExactly(7, 22, 66, 200);
        assertThat(rungs(27)).containsExactly(1, 3, 9, 27);
        assertThat(rungs(1)).containsExactly(1, 1, 1, 1);
    }

    private static List<Integer> rungs(int epochs) {
        Halving halving = new Halving(1, epochs);
        return List.of(halving.epochs(0), halving.epochs(1), halving.epochs(2), halving.epochs(LAST));
    }

    @Test
    void theFirstTrialRunsToItsEndAndTheBestThirdsGoOn() {
        // the smaller the number, the better: of nine, 1 is over, and 2 and 3 are among the best thirds
        assertThat(steps(9, trial -> trial, trial -> false))
                .containsExactly(
                        "1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0", "6.0", "2.1", "7.0", "8.0", "9.0",
                        "3.1");
    }

    /** So a search may be made longer, and goes on. */
    @Test
    void moreTrialsOnlyAddToTheOrder() {
        RandomStream random = RandomStream.of(5, "test");
        Map<Integer, Double> losses = new HashMap<>();
        IntToDoubleFunction loss = trial -> losses.computeIfAbsent(trial, _ -> random.nextDouble());
        List<String> longer = steps(60, loss, trial -> trial % 7 == 0);
        List<String> shorter = steps(30, loss, trial -> trial % 7 == 0);
        int common = 0;
        while (common < shorter.size() && shorter.get(common).equals(longer.get(common))) {
            common++;
        }
        assertThat(shorter.subList(common, shorter.size())) // what the end of a search has run to its end
                .hasSizeLessThanOrEqualTo(LAST * 2)
                .allMatch(step -> !step.endsWith(".0"));
    }

    @Test
    void aThirdOfEachRungGoesOnAndTheBestOfAllToItsEnd() {
        RandomStream random = RandomStream.of(6, "test");
        Map<Integer, Double> losses = new HashMap<>();
        List<String> steps =
                steps(81, trial -> losses.computeIfAbsent(trial, _ -> random.nextDouble()), trial -> false);
        assertThat(count(steps, 0)).isEqualTo(81);
        assertThat(count(steps, 1)).isBetween(27L, 45L);
        assertThat(count(steps, 2)).isBetween(9L, 20L);
        assertThat(count(steps, LAST)).isBetween(3L, 9L);
        int best = losses.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        assertThat(steps).contains(best + "." + LAST);
    }

    @Test
    void whoeverRanAwayIsLastAndOver() {
        assertThat(steps(4, trial -> trial == 1 ? Double.POSITIVE_INFINITY : trial, trial -> trial == 1))
                .containsExactly("1.0", "2.0", "3.0", "2.1", "4.0", "2.2", "2.3");
    }

    private static long count(List<String> steps, int rung) {
        return steps.stream().filter(step -> step.endsWith("." + rung)).count();
    }

    private interface Ends {
        boolean at(int trial);
    }

    /** "trial.rung" in the order they are asked for, where a trial has the same loss on every rung. */
    private static List<String> steps(int trials, IntToDoubleFunction loss, Ends ends) {
        Halving halving = new Halving(trials, 100);
        List<String> steps = new ArrayList<>();
        for (Optional<Halving.Step> next = halving.next(); next.isPresent(); next = halving.next()) {
            Halving.Step step = next.get();
            steps.add(step.trial() + "." + step.rung());
            halving.done(step, loss.applyAsDouble(step.trial()), ends.at(step.trial()) || step.rung() == LAST);
            assertThat(steps).hasSizeLessThan(1000);
        }
        return steps;
    }
}
