package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.SpokenStyle;
import dev.chainrule.explain.formula.TextStyle;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormulasTest {
    /** Doubles, of which every number is first rounded as it is printed. */
    private record Rounded(Digits digits) implements Arithmetic<Double> {
        @Override
        public Double number(double value) {
            return Double.parseDouble(digits.text(value));
        }

        @Override
        public Double fraction(long numerator, long denominator) {
            return DOUBLES.fraction(numerator, denominator);
        }

        @Override
        public Double sum(Double x, Double y) {
            return x + y;
        }

        @Override
        public Double difference(Double x, Double y) {
            return x - y;
        }

        @Override
        public Double product(Double x, Double y) {
            return x * y;
        }

        @Override
        public Double quotient(Double x, Double y) {
            return x / y;
        }

        @Override
        public Double negative(Double x) {
            return -x;
        }

        @Override
        public Double apply(Fn function, List<Double> arguments) {
            return DOUBLES.apply(function, arguments);
        }

        @Override
        public double toDouble(Double value) {
            return value;
        }
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void printedFiguresReadBackAreTheRoundedValues(Notation notation) {
        int read = 0;
        for (long seed = 0; seed < 50; seed++) {
            Digits digits = new Digits(3 + (int) (seed % 8));
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 2), notation, 12);
            Formulas formulas = Formulas.of(trace, digits);
            Rounded rounded = new Rounded(digits);
            for (Step step : trace.steps(Level.TERM)) {
                if (step.expression().isMatrix()) {
                    continue;
                }
                double expected = step.expression().evaluate(rounded, q -> rounded.number(trace.value(q)));
                Map<String, Fn> functions = PrintedFormula.functions(step.expression());
                for (TextStyle style : List.of(TextStyle.UNICODE, TextStyle.ASCII)) {
                    String printed = style.print(formulas.figures(step.expression()));
                    double value = PrintedFormula.evaluate(printed, Arithmetic.DOUBLES, functions);
                    assertIsClose(value, expected, "seed " + seed + ", " + step.id() + ": " + printed);
                    Formula result = formulas.numbers(step).links().getLast().right();
                    double last = PrintedFormula.evaluate(style.print(result), Arithmetic.DOUBLES, functions);
                    assertThat(last).isEqualTo(rounded.number(step.sign() * step.value()) + 0.0);
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(3000);
    }

    /** Equal but for the rounding of the last steps of the same computation. */
    private static void assertIsClose(double value, double expected, String what) {
        if (Double.isFinite(expected)) {
            assertThat(Math.abs(value - expected))
                    .as(what)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1e-3, Math.abs(expected)));
        } else {
            assertThat(value).as(what).isEqualTo(expected);
        }
    }

    @Test
    void aSumWithARestComesOutAsPrinted() {
        int checked = 0;
        for (long seed = 0; seed < 200; seed++) {
            Digits digits = new Digits(2 + (int) (seed % 9));
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 1), Notation.values()[(int) (seed % 7)], 2);
            Formulas formulas = Formulas.of(trace, digits);
            for (Step step : trace.steps(Level.TERM)) {
                if (!step.expression().isMatrix()) {
                    for (Expression.Sum sum : sumsWithRest(step.expression())) {
                        assertComesOut(sum, trace, formulas, digits, "seed " + seed + ", " + step.id());
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(1000);
    }

    static void assertComesOut(Expression.Sum sum, Trace trace, Formulas formulas, Digits digits, String what) {
        double total = sum.evaluate(Arithmetic.DOUBLES, trace::value);
        if (!Double.isFinite(total) || total == 0) {
            return;
        }
        String symbols = TextStyle.UNICODE.print(formulas.symbols(sum));
        assertThat(symbols)
                .contains("rest ("
                        + ((Expression.Rest) sum.terms().getLast()).terms().size() + ")");
        String printed = TextStyle.UNICODE.print(formulas.figures(sum));
        BigDecimal value = PrintedFormula.evaluate(printed, new PrintedArithmetic(), PrintedFormula.functions(sum));
        BigDecimal expected = digits.round(total);
        assertThat(value.setScale(expected.scale(), RoundingMode.HALF_UP))
                .as("%s: %s = %s", what, printed, expected)
                .isEqualTo(expected);
    }

    static List<Expression.Sum> sumsWithRest(Expression expression) {
        List<Expression.Sum> sums = new ArrayList<>();
        collect(expression, sums);
        return sums;
    }

    private static void collect(Expression expression, List<Expression.Sum> sums) {
        switch (expression) {
            case Expression.Sum sum -> {
                if (sum.terms().getLast() instanceof Expression.Rest) {
                    sums.add(sum);
                }
                sum.terms().forEach(term -> collect(term, sums));
            }
            case Expression.Product product -> product.factors().forEach(factor -> collect(factor, sums));
            case Expression.Difference difference -> {
                collect(difference.minuend(), sums);
                collect(difference.subtrahend(), sums);
            }
            case Expression.Quotient quotient -> {
                collect(quotient.numerator(), sums);
                collect(quotient.denominator(), sums);
            }
            case Expression.Negative negative -> collect(negative.operand(), sums);
            default -> {}
        }
    }

    @Test
    void symbolsAndSpeechAreInTheSameOrder() {
        Trace trace = TraceJsonTest.trace(TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT), 1);
        Formulas formulas = Formulas.of(trace, Digits.USUAL);
        Step step = trace.step(Quantity.of(Quantity.Kind.DELTA, 1, 2, Scope.ONLY));
        assertThat(TextStyle.UNICODE.print(formulas.symbols(step)))
                .isEqualTo("δ₂⁽¹⁾ = (δ₁⁽²⁾·u₂₁ + δ₂⁽²⁾·u₂₂)·h₂·(1 − h₂)");
        assertThat(TextStyle.ASCII.print(formulas.symbols(step)))
                .isEqualTo("delta_2^(1) = (delta_1^(2)*u_21 + delta_2^(2)*u_22)*h_2*(1 - h_2)");
        assertThat(SpokenStyle.ENGLISH.print(formulas.symbols(step)))
                .isEqualTo(
                        "delta 2 of layer 1 equals open bracket delta 1 of layer 2 times u 2 1 plus delta 2 of layer 2 "
                                + "times u 2 2 close bracket times h 2 times open bracket 1 minus h 2 close bracket");
        assertThat(TextStyle.UNICODE.print(formulas.numbers(step)))
                .isEqualTo("δ₂⁽¹⁾ = (0.1423505·(−0.3) + (−0.09552495)·0.2)·0.5256026·(1 − 0.5256026) = −0.0154120");
    }

    @Test
    void everythingIsSaidInPlainLetters() {
        for (long seed = 0; seed < 60; seed++) {
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 1), Notation.values()[(int) (seed % 7)]);
            Formulas formulas = Formulas.of(trace, Digits.USUAL);
            for (Step step : trace.steps(Level.TERM)) {
                assertThat(SpokenStyle.ENGLISH.print(formulas.symbols(step))).matches("[a-zA-Z0-9 ,.;'-]+");
                assertThat(TextStyle.ASCII.print(formulas.symbols(step)))
                        .matches("\\p{ASCII}+")
                        .doesNotContain("?");
            }
        }
    }
}
