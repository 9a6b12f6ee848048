package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every account of the catalogue explains the number that it leads to, on random networks: judged by itself, and by all together. */
class CatalogueTest {
    private static final int NETWORKS = 50;
    private static final int MOST_SEEDS = 1000;
    private static final int DRAWS = 30;

    /** So many examples of each account are judged by the whole catalogue too, which takes longer. */
    private static final int BY_ALL = 10;

    @Test
    void everyAccountIsNamedWhereItChangesTheAnswer() {
        Map<String, Integer> networks = new TreeMap<>();
        for (long seed = 0; seed < MOST_SEEDS && (seed < NETWORKS || !isEnough(networks)); seed++) {
            Checker checker = Checker.of(RandomNetworks.of(seed));
            List<Subject> subjects = Subjects.of(checker.problem());
            for (Account account : checker.accounts()) {
                if (networks.getOrDefault(account.name(), 0) < NETWORKS) {
                    Optional<Example> example =
                            example(checker, account, subjects, RandomStream.of(seed, account.name()));
                    example.ifPresent(wrong -> {
                        assertThat(wrong.judgement.names()).as("seed %s", wrong).contains(account.name());
                        if (networks.getOrDefault(account.name(), 0) < BY_ALL) {
                            assertNamedAmongAll(checker, wrong, account);
                        }
                    });
                    networks.merge(account.name(), example.isPresent() ? 1 : 0, Integer::sum);
                }
            }
        }
        assertThat(networks)
                .hasSizeGreaterThan(60)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(NETWORKS));
    }

    /** Judged by the whole catalogue, the account is still among the names. */
    private static void assertNamedAmongAll(Checker checker, Example wrong, Account account) {
        Judgement judgement = Subjects.judge(checker, wrong.subject, wrong.text);
        assertThat(judgement.verdict()).isNotIn(Verdict.RIGHT, Verdict.WRONG);
        if (!judgement.names().contains("exact-arithmetic")) {
            assertThat(judgement.names()).as("%s", judgement).contains(account.name());
        }
    }

    private static boolean isEnough(Map<String, Integer> networks) {
        return networks.values().stream().allMatch(count -> count == NETWORKS);
    }

    private record Example(Subject subject, String text, Judgement judgement) {}

    /** An answer to six digits that {@code account} leads to and that is not right. */
    private static Optional<Example> example(
            Checker checker, Account account, List<Subject> subjects, RandomStream random) {
        for (int draw = 0; draw < DRAWS; draw++) {
            Subject subject = subjects.get(random.nextInt(subjects.size()));
            List<Account.Way> ways = account.ways().apply(subject);
            if (!ways.isEmpty()) {
                Account.Way way = ways.get(random.nextInt(ways.size()));
                double number = way.workings().value(way.expression());
                double size = Math.abs(number);
                if (number == 0 || (size > 1e-12 && size < 1e12)) {
                    MathContext six = new MathContext(6, RoundingMode.HALF_UP);
                    String text = BigDecimal.valueOf(number).round(six).toString();
                    Judgement judgement = Subjects.judge(checker.problem(), List.of(account), subject, text);
                    if (judgement.verdict() != Verdict.RIGHT) {
                        return Optional.of(new Example(subject, text, judgement));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
