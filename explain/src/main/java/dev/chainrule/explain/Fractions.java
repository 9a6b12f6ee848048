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
public final class Fractions implements Arithmetic<Figure> {
    /** The only one. */
    public static final Fractions ARITHMETIC = new Fractions();

    /** Above so many bits (about 600 digits) a fraction becomes a decimal: after a few updates nobody reads it. */
    private static final int MOST_BITS = 2000;

    private static final Figure ZERO = new Figure.Exact(Rational.ZERO);

    private Fractions() {}

    @Override
    public Figure number(double value) {
        return Double.isFinite(value) ? exact(Rational.ofDecimal(value)) : new Figure.Decimal(value);
    }

    @Override
    public Figure fraction(long numerator, long denominator) {
        return exact(Rational.of(numerator, denominator));
    }

    @Override
    public Figure sum(Figure x, Figure y) {
        return compute(x, y, Rational::plus, Double::sum);
    }

    @Override
    public Figure difference(Figure x, Figure y) {
        return compute(x, y, Rational::minus, (a, b) -> a - b);
    }

    /** x · y; 0 times anything is 0. */
    @Override
    public Figure product(Figure x, Figure y) {
        return x.equals(ZERO) || y.equals(ZERO) ? ZERO : compute(x, y, Rational::times, (a, b) -> a * b);
    }

    @Override
    public Figure quotient(Figure x, Figure y) {
        return y.equals(ZERO)
                ? new Figure.Decimal(x.toDouble() / 0.0)
                : compute(x, y, Rational::over, (a, b) -> a / b);
    }

    @Override
    public Figure negative(Figure x) {
        return switch (x) {
            case Figure.Exact exact -> new Figure.Exact(exact.value().negate());
            case Figure.Decimal decimal -> new Figure.Decimal(-decimal.value());
        };
    }

    @Override
    public Figure apply(Fn function, List<Figure> arguments) {
        List<Rational> fractions = fractions(arguments);
        Fn.InFractions inFractions = function.inFractions();
        return fractions != null && inFractions != null
                ? exact(inFractions.at(fractions))
                : new Figure.Decimal(function.function()
                        .applyAsDouble(
                                arguments.stream().mapToDouble(Figure::toDouble).toArray()));
    }

    @Override
    public double toDouble(Figure value) {
        return value.toDouble();
    }

    private static Figure compute(
            Figure x, Figure y, BinaryOperator<Rational> inFractions, DoubleBinaryOperator inDoubles) {
        return x instanceof Figure.Exact(Rational p) && y instanceof Figure.Exact(Rational q)
                ? exact(inFractions.apply(p, q))
                : new Figure.Decimal(inDoubles.applyAsDouble(x.toDouble(), y.toDouble()));
    }

    private static Figure exact(Rational value) {
        return value.bits() <= MOST_BITS ? new Figure.Exact(value) : new Figure.Decimal(value.toDouble());
    }

    private static @Nullable List<Rational> fractions(List<Figure> figures) {
        List<Rational> fractions = new ArrayList<>();
        for (Figure figure : figures) {
            if (!(figure instanceof Figure.Exact(Rational value))) {
                return null;
            }
            fractions.add(value);
        }
        return fractions;
    }
}
