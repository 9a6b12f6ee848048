package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Formula.Term;
import dev.chainrule.explain.formula.Formula.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a trace as formulas: in the letters of a notation, or with the figures put in. An equation comes out in
 * its printed figures: where they, at the usual digits, do not give the printed result, they are printed with as many more
 * as it takes. In a sum with a rest that is what the shown terms, as printed, leave of the printed total.
 */
public final class Formulas {
    private static final int LONGEST_ROW = 12;
    private static final int MOST_ROWS = 8;
    private static final int MOST_COLUMNS = 6;

    private final @Nullable Trace trace;
    private final Ledger<?> ledger;
    private final Letters letters;

    private Formulas(@Nullable Trace trace, Ledger<?> ledger, Letters letters) {
        this.trace = trace;
        this.ledger = ledger;
        this.letters = letters;
    }

    /** The expressions of {@code trace}, in the letters of its notation, with the numbers of {@code reckoning}. */
    public static Formulas of(Trace trace, Reckoning reckoning) {
        return new Formulas(
                trace,
                Ledger.of(trace, reckoning),
                Letters.of(trace.notation(), trace.walk().file()));
    }

    /** The expressions of {@code trace}, in the letters of its notation, with its numbers in double precision. */
    public static Formulas of(Trace trace, Digits digits) {
        return of(trace, new Reckoning.Doubles(digits));
    }

    /** Expressions without matrices, whose quantities have {@code values}. */
    static Formulas of(Letters letters, Function<Quantity, Double> values, Digits digits) {
        return new Formulas(null, Ledger.of(values, digits), letters);
    }

    /** The letters. */
    public Letters letters() {
        return letters;
    }

    /** The step in letters: what it writes = its expression; a quantity whose letters are its expression stands alone. */
    public Formula symbols(Step step) {
        Name name = name(step.quantity());
        return step.quantity().kind() == Quantity.Kind.TERM ? name : Formula.equal(name, symbols(step.expression()));
    }

    /** The step in figures: what it writes = its expression with the figures put in = its value. */
    public Relation numbers(Step step) {
        Formula left = name(step.quantity());
        if (step.expression().isMatrix()) {
            return Formula.equal(left, figures(step.expression()), figures(written(step.quantity())));
        }
        Formula right = figures(step.expression(), step.quantity(), step.sign());
        Formula value = value(step);
        return isSame(right, value) ? Formula.equal(left, value) : Formula.equal(left, right, value);
    }

    /** Whether both are numbers, and the same. */
    private static boolean isSame(Formula one, Formula other) {
        return switch (one) {
            case Formula.Negative(Figure size)
            when !size.isNegative() -> isSame(new Figure("-" + size.number(), size.id()), other);
            case Figure figure ->
                other instanceof Figure(String number, String _)
                        && figure.number().equals(number);
            case Formula.Fraction(Formula above, Formula below) ->
                other instanceof Formula.Fraction fraction
                        && isSame(above, fraction.numerator())
                        && isSame(below, fraction.denominator());
            case Formula.Negative(Formula size) ->
                other instanceof Formula.Negative negative && isSame(size, negative.operand());
            default -> false;
        };
    }

    /** What {@code step} writes in the signs of the notation, as a figure. */
    Formula value(Step step) {
        return ledger.figure(step.quantity(), step.sign());
    }

    /** The numbers. */
    Ledger<?> ledger() {
        return ledger;
    }

    /** {@code q} by its letters. */
    public Name name(Quantity q) {
        return new Name(letters.glyph(q), q.id());
    }

    /** The value of {@code q} as it is printed; of a signal, with the sign of the notation. */
    public Formula figure(Quantity q) {
        return ledger.figure(q, q.kind() == Quantity.Kind.DELTA ? Signals.sign(letters.notation()) : 1);
    }

    /** The value of {@code expression}, written down as if it were a step of its own. */
    Formula figure(Expression expression) {
        return ledger.figure(expression);
    }

    /** {@code value}, which is given and not computed, as it is printed. */
    public Formula figure(double value) {
        return ledger.given(value);
    }

    /** {@code expression} in letters. */
    public Formula symbols(Expression expression) {
        return symbols(expression, this::name);
    }

    /** {@code expression} in the letters that {@code names} gives its quantities. */
    Formula symbols(Expression expression, Function<Quantity, Name> names) {
        return switch (expression) {
            case Expression.Value value -> names.apply(value.quantity());
            case Expression.Signal signal -> names.apply(signal.quantity());
            case Expression.Setting setting -> SettingName.of(setting.name());
            case Expression.Known known -> Formula.name(known.glyph());
            case Expression.Rest rest -> new Formula.Rest(rest.terms().size());
            case Expression.Matrix matrix ->
                Formula.name(letters.matrix(matrix.kind(), matrix.layer(), matrix.scope()));
            default -> composed(expression, part -> symbols(part, names));
        };
    }

    /** {@code expression} with figures put in that give the value of {@code q}, in the sign given, as it is printed. */
    public Formula figures(Expression expression, Quantity q, int sign) {
        return withLedger(ledger.forResult(expression, ledger.printed(q, sign))).figures(expression);
    }

    /** {@code expression} with figures put in that give the value of {@code result} as it is printed. */
    Formula figuresOf(Expression expression, Expression result) {
        return withLedger(ledger.forResult(expression, ledger.printed(result))).figures(expression);
    }

