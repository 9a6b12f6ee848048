package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import dev.chainrule.explain.Quantity.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How much of a worked example is left to the learner: nothing, then the last steps, then more from the end on, up to all
 * (Renkl: worked examples that fade).
 */
public enum Fading {
    /** Nothing is hidden: a worked example. */
    NOTHING,
    /** The new parameters. */
    UPDATE,
    /** The gradients too. */
    GRADIENTS,
    /** δ and ∂L/∂h too. */
    DELTAS,
    /** The loss too. */
    LOSS,
    /** Everything. */
    ALL;

    /** The word on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words of all levels, from nothing to all. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Fading::word).toList();
    }

    /**
     * The level called {@code text}: its word, or its number from 0 (nothing) to 5 (all).
     *
     * @throws ChainruleException if there is none
     */
    public static Fading of(String text) {
        for (Fading fading : values()) {
            if (text.equals(fading.word()) || text.equals(String.valueOf(fading.ordinal()))) {
                return fading;
            }
        }
        String hint = Nearest.hint(text, words());
        throw new ChainruleException("'" + text + "' is no level of hiding"
                + (hint.isEmpty() ? "; known are " + String.join(", ", words()) + " (or 0 to 5)" : hint));
    }

    /** Whether {@code step} is left to the learner. */
    public boolean hides(Step step) {
        return compareTo(last(step)) >= 0;
    }

    /** The first level that hides {@code step}. */
    private static Fading last(Step step) {
        return switch (step.phase()) {
            case FORWARD -> ALL;
            case LOSS -> LOSS;
            case BACKWARD -> isGradient(step.quantity().kind()) ? GRADIENTS : DELTAS;
            case UPDATE -> UPDATE;
        };
    }

    private static boolean isGradient(Kind kind) {
        return switch (kind) {
            case WEIGHT_GRADIENT, BIAS_GRADIENT, SLOPE_PARAMETER_GRADIENT -> true;
            default -> false;
        };
    }
}
