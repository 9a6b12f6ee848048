package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.function.Function;

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
        BigDecimal printed = rounding.total(total);
        PrintedArithmetic onPaper = new PrintedArithmetic();
        BigDecimal left = printed;
        for (Expression term : sum.terms().subList(0, sum.terms().size() - 1)) {
            left = left.subtract(term.evaluate(onPaper, q -> rounding.read(values.apply(q))));
        }
        // at a tie away from where rounding half up would leave the printed total
        RoundingMode tie = left.signum() * printed.signum() < 0 ? RoundingMode.HALF_UP : RoundingMode.HALF_DOWN;
        BigDecimal rounded = left.setScale(printed.scale(), tie);
        return new Figure(Digits.text(rounded.signum() == 0 ? BigDecimal.ZERO : rounded), "");
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
