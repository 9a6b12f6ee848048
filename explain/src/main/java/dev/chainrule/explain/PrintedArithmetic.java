package dev.chainrule.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Exact sums and products of decimals: what a reader gets who computes on from the printed figures. */
final class PrintedArithmetic implements Arithmetic<BigDecimal> {
    @Override
    public BigDecimal number(double value) {
        return BigDecimal.valueOf(value);
    }

    @Override
    public BigDecimal fraction(long numerator, long denominator) {
        return quotient(BigDecimal.valueOf(numerator), BigDecimal.valueOf(denominator));
    }

    @Override
    public BigDecimal sum(BigDecimal x, BigDecimal y) {
        return x.add(y);
    }

    @Override
    public BigDecimal difference(BigDecimal x, BigDecimal y) {
        return x.subtract(y);
    }

    @Override
    public BigDecimal product(BigDecimal x, BigDecimal y) {
        return x.multiply(y);
    }

    @Override
    public BigDecimal quotient(BigDecimal x, BigDecimal y) {
        return x.divide(y, MathContext.DECIMAL128);
    }

    @Override
    public BigDecimal negative(BigDecimal x) {
        return x.negate();
    }

    @Override
    public BigDecimal apply(Fn function, List<BigDecimal> arguments) {
        return BigDecimal.valueOf(function.function()
                .applyAsDouble(
                        arguments.stream().mapToDouble(BigDecimal::doubleValue).toArray()));
    }

    @Override
    public double toDouble(BigDecimal value) {
        return value.doubleValue();
    }
}
