package dev.chainrule.explain.formula;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How numbers are written: rounded half up to so many significant digits, from the shortest decimal that stands for the
 * double; of up to 12 digits from its first 15, so that a sum of decimals that stops just short of a tie, as
 * 0.38749999999999996 for 0.3875, is rounded as a person who adds them up would. A number that has no more digits than
 * that is written as it is ({@code 0.5}); one that was rounded keeps its last zeros ({@code 0.593270}). A whole number is
 * written as one only if it is one: 0.9999999999999999 is 1.00000, for what is left of 1 − h² shows the difference.
 *
 * @param significant from 1 to 17, {@link #MOST}
 */
public record Digits(int significant) {
    /** So many tell every double from all others. */
    public static final int MOST = 17;

    /** Six. */
    public static final Digits USUAL = new Digits(6);

    /** A double computed in a few steps is not told from the decimal that it is this close to, relatively. */
    private static final double NOISE = 1e-14;

    /** So many digits of a double that was computed in a few steps can be relied on. */
    private static final MathContext RELIABLE = new MathContext(15, RoundingMode.HALF_UP);

    /** With more digits than this, rounding twice would move too many numbers that are not near a tie. */
    private static final int MOST_ROUNDED_TWICE = 12;

    private static final int MOST_LEADING_ZEROS = 6;
    private static final int MOST_WHOLE_DIGITS = 9;

    /** @throws IllegalArgumentException if {@code significant} is out of range */
    public Digits {
        if (significant < 1 || significant > MOST) {
            throw new IllegalArgumentException("digits must be from 1 to " + MOST + ", are " + significant);
        }
    }

    /** {@code value}, rounded; zeros at its end are kept, so its scale says to what decimal it was rounded. */
    public BigDecimal round(double value) {
        BigDecimal shortest = BigDecimal.valueOf(value);
        return round(significant <= MOST_ROUNDED_TWICE ? shortest.round(RELIABLE) : shortest);
    }

    /** {@code exact}, rounded half up; zeros at its end are kept. */
    public BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO.setScale(significant);
        }
        BigDecimal rounded = exact.round(new MathContext(significant, RoundingMode.HALF_UP));
        return rounded.setScale(rounded.scale() + significant - rounded.precision());
    }

    /**
     * {@code value} in ASCII, as {@link Formula.Figure} holds it: without exponent where it is of a usual size
     * ({@code -0.25}), else with one ({@code 1.5e-9}); {@code NaN} and {@code Infinity} as they are.
     */
    public String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = round(value);
        BigDecimal shortest = strip(rounded);
        double away = Math.abs(shortest.doubleValue() - value);
        boolean asItIs = shortest.scale() > 0 ? away <= NOISE * Math.abs(value) : away == 0;
        return text(asItIs ? shortest : rounded);
    }

    /** {@code number} as it is, in ASCII. */
    public static String text(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -MOST_LEADING_ZEROS && exponent < MOST_WHOLE_DIGITS) {
            return number.toPlainString();
        }
        return number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    private static BigDecimal strip(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
