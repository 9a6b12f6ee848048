package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import java.util.Arrays;
import java.util.List;

/** Formulas of figures alone, put together by hand. */
final class Figures {
    private Figures() {}

    /** {@code value}, rounded. */
    static Formula.Figure figure(double value, Digits digits) {
        return new Formula.Figure(digits.text(value), "");
    }

    /** x + y + …; what is below zero is taken away. */
    static Formula sum(Formula... terms) {
        return new Formula.Sum(
                Arrays.stream(terms).map(term -> term(term, false)).toList());
    }

    /** x − y; what is below zero is added. */
    static Formula difference(Formula x, Formula y) {
        return new Formula.Sum(List.of(term(x, false), term(y, true)));
    }

    private static Formula.Term term(Formula formula, boolean minus) {
        return formula instanceof Formula.Figure figure && figure.isNegative()
                ? new Formula.Term(!minus, figure.absolute())
                : new Formula.Term(minus, formula);
    }
}
