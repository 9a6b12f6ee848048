package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Arithmetic;
import dev.chainrule.explain.Chain;
import dev.chainrule.explain.FractionOrDecimal;
import dev.chainrule.explain.Fractions;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Rational;
import dev.chainrule.explain.Rounded;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No right answer is ever called anything but right. */
class RightAnswersTest {
    private static final int NETWORKS = 60;

    /** What nobody writes down who works unit by unit. */
    private static final Set<Kind> TERMS =
            EnumSet.of(Kind.TERM, Kind.LOSS_TERM, Kind.ACTIVATION_GRADIENT, Kind.ACTIVATION_SLOPE, Kind.CONTRIBUTION);

    @Test
    void atAnyNumberOfDigitsInAnyForm() {
        int judged = 0;
        for (long seed = 0; seed < NETWORKS; seed++) {
            Checker checker = Checker.of(RandomNetworks.of(seed));
            for (Subject subject : Subjects.of(checker.problem())) {
                double value = checker.problem().value(subject.expression());
                for (String text : forms(BigDecimal.valueOf(value))) {
                    assertRight(checker, subject, text, seed);
                    judged++;
                }
            }
        }
        assertThat(judged).isGreaterThan(100_000);
    }

    private static List<String> forms(BigDecimal value) {
        List<String> forms = new ArrayList<>(List.of(value.toString(), value.toPlainString()));
        for (int digits = 1; digits <= 10; digits++) {
            BigDecimal decimals = value.setScale(digits, RoundingMode.HALF_UP);
            BigDecimal significant = value.round(new MathContext(digits, RoundingMode.HALF_UP));
            forms.add(decimals.toPlainString().replace('.', ','));
            forms.add(value.setScale(digits, RoundingMode.HALF_EVEN).toPlainString());
            forms.add(significant.toPlainString());
            forms.add(significant.toString().replace('-', '−'));
            forms.add(significant.stripTrailingZeros().unscaledValue() + "e"
                    + -significant.stripTrailingZeros().scale());
            forms.add(decimals.unscaledValue() + "/" + BigDecimal.TEN.pow(digits));
            forms.add(Rational.of(decimals) + (Rational.of(decimals).isWhole() ? "/1" : ""));
        }
        return forms;
    }

    @Test
    void computedInAnotherOrder() {
        for (long seed = 0; seed < NETWORKS; seed++) {
            Checker checker = Checker.of(RandomNetworks.of(seed));
            Problem problem = checker.problem();
            Chain<Double> doubles = Chain.of(problem.trace(), Arithmetic.DOUBLES);
            Chain<FractionOrDecimal> fractions = Chain.of(problem.trace(), Fractions.ARITHMETIC);
            Chain<BigDecimal> decimals = Chain.of(problem.trace(), Rounded.toSignificant(30));
            for (Subject subject : Subjects.of(problem)) {
                assertRight(
                        checker, subject, doubles.value(subject.expression()).toString(), seed);
                assertRight(
                        checker, subject, fractions.value(subject.expression()).toString(), seed);
                assertRight(
                        checker,
                        subject,
                        decimals.value(subject.expression())
                                .round(new MathContext(12))
                                .toString(),
                        seed);
            }
        }
    }

    @Test
    void roundedAtEveryStepIsRightUpToRounding() {
        for (long seed = 0; seed < NETWORKS / 3; seed++) {
            Checker checker = Checker.of(RandomNetworks.of(seed));
            Problem problem = checker.problem();
            for (Rounded rounding : List.of(Rounded.toDecimals(3), Rounded.toDecimals(4), Rounded.toSignificant(4))) {
                Chain<BigDecimal> chain = Chain.of(
                        problem.trace(),
                        rounding,
                        _ -> null,
                        (q, number) -> TERMS.contains(q.kind()) ? number : rounding.written(number));
                for (Subject subject : Subjects.of(problem)) {
                    BigDecimal number;
                    try {
                        number = rounding.written(chain.value(subject.expression()));
                    } catch (ChainruleException dividesByZero) {
                        continue;
                    }
                    double exact = problem.value(subject.expression());
                    if (Math.abs(number.doubleValue() - exact) > 0.05 * Math.max(1, Math.abs(exact))) {
                        continue; // a moment rounded to 0, by which the update divides: nothing is left of the number
                    }
                    Judgement judgement = Subjects.judge(checker, subject, number.toString());
                    assertThat(judgement.verdict())
                            .as("seed %d, %s = %s, %s", seed, subject, number, judgement)
                            .isIn(Verdict.RIGHT, Verdict.ROUNDING);
                }
            }
        }
    }

    private static void assertRight(Checker checker, Subject subject, String text, long seed) {
        Judgement judgement = Subjects.judge(checker, subject, text);
        boolean isZero = Given.parse(text, "test").significant() == 0;
        boolean isNothing = Math.abs(judgement.expected()) <= 1e-12;
        Verdict due = isZero && !isNothing ? Verdict.ROUNDING : Verdict.RIGHT; // a 0 shows nothing of what is not 0
        if (judgement.verdict() != due) {
            assertThat(judgement.verdict())
                    .as("seed %d, %s = %s, %s", seed, subject, text, judgement)
                    .isEqualTo(due);
        }
    }
}
