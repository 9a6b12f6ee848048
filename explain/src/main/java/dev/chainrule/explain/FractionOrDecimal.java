package dev.chainrule.explain;

/** A number as it comes out in fractions: a fraction as long as all that led to it are, a decimal from then on. */
public sealed interface FractionOrDecimal {
    /** A fraction. */
    record Exact(Rational value) implements FractionOrDecimal {
        /** {@code 3/8}. */
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** A number that is no fraction, such as σ(1), or whose fraction is too long for any use. */
    record Decimal(double value) implements FractionOrDecimal {
        /** {@code 0.7310585786300049}. */
        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /** The nearest double. */
    default double toDouble() {
        return switch (this) {
            case Exact exact -> exact.value.toDouble();
            case Decimal decimal -> decimal.value;
        };
    }
}
