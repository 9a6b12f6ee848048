package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a derivation as a {@link Reckoning} gives and shows them.
 *
 * @param <T> what a number is
 */
final class Ledger<T> {
    /**
     * How a number is shown.
     *
     * @param <T> what a number is
     */
    private interface Hand<T> {
        /** {@code value} as it is shown; {@code computed} is what it was before it was written down. */
        Formula figure(T value, T computed, String id);
    }

    /**
     * How a number is shown that is computed on with more digits than are shown.
     *
     * @param <T> what a number is
     */
    private interface RoundingHand<T> extends Hand<T> {
        /** {@code value} as a reader takes it from the page. */
        BigDecimal read(T value);

        /** A total as it is shown, its last zeros kept. */
        BigDecimal total(T computed);

        /** The digits of what is shown as a decimal. */
        Digits digits();

        /** The same with other digits. */
        RoundingHand<T> with(Digits digits);

        /** Whether {@code value} is shown without any loss. */
        default boolean isExact(T value) {
            return false;
        }
    }

    private final Arithmetic<T> arithmetic;
    private final Hand<T> hand;
    private final Function<Quantity, T> values;
    private final Function<Quantity, T> computed;
    private final Function<Quantity, T> after;
    private final Function<Quantity, T> computedAfter;

    private Ledger(
            Arithmetic<T> arithmetic,
            Hand<T> hand,
            Function<Quantity, T> values,
            Function<Quantity, T> computed,
            Function<Quantity, T> after,
            Function<Quantity, T> computedAfter) {
        this.arithmetic = arithmetic;
        this.hand = hand;
        this.values = values;
        this.computed = computed;
        this.after = after;
        this.computedAfter = computedAfter;
    }

    /** The numbers of {@code trace} by {@code reckoning}. */
    static Ledger<?> of(Trace trace, Reckoning reckoning) {
        return switch (reckoning) {
            case Reckoning.Doubles(Digits digits) -> {
                Function<Quantity, Double> after = q -> after(trace, q);
                yield new Ledger<>(Arithmetic.DOUBLES, new InDoubles(digits), trace::value, trace::value, after, after);
            }
            case Reckoning.Exact(Digits digits) -> of(trace, Fractions.ARITHMETIC, new InFractions(digits));
            case Reckoning.ByHand(Rounded rounding) -> of(trace, rounding, new ByHand());
        };
    }

    private static <T> Ledger<T> of(Trace trace, Arithmetic<T> arithmetic, Hand<T> hand) {
        Chain<T> chain = Chain.of(trace, arithmetic);
        Afterwards<T> after = new Afterwards<>(trace, chain, arithmetic);
        return new Ledger<>(arithmetic, hand, chain::value, chain::computed, after::value, after::computed);
    }

    /** Doubles that are known from elsewhere, with nothing after them. */
    static Ledger<Double> of(Function<Quantity, Double> values, Digits digits) {
        return new Ledger<>(Arithmetic.DOUBLES, new InDoubles(digits), values, values, values, values);
    }

    /** What the double-precision pass has after the update: an output, or the loss of the pass. */
    private static double after(Trace trace, Quantity q) {
        PassRecord pass = trace.passOf(q);
        return q.kind() == Quantity.Kind.LOSS
                ? Objects.requireNonNull(pass.afterLoss()).total()
                : Objects.requireNonNull(pass.after())
                        .outputs(Math.max(0, q.scope().sample() - 1))[q.i() - 1];
    }

    /** The double nearest to the value of {@code q}; NaN for a matrix. */
    double value(Quantity q) {
        return q.kind() == Quantity.Kind.LAYER || q.kind() == Quantity.Kind.PHASE
                ? Double.NaN
                : arithmetic.toDouble(values.apply(q));
    }

    /** The value of {@code q}, or with {@code sign} −1 minus that. */
    Formula figure(Quantity q, int sign) {
        return hand.figure(signed(values.apply(q), sign), signed(computed.apply(q), sign), q.id());
    }

    /** The value of {@code expression}, written down as if it were a step of its own; a lone number as it is. */
    Formula figure(Expression expression) {
        if (expression instanceof Expression.Value(Quantity q)) {
            return figure(q, 1);
        }
        T value = expression.evaluate(arithmetic, values);
        return hand.figure(arithmetic.written(value), value, "");
    }

    // ---- equations that come out as they are printed ----

    /** The value of {@code q}, or with {@code sign} −1 minus that, as it is printed; null where nothing is lost by printing. */
    @Nullable
    BigDecimal printed(Quantity q, int sign) {
        return printed(signed(values.apply(q), sign));
    }

