package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;

/** In which arithmetic the numbers of a derivation are worked out, and how they are written down. */
public sealed interface Reckoning {
    /**
     * In double precision; rounded only where a number is printed.
     *
     * @param digits of what is printed
     */
    record Doubles(Digits digits) implements Reckoning {}

    /**
     * In fractions as long as they stay fractions, see {@link Fractions}; what is given is meant as its decimal.
     *
     * @param digits of what is printed as a decimal
     */
    record Exact(Digits digits) implements Reckoning {
        /** A fraction of more digits, above and below the bar together, is printed as a decimal: nobody would read it. */
        public static final int MOST_DIGITS = 24;
    }

    /**
     * As with a pencil: every number is rounded as it is written down, and what follows is computed from the rounded
     * number. What is given is taken as it is.
     *
     * @param rounding how
     */
    record ByHand(Rounded rounding) implements Reckoning {}

    /** What holds, for the reader. */
    default String words() {
        return switch (this) {
            case Doubles(Digits digits) ->
                "rounded half up to " + digits.significant()
                        + " significant digits where they are printed; with more inside an equation that would not come out "
                        + "otherwise; computed on in double precision";
            case Exact(Digits digits) ->
                "exact: fractions stay fractions; what is none, or has more than " + Exact.MOST_DIGITS
                        + " digits, is printed as a decimal, rounded half up to " + digits.significant()
                        + " significant digits, and computed on unrounded";
            case ByHand(Rounded rounding) ->
                "as by hand: every number is " + rounding.words()
                        + " as it is written down, and computed on from there; what is given is taken as it is";
        };
    }
}
