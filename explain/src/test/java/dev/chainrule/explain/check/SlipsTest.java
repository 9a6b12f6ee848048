package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The slips of a learner who computes on their own are recognised, each on 50 random networks where it can be made. */
class SlipsTest {
    private static final int NETWORKS = 50;
    private static final int MOST_SEEDS = 250;
    private static final int OF_EACH = 2;

    @Test
    void areAmongTheNames() {
        Map<Learner.Slip, Integer> networks = new EnumMap<>(Learner.Slip.class);
        for (Learner.Slip slip : Learner.Slip.values()) {
            networks.put(slip, 0);
        }
        for (long seed = 0; seed < MOST_SEEDS && Collections.min(networks.values()) < NETWORKS; seed++) {
            Learner learner = new Learner(seed);
            Checker checker = Checker.of(learner.file("updated"));
            for (Learner.Slip slip : Learner.Slip.values()) {
                if (learner.canMake(slip) && networks.get(slip) < NETWORKS) {
                    List<Judgement> some = someThatAreNotRight(checker, learner.numbers(slip), (int) seed);
                    for (Judgement judgement : some) {
                        assertThat(judgement.names())
                                .as("seed %d, %s, %s", seed, slip, judgement)
                                .contains(slip.word());
                    }
                    networks.merge(slip, some.isEmpty() ? 0 : 1, Integer::sum);
                }
            }
        }
        assertThat(networks).allSatisfy((_, count) -> assertThat(count).isEqualTo(NETWORKS));
    }

    private static List<Judgement> someThatAreNotRight(Checker checker, Map<String, Double> numbers, int from) {
        List<Map.Entry<String, Double>> all = new ArrayList<>(numbers.entrySet());
        Collections.rotate(all, from);
        return all.stream()
                .map(number -> judge(checker, number.getKey(), rounded(number.getValue())))
                .filter(judgement -> judgement.verdict() != Verdict.RIGHT)
                .limit(OF_EACH)
                .toList();
    }

    @Test
    void aBiasMovedThatShouldBeFixed() {
        for (long seed = 0; seed < NETWORKS; seed++) {
            Learner learner = new Learner(seed);
            Checker checker = Checker.of(learner.file("fixed"));
            double moved = learner.numbers(Learner.Slip.NO_SLOPE_HIDDEN).get("b'(2)[1]"); // right but for that it moves
            assertThat(judge(checker, "b'(2)[1]", rounded(moved)).names()).contains("bias-moved", "biases-updated");
        }
    }

    /** The catalogue is long; a number that no way leads to must still be wrong, and not by chance the work of a slip. */
    @Test
    void aNumberFromNowhereIsWrong() {
        RandomStream random = RandomStream.of(3, "nowhere");
        int wrong = 0;
        for (long seed = 0; seed < NETWORKS; seed++) {
            Learner learner = new Learner(seed);
            Checker checker = Checker.of(learner.file("updated"));
            Map<String, Double> numbers = learner.numbers(Learner.Slip.BIASES_STAY);
            for (String name : some(numbers)) {
                double away = 0.2 + 0.6 * random.nextDouble();
                Judgement judgement = judge(checker, name, rounded(numbers.get(name) * (1 + away)));
                wrong += judgement.verdict() == Verdict.WRONG ? 1 : 0;
            }
        }
        assertThat(wrong).isGreaterThanOrEqualTo(NETWORKS * 5 * 49 / 50);
    }

    private static List<String> some(Map<String, Double> numbers) {
        return List.of("h(1)[2]", "d(1)[1]", "d(2)[2]", "dw(1)[2,2]", "w'(2)[1,2]").stream()
                .map(name -> numbers.containsKey(name) ? name : name + "#1.1")
                .toList();
    }

    private static String rounded(double number) {
        return BigDecimal.valueOf(number)
                .round(new MathContext(6, RoundingMode.HALF_UP))
                .toString();
    }

    private static Judgement judge(Checker checker, String name, String text) {
        return checker.judge(new Answers(List.of(new Answer(name, Given.parse(text, "test"), "test"))))
                .getFirst();
    }
}
