package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Formula.Term;
import dev.chainrule.explain.formula.Formula.Times;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a trace as formulas: in the letters of a notation, or with the figures put in. A sum with a rest adds
 * up in its printed figures: the rest is what the shown terms, as printed, leave of the printed total.
 */
public final class Formulas {
    private static final int LONGEST_ROW = 12;
    private static final int MOST_ROWS = 8;
    private static final int MOST_COLUMNS = 6;

    private final @Nullable Trace trace;
    private final Function<Quantity, Double> values;
    private final Letters letters;
    private final Digits digits;

    private Formulas(@Nullable Trace trace, Function<Quantity, Double> values, Letters letters, Digits digits) {
        this.trace = trace;
        this.values = values;
        this.letters = letters;
        this.digits = digits;
    }

    /** The expressions of {@code trace}, in the letters of its notation. */
    public static Formulas of(Trace trace, Digits digits) {
        return new Formulas(
                trace, trace::value, Letters.of(trace.notation(), trace.walk().file()), digits);
    }

    /** Expressions without matrices, whose quantities have {@code values}. */
    static Formulas of(Letters letters, Function<Quantity, Double> values, Digits digits) {
        return new Formulas(null, values, letters, digits);
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
        Formula right = figures(step.expression());
        if (step.expression().isMatrix()) {
            return Formula.equal(left, right, figures(written(step.quantity())));
        }
        Figure value = figure(step.sign() * step.value(), step.id());
        boolean same = right instanceof Figure figure && figure.number().equals(value.number());
        return same ? Formula.equal(left, value) : Formula.equal(left, right, value);
    }

    /** {@code q} by its letters. */
    public Name name(Quantity q) {
        return new Name(letters.glyph(q), q.id());
    }

    /** The value of {@code q} as it is printed; of a signal, with the sign of the notation. */
    public Figure figure(Quantity q) {
        int sign = q.kind() == Quantity.Kind.DELTA ? Signals.sign(letters.notation()) : 1;
        return figure(sign * values.apply(q), q.id());
    }

    /** {@code value} as it is printed. */
    public Figure figure(double value) {
        return figure(value, "");
    }

    private Figure figure(double value, String id) {
        return new Figure(digits.text(value), id);
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
            case Expression.Rest rest -> new Formula.Rest(rest.terms().size());
            case Expression.Matrix matrix ->
                Formula.name(letters.matrix(matrix.kind(), matrix.layer(), matrix.scope()));
            default -> composed(expression, part -> symbols(part, names));
        };
    }

    /** {@code expression} with the figures put in. */
    public Formula figures(Expression expression) {
        return switch (expression) {
            case Expression.Value value ->
                figure(values.apply(value.quantity()), value.quantity().id());
            case Expression.Signal signal ->
                figure(-values.apply(signal.quantity()), signal.quantity().id());
            case Expression.Setting setting -> figure(setting.value(), "");
            case Expression.Rest rest -> figure(rest.evaluate(Arithmetic.DOUBLES, values), "");
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
                    Expression.Rest _,
                    Expression.Matrix _ -> throw new IllegalArgumentException("has no parts: " + expression);
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
        return body instanceof Figure figure && figure.isNegative()
                ? new Term(true, figure.absolute())
                : new Term(false, body);
    }

    // ---- a sum with a rest adds up as printed ----

    private Formula withRest(Expression.Sum sum) {
        List<Term> terms = new ArrayList<>();
        List<Expression> shown = sum.terms().subList(0, sum.terms().size() - 1);
        for (Expression expression : shown) {
            terms.add(term(expression, this::figures));
        }
        double total = sum.evaluate(Arithmetic.DOUBLES, values);
        terms.add(term(new Figure(rest(total, shown, sum.terms().getLast()), "")));
        return new Formula.Sum(terms);
    }

    private String rest(double total, List<Expression> shown, Expression rest) {
        if (!Double.isFinite(total)) {
            return digits.text(rest.evaluate(Arithmetic.DOUBLES, values));
        }
        BigDecimal printed = digits.round(total);
        PrintedArithmetic exact = new PrintedArithmetic();
        BigDecimal left = printed;
        for (Expression term : shown) {
            left = left.subtract(term.evaluate(exact, q -> new BigDecimal(digits.text(values.apply(q)))));
        }
        // at a tie away from where rounding half up would leave the printed total
        RoundingMode tie = left.signum() * printed.signum() < 0 ? RoundingMode.HALF_UP : RoundingMode.HALF_DOWN;
        BigDecimal rounded = left.setScale(printed.scale(), tie);
        return Digits.text(rounded.signum() == 0 ? BigDecimal.ZERO : rounded);
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
