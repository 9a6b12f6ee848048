package dev.chainrule.explain.check;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Rounded;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a learner rounds on the way: to how many digits, and which numbers are written down at all.
 *
 * @param rounding how each number that is written down is rounded
 * @param detail which are written down
 */
record Plan(Rounded rounding, Detail detail) {
    /** Which numbers are written down; what is not is kept in the calculator. */
    enum Detail {
        /** Activations, δ, the loss, new parameters. */
        RESULTS,
        /** These, pre-activations and gradients. */
        UNITS,
        /** Each product, each derivative, each share of the loss too. */
        TERMS;

        /** Whether a number of {@code kind} is written down. */
        boolean writes(Kind kind) {
            return switch (kind) {
                case TERM, LOSS_TERM, ACTIVATION_GRADIENT, ACTIVATION_SLOPE, CONTRIBUTION -> this == TERMS;
                case PRE_ACTIVATION, WEIGHT_GRADIENT, BIAS_GRADIENT, SLOPE_PARAMETER_GRADIENT -> this != RESULTS;
                default -> true;
            };
        }
    }

    /** Between so many digits people round. */
    private static final int FEWEST = 2;

    private static final int MOST = 12;
    private static final double FURTHEST_UNITS = 1000;

    /** All plans, the one of {@code given}'s own digits first, then by the distance of their digits from it. */
    static List<Plan> around(Given given) {
        List<Plan> plans = new ArrayList<>(alike(given));
        if (given.decimals() >= 1 && given.decimals() <= MOST) {
            add(plans, new Rounded(given.decimals(), false, RoundingMode.DOWN));
        }
        for (int away = 0; away <= MOST; away++) {
            for (int side : away == 0 ? new int[] {0} : new int[] {1, -1}) {
                for (boolean significant : new boolean[] {false, true}) {
                    int digits = (significant ? given.significant() : given.decimals()) + side * away;
                    if (digits >= FEWEST && digits <= MOST) {
                        add(plans, new Rounded(digits, significant, RoundingMode.HALF_UP));
                    }
                }
            }
        }
        return plans.stream().distinct().toList();
    }

    /** The plans that round to {@code given}'s own digits. */
    static List<Plan> alike(Given given) {
        List<Plan> plans = new ArrayList<>();
        if (given.decimals() >= 1 && given.decimals() <= MOST) {
            add(plans, Rounded.toDecimals(given.decimals()));
        }
        if (given.significant() >= 1 && given.significant() <= MOST) {
            add(plans, Rounded.toSignificant(given.significant()));
        }
        return plans;
    }

    private static void add(List<Plan> plans, Rounded rounding) {
        for (Detail detail : Detail.values()) {
            plans.add(new Plan(rounding, detail));
        }
    }

    /** Whether rounding so could lead from {@code exact} to {@code given} at all: it does not add up to more units. */
    boolean leads(double exact, double given) {
        double size = Math.max(Math.abs(exact), Math.abs(given));
        double unit = Math.pow(10, -rounding.digits()) * (rounding.significant() ? size : Math.max(1, size));
        return Math.abs(exact - given) <= FURTHEST_UNITS * unit;
    }

    /** The stable word: {@code rounded-to-4-decimals}. */
    String name() {
        return (rounding.mode() == RoundingMode.DOWN ? "cut-off-after-" : "rounded-to-")
                + rounding.digits()
                + (rounding.significant() ? "-digits" : "-decimals");
    }

    /** For people: {@code rounded to 4 decimals}. */
    String words() {
        return (rounding.mode() == RoundingMode.DOWN ? "cut off after " : "rounded to ")
                + rounding.digits()
                + (rounding.significant() ? " significant digit" : " decimal")
                + (rounding.digits() == 1 ? "" : "s");
    }
}
