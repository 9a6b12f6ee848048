package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as a learner writes it, with the digits that it claims: {@code 0.50}, {@code 0,50}, {@code 3/8},
 * {@code 1.2e-3}, {@code 1.2·10^-3}. A fraction that is a decimal of few digits claims those (1/2 is 0.5), any other is
 * meant exactly.
 */
public final class Given {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+[.,]?\\d*|[.,]\\d+)([eE][+-]?\\d+)?");
    private static final Pattern TIMES_POWER = Pattern.compile("\\s*[×·*x]\\s*10\\s*\\^?\\s*\\(?([+-]?\\d+)\\)?$");
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /** The most that a power of ten may be; beyond it there are no doubles. */
    private static final int LARGEST_EXPONENT = 400;

    /** No number in the range of doubles is written longer, exact decimals of doubles excepted; checking takes time. */
    private static final int LONGEST = 1000;

    /** Rounding every number on the way seldom adds up to more units of the last digit. */
    private static final double FURTHEST_UNITS = 100;

    /** With fewer digits a number is anybody's. */
    private static final int FEWEST_DIGITS = 2;

    /** What rounding in double precision leaves of a 0. */
    private static final double NOTHING = 1e-12;

    private final String text;
    private final Rational value;
    private final double number;
    private final @Nullable BigDecimal decimal;

    private Given(String text, Rational value, @Nullable BigDecimal decimal) {
        this.text = text;
        this.value = value;
        this.number = value.toDouble();
        this.decimal = decimal;
    }

    /**
     * The number in {@code text}.
     *
     * @param where how the message calls the place, for example {@code "answers.txt, line 3"}
     * @throws ChainruleException if it is none
     */
    public static Given parse(String text, String where) {
        if (text.length() > LONGEST) {
            throw new ChainruleException(where + ": expected a number such as 0.5, 0,5, 3/8 or 1.2e-3, found "
                    + text.length() + " characters; a number has at most " + LONGEST);
        }
        String plain = plain(text);
        int slash = plain.indexOf('/');
        if (slash < 0) {
            BigDecimal decimal = decimal(plain, text, where);
            return new Given(text.strip(), Rational.of(decimal), decimal);
        }
        Rational numerator = Rational.of(decimal(plain.substring(0, slash).strip(), text, where));
        Rational denominator = Rational.of(decimal(plain.substring(slash + 1).strip(), text, where));
        if (denominator.signum() == 0) {
            throw new ChainruleException(where + ": '" + text.strip() + "' divides by zero");
        }
        Rational value = numerator.over(denominator);
        return new Given(text.strip(), value, asDecimal(value));
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        boolean raised = false;
        for (char c : text.strip().replace('−', '-').replace('⁻', '-').toCharArray()) {
            int digit = SUPERSCRIPTS.indexOf(c);
            if (digit >= 0 && !raised) {
                raised = true;
                boolean signed = plain.length() > 0 && plain.charAt(plain.length() - 1) == '-';
                plain.insert(plain.length() - (signed ? 1 : 0), '^');
            }
            plain.append(digit >= 0 ? (char) ('0' + digit) : c);
        }
        Matcher power = TIMES_POWER.matcher(plain);
        return power.find() ? plain.substring(0, power.start()) + "e" + power.group(1) : plain.toString();
    }

    private static BigDecimal decimal(String plain, String text, String where) {
        if (!DECIMAL.matcher(plain).matches()) {
            boolean both = plain.indexOf(',') >= 0 && plain.indexOf('.') >= 0;
            throw new ChainruleException(where + ": expected a number such as 0.5, 0,5, 3/8 or 1.2e-3, found '"
                    + text.strip() + "'" + (both ? "; write no sign between the thousands" : ""));
        }
        try {
            BigDecimal decimal = new BigDecimal(plain.replace(',', '.'));
            if (Math.abs((long) decimal.precision() - decimal.scale()) <= LARGEST_EXPONENT
                    && Math.abs((long) decimal.scale()) <= 3L * LARGEST_EXPONENT) {
                return decimal;
            }
        } catch (NumberFormatException e) {
            // an exponent beyond even those of decimals
        }
        throw new ChainruleException(where + ": '" + text.strip() + "' is out of the range of numbers here");
    }

    /** The decimal that {@code value} is, or null if that has no end. */
    private static @Nullable BigDecimal asDecimal(Rational value) {
        try {
            return new BigDecimal(value.numerator()).divide(new BigDecimal(value.denominator()));
        } catch (ArithmeticException endless) {
            return null;
        }
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** The number. */
    public Rational value() {
        return value;
    }

    /** The nearest double. */
    public double toDouble() {
        return number;
    }

    /** How many digits it has after the decimal point (negative: before it, as in 3e4); a fraction without end, 12. */
    public int decimals() {
        return decimal == null ? 12 : decimal.scale();
    }

    /** How many digits it has from the first that is not 0; a fraction without end, 12. */
    public int significant() {
        return decimal == null ? 12 : decimal.signum() == 0 ? 0 : decimal.precision();
    }

    /** Half a unit of its last digit: how far the value meant may be away. */
    public double halfUnit() {
        return decimal == null ? 0 : 0.5 * Math.pow(10, -decimal.scale());
    }

    /**
     * Whether it is {@code exact} to the digits given.
     *
     * @param slack how uncertain {@code exact} is, at least 0
     */
    public boolean is(double exact, double slack) {
        double room = halfUnit() * (1 + 1e-9) + slack + 1e-13 * Math.abs(exact);
        return Math.abs(number - exact) <= room || isRoundedToTens(exact);
    }

    /**
     * Whether it is {@code exact} to the digits given and shows it: by a digit that is not 0, or because {@code exact} is 0.
     * A 0 shows nothing of a small number that is not 0, and tells it from no other.
     */
    boolean shows(double exact, double slack) {
        return is(exact, slack) && (significant() > 0 || Math.abs(exact) <= Math.max(slack, NOTHING));
    }

    /**
     * Whether it tells {@code number} from others that many slips lead to: by two digits, or because it is {@code number}
     * itself, as 0.5 may be.
     */
    boolean pinsDown(double number) {
        double away = Math.abs(this.number - number);
        if (away <= Math.max(1e-9 * Math.abs(number), NOTHING)) {
            return true;
        }
        int digits = significant();
        if (decimal != null && decimal.scale() == 0 && away > halfUnit() * (1 + 1e-9)) {
            digits = decimal.stripTrailingZeros().precision(); // 30 for 34: the 0 is no digit
        }
        return digits >= FEWEST_DIGITS;
    }

    /** Whether rounding on the way, to as many digits as are given, could lead from {@code exact} to it. */
    boolean isNear(double exact) {
        double away = Math.abs(number - exact);
        return away <= FURTHEST_UNITS * 2 * halfUnit()
                || away <= FURTHEST_UNITS * Math.pow(10, -significant()) * Math.abs(number);
    }

    /** Whether it is {@code exact} cut off after the digits given, instead of rounded. */
    public boolean isCutOff(double exact) {
        return decimal != null
                && Double.isFinite(exact)
                && BigDecimal.valueOf(exact)
                                .setScale(decimal.scale(), RoundingMode.DOWN)
                                .compareTo(decimal)
                        == 0;
    }

    /** The zeros at the end of a whole number may only hold places: 30 is 34 to one digit. */
    private boolean isRoundedToTens(double exact) {
        if (decimal == null || decimal.scale() != 0 || !Double.isFinite(exact) || decimal.signum() == 0) {
            return false;
        }
        int digits = decimal.stripTrailingZeros().precision();
        return digits < decimal.precision()
                && BigDecimal.valueOf(exact)
                                .round(new MathContext(digits, RoundingMode.HALF_UP))
                                .compareTo(decimal)
                        == 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