    /**
     * A chain of factors whose printed values multiply to {@code result} as it is printed, and whose figures give those.
     *
     * @return for each factor its figures and its value
     */
    List<List<Formula>> chain(List<Expression> factors, Quantity result) {
        Ledger<?> shown = ledger.forProduct(factors, ledger.printed(result, 1));
        return factors.stream()
                .map(factor -> List.of(
                        withLedger(shown.forResult(ledger.digits(), factor, shown.printed(factor)))
                                .figures(factor),
                        shown.figure(factor)))
                .toList();
    }

    private Formulas withLedger(Ledger<?> other) {
        return other == ledger ? this : new Formulas(trace, other, letters);
    }

    /** {@code expression} with the figures put in at the usual digits. */
    public Formula figures(Expression expression) {
        return switch (expression) {
            case Expression.Value value -> ledger.figure(value.quantity(), 1);
            case Expression.Signal signal -> ledger.figure(signal.quantity(), -1);
            case Expression.Setting setting -> ledger.given(setting.value());
            case Expression.Known known -> ledger.given(known.value());
            case Expression.Rest rest -> ledger.figure(rest);
            case Expression.Sum sum when sum.terms().getLast() instanceof Expression.Rest -> withRest(sum);
            case Expression.Matrix matrix -> elements(matrix);
            default -> composed(expression, this::figures);
        };
    }

    /** What is the same in letters and figures: how the parts are put together. */
    private static Formula composed(Expression expression, Function<Expression, Formula> part) {
        return switch (expression) {
            case Expression.Constant constant ->
                constant.denominator() == 1
                        ? Formula.whole(constant.numerator())
                        : new Formula.Fraction(
                                Formula.whole(constant.numerator()), Formula.whole(constant.denominator()));
            case Expression.Sum sum ->
                new Formula.Sum(
                        sum.terms().stream().map(term -> term(term, part)).toList());
            case Expression.Difference difference -> {
                Formula minuend = part.apply(difference.minuend());
                List<Term> terms = new ArrayList<>(
                        minuend instanceof Formula.Sum sum ? sum.terms() : List.of(term(difference.minuend(), part)));
                terms.add(new Term(true, part.apply(difference.subtrahend())));
                yield new Formula.Sum(terms);
            }
            case Expression.Product product -> {
                Formula[] factors = product.factors().stream().map(part).toArray(Formula[]::new);
                yield product.isMatrix() ? Formula.matrixProduct(factors) : Formula.product(factors);
            }
            case Expression.Quotient quotient ->
                new Formula.Fraction(part.apply(quotient.numerator()), part.apply(quotient.denominator()));
            case Expression.Negative negative -> new Formula.Negative(part.apply(negative.operand()));
            case Expression.Power power ->
                new Formula.Power(part.apply(power.base()), String.valueOf(power.exponent()));
            case Expression.Apply apply ->
                new Formula.Call(
                        apply.function().name(),
                        apply.arguments().stream().map(part).toList());
            case Expression.Transpose transpose -> new Formula.Transposed(part.apply(transpose.matrix()));
            case Expression.Hadamard hadamard ->
                new Formula.Product(List.of(part.apply(hadamard.left()), part.apply(hadamard.right())), Times.ELEMENTS);
            case Expression.Value _,
                    Expression.Signal _,
                    Expression.Setting _,
                    Expression.Known _,
                    Expression.Rest _,
                    Expression.Matrix _ -> throw new IllegalStateException("has no parts: " + expression);
        };
    }

    /** A minus in front of a term becomes the sign of the sum, and so does that of a lone figure. */
    private static Term term(Expression expression, Function<Expression, Formula> part) {
        if (expression instanceof Expression.Negative negative) {
            return new Term(true, part.apply(negative.operand()));
        }
        return term(part.apply(expression));
    }

    private static Term term(Formula body) {
        return switch (body) {
            case Figure figure when figure.isNegative() -> new Term(true, figure.absolute());
            case Formula.Negative negative -> new Term(true, negative.operand());
            default -> new Term(false, body);
        };
    }

    // ---- a sum with a rest adds up as printed ----

    private Formula withRest(Expression.Sum sum) {
        List<Term> terms = new ArrayList<>();
        List<Expression> shown = sum.terms().subList(0, sum.terms().size() - 1);
        for (Expression expression : shown) {
            terms.add(term(expression, this::figures));
        }
        terms.add(term(ledger.rest(sum)));
        return new Formula.Sum(terms);
    }

    // ---- matrices ----

    /** All values that a coarse step writes. */
    private Expression.Matrix written(Quantity q) {
        Trace of = Objects.requireNonNull(trace);
        MatrixSteps matrices = new MatrixSteps(of.walk().file(), of.notation());
        return matrices.written(q);
    }

    private Formula elements(Expression.Matrix matrix) {
        BiFunction<Integer, Integer, Formula> cell = (i, j) -> figure(matrix.element(i, j));
        List<List<Formula>> rows = new ArrayList<>();
        for (int i : shown(matrix.rows(), MOST_ROWS)) {
            List<Formula> row = new ArrayList<>();
            for (int j : shown(matrix.columns(), matrix.rows() == 1 ? LONGEST_ROW : MOST_COLUMNS)) {
                row.add(i == 0 || j == 0 ? new Formula.Words("…") : cell.apply(i, j));
            }
            rows.add(row);
        }
        return new Formula.Matrix(rows);
    }

    /** The indices to show of so many; 0 stands for those left out. */
    private static List<Integer> shown(int count, int most) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            if (count <= most || i < most - 1 || i == count) {
                shown.add(i);
            } else if (i == count - 1) {
                shown.add(0);
            }
        }
        return shown;
    }
}
