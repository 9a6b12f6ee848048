package dev.chainrule.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Computes in fractions as long as they stay fractions: a function of straight lines such as relu, or of + − · / such as
 * softsign, gives a fraction; what σ, tanh, exp, ln and √ give is a decimal, and so is what follows from it.
 */
public final class Fractions implements Arithmetic<FractionOrDecimal> {
    /** The only one. */
    public static final Fractions ARITHMETIC = new Fractions();

    /** Above so many bits (about 600 digits) a fraction becomes a decimal: after a few updates nobody reads it. */
    private static final int MOST_BITS = 2000;

    private static final FractionOrDecimal ZERO = new FractionOrDecimal.Exact(Rational.ZERO);

    private Fractions() {}

    @Override
    public FractionOrDecimal number(double value) {
        return Double.isFinite(value) ? exact(Rational.ofDecimal(value)) : new FractionOrDecimal.Decimal(value);
    }

    @Override
    public FractionOrDecimal fraction(long numerator, long denominator) {
        return exact(Rational.of(numerator, denominator));
    }

    @Override
    public FractionOrDecimal sum(FractionOrDecimal x, FractionOrDecimal y) {
        return compute(x, y, Rational::plus, Double::sum);
    }

    @Override
    public FractionOrDecimal difference(FractionOrDecimal x, FractionOrDecimal y) {
        return compute(x, y, Rational::minus, (a, b) -> a - b);
    }

    /** x · y; 0 times anything is 0. */
    @Override
    public FractionOrDecimal product(FractionOrDecimal x, FractionOrDecimal y) {
        return x.equals(ZERO) || y.equals(ZERO) ? ZERO : compute(x, y, Rational::times, (a, b) -> a * b);
    }

    @Override
    public FractionOrDecimal quotient(FractionOrDecimal x, FractionOrDecimal y) {
        return y.equals(ZERO)
                ? new FractionOrDecimal.Decimal(x.toDouble() / 0.0)
                : compute(x, y, Rational::over, (a, b) -> a / b);
    }

    @Override
    public FractionOrDecimal negative(FractionOrDecimal x) {
        return switch (x) {
            case FractionOrDecimal.Exact exact ->
                new FractionOrDecimal.Exact(exact.value().negate());
            case FractionOrDecimal.Decimal decimal -> new FractionOrDecimal.Decimal(-decimal.value());
        };
    }

    @Override
    public FractionOrDecimal apply(Fn function, List<FractionOrDecimal> arguments) {
        List<Rational> fractions = fractions(arguments);
        Fn.InFractions inFractions = function.inFractions();
        return fractions != null && inFractions != null
                ? exact(inFractions.at(fractions))
                : new FractionOrDecimal.Decimal(function.function()
                        .applyAsDouble(arguments.stream()
                                .mapToDouble(FractionOrDecimal::toDouble)
                                .toArray()));
    }

    @Override
    public double toDouble(FractionOrDecimal value) {
        return value.toDouble();
    }

    private static FractionOrDecimal compute(
            FractionOrDecimal x,
            FractionOrDecimal y,
            BinaryOperator<Rational> inFractions,
            DoubleBinaryOperator inDoubles) {
        return x instanceof FractionOrDecimal.Exact(Rational p) && y instanceof FractionOrDecimal.Exact(Rational q)
                ? exact(inFractions.apply(p, q))
                : new FractionOrDecimal.Decimal(inDoubles.applyAsDouble(x.toDouble(), y.toDouble()));
    }

    private static FractionOrDecimal exact(Rational value) {
        return value.bits() <= MOST_BITS
                ? new FractionOrDecimal.Exact(value)
                : new FractionOrDecimal.Decimal(value.toDouble());
    }

    private static @Nullable List<Rational> fractions(List<FractionOrDecimal> figures) {
        List<Rational> fractions = new ArrayList<>();
        for (FractionOrDecimal figure : figures) {
            if (!(figure instanceof FractionOrDecimal.Exact(Rational value))) {
                return null;
            }
            fractions.add(value);
        }
        return fractions;
    }
}
