package dev.chainrule.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Computes as with pencil and paper: every number that is written down is rounded, and what follows goes on from the
 * rounded number. Between two numbers written down, nothing is rounded (34 digits).
 *
 * @param digits how many are kept, at least 1 (0 decimals round to whole numbers)
 * @param significant whether they count from the first digit that is not 0, else from the decimal point
 * @param mode how: half up, or cut off
 */
public record Rounded(int digits, boolean significant, RoundingMode mode) implements Arithmetic<BigDecimal> {
    private static final MathContext WORKING = MathContext.DECIMAL128;

    /** @throws IllegalArgumentException if {@code digits} is too small */
    public Rounded {
        if (digits < (significant ? 1 : 0)) {
            throw new IllegalArgumentException("digits must be at least " + (significant ? 1 : 0) + ", is " + digits);
        }
    }

    /**
     * Rounds half up to {@code count} digits after the decimal point.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static Rounded toDecimals(int count) {
        return new Rounded(count, false, RoundingMode.HALF_UP);
    }

    /**
     * Rounds half up to {@code count} significant digits.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public static Rounded toSignificant(int count) {
        return new Rounded(count, true, RoundingMode.HALF_UP);
    }

    /** What becomes of a number: {@code rounded half up to 3 decimals}. */
    public String words() {
        String how = switch (mode) {
            case HALF_UP -> "rounded half up to ";
            case DOWN -> "cut off after ";
            default -> "rounded (" + mode + ") to ";
        };
        return how + Numbers.count(digits, significant ? "significant digit" : "decimal");
    }

    @Override
    public BigDecimal number(double value) {
        return finite(value);
    }

    @Override
    public BigDecimal fraction(long numerator, long denominator) {
        return BigDecimal.valueOf(numerator).divide(BigDecimal.valueOf(denominator), WORKING);
    }

    @Override
    public BigDecimal sum(BigDecimal x, BigDecimal y) {
        return x.add(y, WORKING);
    }

    @Override
    public BigDecimal difference(BigDecimal x, BigDecimal y) {
        return x.subtract(y, WORKING);
    }

    @Override
    public BigDecimal product(BigDecimal x, BigDecimal y) {
        return x.multiply(y, WORKING);
    }

    /** @throws ArithmeticException if {@code y} is 0, perhaps because it was rounded to it */
    @Override
    public BigDecimal quotient(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        return x.divide(y, WORKING);
    }

    @Override
    public BigDecimal negative(BigDecimal x) {
        return x.negate();
    }

    /** @throws ArithmeticException if the function has no finite value there, as ln at 0 */
    @Override
    public BigDecimal apply(Fn function, List<BigDecimal> arguments) {
        return finite(function.function()
                .applyAsDouble(
                        arguments.stream().mapToDouble(BigDecimal::doubleValue).toArray()));
    }

    @Override
    public BigDecimal written(BigDecimal value) {
        return significant ? value.round(new MathContext(digits, mode)) : value.setScale(digits, mode);
    }

    @Override
    public double toDouble(BigDecimal value) {
        return value.doubleValue();
    }

    private static BigDecimal finite(double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("no finite number");
        }
        return BigDecimal.valueOf(value);
    }
}