    /** The value of {@code expression} as it is printed; null where nothing is lost by printing. */
    @Nullable
    BigDecimal printed(Expression expression) {
        return printed(expression.evaluate(arithmetic, values));
    }

    private @Nullable BigDecimal printed(T value) {
        return hand instanceof RoundingHand<T> rounding
                        && !rounding.isExact(value)
                        && Double.isFinite(arithmetic.toDouble(value))
                ? rounding.total(value)
                : null;
    }

    /**
     * This ledger, or one that shows more digits if the numbers in {@code expression}, as shown, do not give {@code result}.
     *
     * @param result as printed with the digits of this ledger; null where it is not rounded
     */
    Ledger<T> forResult(Expression expression, @Nullable BigDecimal result) {
        return forResult(digits(), result, more -> more.onPaper(expression));
    }

    /** The same for an expression that is printed with {@code least} digits if they do. */
    Ledger<T> forResult(int least, Expression expression, @Nullable BigDecimal result) {
        return forResult(least, result, more -> more.onPaper(expression));
    }

    /** The ledger that shows as many digits as it takes for the product of {@code factors} to give {@code result}. */
    Ledger<T> forProduct(List<Expression> factors, @Nullable BigDecimal result) {
        return forResult(digits(), result, more -> more.productOnPaper(factors));
    }

    private Ledger<T> forResult(int least, @Nullable BigDecimal result, ToDoubleFunction<Ledger<T>> onPaper) {
        if (result == null || !(hand instanceof RoundingHand<T>)) {
            return this;
        }
        for (int digits = least; digits <= Digits.MOST; digits++) {
            Ledger<T> more = withDigits(digits);
            if (comesOut(onPaper.applyAsDouble(more), result)) {
                return more;
            }
        }
        // a difference of numbers that are almost equal: as near as doubles allow
        Ledger<T> most = withDigits(Digits.MOST);
        Ledger<T> usual = withDigits(least);
        double wanted = result.doubleValue();
        return Math.abs(onPaper.applyAsDouble(most) - wanted) < Math.abs(onPaper.applyAsDouble(usual) - wanted)
                ? most
                : usual;
    }

    private double productOnPaper(List<Expression> factors) {
        RoundingHand<T> rounding = (RoundingHand<T>) hand;
        try {
            BigDecimal product = BigDecimal.ONE;
            for (Expression factor : factors) {
                product = product.multiply(rounding.read(factor.evaluate(arithmetic, values)));
            }
            return product.doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN; // a factor that is not finite
        }
    }

    /** Whether {@code value} is {@code result} if it is rounded to the digits that are shown. */
    boolean comesOut(double value, BigDecimal result) {
        return hand instanceof RoundingHand<T> rounding
                && Double.isFinite(value)
                && rounding.digits().round(value).compareTo(result) == 0;
    }

    /** The same numbers, shown with {@code digits} digits. */
    Ledger<T> withDigits(int digits) {
        return hand instanceof RoundingHand<T> rounding && rounding.digits().significant() != digits
                ? new Ledger<>(arithmetic, rounding.with(new Digits(digits)), values, computed, after, computedAfter)
                : this;
    }

    /** With how many digits decimals are shown; 0 where each is shown as it is. */
    int digits() {
        return hand instanceof RoundingHand<T> rounding ? rounding.digits().significant() : 0;
    }

    /** What a reader gets who computes {@code expression} from the numbers as they are shown; NaN if that is nothing. */
    double onPaper(Expression expression) {
        RoundingHand<T> rounding = (RoundingHand<T>) hand;
        try {
            return Expressions.asPrinted(
                            expression,
                            sum -> shownRest(sum, rounding).doubleValue(),
                            setting -> rounding.read(arithmetic.number(setting)).doubleValue())
                    .evaluate(new PrintedArithmetic(), q -> rounding.read(values.apply(q)))
                    .doubleValue();
        } catch (ArithmeticException | NumberFormatException e) {
            return Double.NaN; // a number that is not finite, or a division by what was rounded to 0
        }
    }

    /** A number that is given and not computed. */
    Formula given(double value) {
        T number = arithmetic.number(value);
        return hand.figure(number, number, "");
    }

    /** The double nearest to what {@code q}, an output or the loss of a pass, is after the update. */
    double valueAfter(Quantity q) {
        return arithmetic.toDouble(after.apply(q));
    }

    /** What {@code q}, an output or the loss of a pass, is after the update. */
    Formula figureAfter(Quantity q) {
        return hand.figure(after.apply(q), computedAfter.apply(q), q.id());
    }

