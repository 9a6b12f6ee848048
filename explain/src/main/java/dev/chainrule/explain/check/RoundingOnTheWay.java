package dev.chainrule.explain.check;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Rounded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an answer comes out if numbers on the way are rounded. */
final class RoundingOnTheWay {
    /** A number in single precision has about so many digits. */
    private static final int SINGLE_DIGITS = 7;

    private static final double SINGLE_ERROR = 2e-6;

    /** Further away than this, relatively, no rounding to two digits or more leads. */
    private static final double FURTHEST = 0.1;

    /** Roundings of hidden activations, of outputs and of signals, each by itself; null is none. */
    private static final List<@Nullable Rounded> SOME = roundings();

    private final Problem problem;
    private final Workings right;

    RoundingOnTheWay(Problem problem, Workings right) {
        this.problem = problem;
        this.right = right;
    }

    private static List<@Nullable Rounded> roundings() {
        List<@Nullable Rounded> some = new ArrayList<>();
        some.add(null);
        for (int digits = 5; digits >= 2; digits--) {
            some.add(Rounded.toDecimals(digits));
            if (digits < 5) {
                some.add(Rounded.toSignificant(digits));
            }
        }
        return some;
    }

    /** The simplest explanation by one way of rounding everywhere; empty if there is none. */
    List<Reason> simple(Given given, Subject subject, double expected) {
        List<Reason> reasons = new ArrayList<>();
        if (given.significant() > 0 && given.isCutOff(expected)) {
            reasons.add(reason("cut-off", "Right up to its last digit: it is cut off where it should be rounded."));
        }
        if (problem.isLarge()) {
            return reasons;
        }
        // to fewer digits than it has, everything can be rounded to 0
        List<Plan> plans = given.significant() > 0 ? Plan.around(given) : Plan.alike(given);
        for (Plan plan : plans) {
            if (plan.leads(expected, given.toDouble()) && given.is(right.value(subject.expression(), plan), 0)) {
                String way = "numbers on the way are " + plan.words();
                reasons.add(new Reason(
                        plan.name(),
                        Verdict.ROUNDING,
                        "Right up to rounding: it comes out if " + way + ".",
                        "the right number if " + way));
                break;
            }
        }
        return reasons;
    }

    /** An explanation by rounding of another kind, or that differs from place to place; empty if there is none. */
    List<Reason> inSomeWay(Given given, Subject subject, double expected) {
        double away = Math.abs(given.toDouble() - expected);
        if (given.significant() >= SINGLE_DIGITS && away <= SINGLE_ERROR * Math.abs(expected)) {
            return List.of(reason(
                    "single-precision",
                    "Right to six digits: the others are those of a computation in single precision, or of rounding on the"
                            + " way."));
        }
        if (!problem.isSmall() || given.significant() < 2 || away > FURTHEST * Math.abs(expected)) {
            return List.of();
        }
        int fewest = given.significant() - 3;
        for (Rounded hidden : SOME) {
            for (Rounded outputs : SOME) {
                for (Rounded signals : SOME) {
                    boolean isFine = isFine(hidden, fewest) && isFine(outputs, fewest) && isFine(signals, fewest);
                    if (isFine && given.is(value(subject, hidden, outputs, signals), 0)) {
                        return List.of(reason(
                                "rounded-here-and-there",
                                "Right up to rounding: it comes out if some numbers on the way are rounded (hidden units: "
                                        + words(hidden) + "; outputs: " + words(outputs) + "; δ: " + words(signals)
                                        + ")."));
                    }
                }
            }
        }
        return List.of();
    }

    private static boolean isFine(@Nullable Rounded rounding, int fewest) {
        return rounding == null || rounding.digits() >= fewest;
    }

    private double value(
            Subject subject, @Nullable Rounded hidden, @Nullable Rounded outputs, @Nullable Rounded signals) {
        Chain.Pen<BigDecimal> pen = (q, value) -> {
            Rounded rounding = rounding(q, hidden, outputs, signals);
            return rounding == null ? value : rounding.written(value);
        };
        return right.value(subject.expression(), Rounded.toSignificant(1), pen);
    }

    private @Nullable Rounded rounding(
            Quantity q, @Nullable Rounded hidden, @Nullable Rounded outputs, @Nullable Rounded signals) {
        return switch (q.kind()) {
            case ACTIVATION -> q.layer() < problem.depth() ? hidden : outputs;
            case DELTA -> signals;
            default -> null;
        };
    }

    private static String words(@Nullable Rounded rounding) {
        return rounding == null ? "as they are" : new Plan(rounding, Plan.Detail.RESULTS).words();
    }

    private static Reason reason(String name, String sentence) {
        return new Reason(name, Verdict.ROUNDING, sentence);
    }
}
