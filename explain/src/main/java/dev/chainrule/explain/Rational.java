package dev.chainrule.explain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A fraction of whole numbers, in lowest terms with a positive denominator; computed exactly.
 *
 * @param numerator carries the sign
 * @param denominator positive, without a common factor with the numerator
 */
public record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {
    /** 0. */
    public static final Rational ZERO = of(0, 1);
    /** 1. */
    public static final Rational ONE = of(1, 1);

    /** @throws ArithmeticException if {@code denominator} is 0 */
    public Rational {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        BigInteger common = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            common = common.negate();
        }
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
    }

    /** numerator / denominator. */
    public static Rational of(long numerator, long denominator) {
        return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /** The value of {@code decimal}. */
    public static Rational of(BigDecimal decimal) {
        return decimal.scale() >= 0
                ? new Rational(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
                : new Rational(decimal.toBigIntegerExact(), BigInteger.ONE);
    }

    /**
     * What a person means who writes {@code value}: its shortest decimal, so that 0.1 is 1/10.
     *
     * @throws NumberFormatException if it is not finite
     */
    public static Rational ofDecimal(double value) {
        return of(BigDecimal.valueOf(value));
    }

    /** this + other. */
    public Rational plus(Rational other) {
        return new Rational(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /** this − other. */
    public Rational minus(Rational other) {
        return plus(other.negate());
    }

    /** this · other. */
    public Rational times(Rational other) {
        return new Rational(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /**
     * this / other.
     *
     * @throws ArithmeticException if {@code other} is 0
     */
    public Rational over(Rational other) {
        return new Rational(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /** −this. */
    public Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    /** |this|. */
    public Rational abs() {
        return signum() < 0 ? negate() : this;
    }

    /** −1, 0 or 1. */
    public int signum() {
        return numerator.signum();
    }

    /** Whether it is a whole number. */
    public boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    /** How many bits the longer of numerator and denominator has. */
    public int bits() {
        return Math.max(numerator.bitLength(), denominator.bitLength());
    }

    /** The decimal of {@code precision} digits nearest to it. */
    public BigDecimal toDecimal(MathContext precision) {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), precision);
    }

    /** The nearest double. */
    public double toDouble() {
        return toDecimal(new MathContext(40)).doubleValue();
    }

    @Override
    public int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    /** {@code 3/8}, {@code -2}. */
    @Override
    public String toString() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