    /**
     * What the rest at the end of {@code sum} must be shown as, so that the sum comes out as shown: what the other terms, as
     * shown, leave of the total; by hand as it is, since nothing is rounded between two numbers written down.
     */
    Formula rest(Expression.Sum sum) {
        T unrounded = sum.terms().getLast().evaluate(arithmetic, values);
        if (!(hand instanceof RoundingHand<T> rounding)) {
            return hand.figure(unrounded, unrounded, "");
        }
        T total = sum.evaluate(arithmetic, values);
        boolean exact =
                rounding.isExact(unrounded) && sum.reads().stream().allMatch(q -> rounding.isExact(values.apply(q)));
        if (exact || !Double.isFinite(arithmetic.toDouble(total))) {
            return hand.figure(unrounded, unrounded, "");
        }
        BigDecimal rest = shownRest(sum, rounding);
        return new Figure(Digits.text(rest.signum() == 0 ? BigDecimal.ZERO : rest), "");
    }

    /** What the shown terms of {@code sum}, as shown, leave of its total, as shown. */
    private BigDecimal shownRest(Expression.Sum sum, RoundingHand<T> rounding) {
        BigDecimal printed = rounding.total(sum.evaluate(arithmetic, values));
        PrintedArithmetic onPaper = new PrintedArithmetic();
        BigDecimal left = printed;
        for (Expression term : sum.terms().subList(0, sum.terms().size() - 1)) {
            Expression shown = Expressions.asPrinted(
                    term,
                    inner -> shownRest(inner, rounding).doubleValue(),
                    number -> rounding.read(arithmetic.number(number)).doubleValue());
            left = left.subtract(shown.evaluate(onPaper, q -> rounding.read(values.apply(q))));
        }
        // at a tie away from where rounding half up would leave the printed total
        RoundingMode tie = left.signum() * printed.signum() < 0 ? RoundingMode.HALF_UP : RoundingMode.HALF_DOWN;
        return left.setScale(printed.scale(), tie);
    }

    private T signed(T value, int sign) {
        return sign < 0 ? arithmetic.negative(value) : value;
    }

    // ---- how numbers are shown ----

    private record InDoubles(Digits digits) implements RoundingHand<Double> {
        @Override
        public Formula figure(Double value, Double computed, String id) {
            return new Figure(digits.text(value), id);
        }

        @Override
        public BigDecimal read(Double value) {
            return new BigDecimal(digits.text(value));
        }

        @Override
        public BigDecimal total(Double computed) {
            return digits.round(computed);
        }

        @Override
        public InDoubles with(Digits other) {
            return new InDoubles(other);
        }
    }

    /** A fraction with its bar; decimals as in doubles. */
    private record InFractions(Digits digits) implements RoundingHand<FractionOrDecimal> {
        @Override
        public Formula figure(FractionOrDecimal value, FractionOrDecimal computed, String id) {
            if (!(value instanceof FractionOrDecimal.Exact(Rational fraction)) || !isExact(value)) {
                return new Figure(digits.text(value.toDouble()), id);
            }
            if (fraction.isWhole()) {
                return new Figure(fraction.toString(), id);
            }
            Formula size = new Formula.Fraction(
                    new Figure(fraction.abs().numerator().toString(), id),
                    new Figure(fraction.denominator().toString(), id));
            return fraction.signum() < 0 ? new Formula.Negative(size) : size;
        }

        @Override
        public BigDecimal read(FractionOrDecimal value) {
            return value instanceof FractionOrDecimal.Exact(Rational fraction) && isExact(value)
                    ? fraction.toDecimal(MathContext.DECIMAL128)
                    : new BigDecimal(digits.text(value.toDouble()));
        }

        @Override
        public BigDecimal total(FractionOrDecimal computed) {
            return digits.round(computed.toDouble());
        }

        @Override
        public InFractions with(Digits other) {
            return new InFractions(other);
        }

        @Override
        public boolean isExact(FractionOrDecimal value) {
            return value instanceof FractionOrDecimal.Exact(Rational fraction)
                    && fraction.abs().toString().length() <= Reckoning.Exact.MOST_DIGITS + 1;
        }
    }

    /** A number that was rounded keeps its last zeros; one that was not is shown as it is. */
    private record ByHand() implements Hand<BigDecimal> {
        @Override
        public Formula figure(BigDecimal value, BigDecimal computed, String id) {
            boolean asItIs = value.compareTo(computed) == 0;
            BigDecimal shown = asItIs ? value.stripTrailingZeros() : value;
            return new Figure(shown.signum() == 0 && !asItIs ? shown.toPlainString() : Digits.text(shown), id);
        }
    }
}
