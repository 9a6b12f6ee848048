package dev.chainrule.explain;

/**
 * The sign with which a notation writes the signal δ: Han and Kamber write Err = −δ, the first source text the step
 * ΔW = −α ∂E/∂W with (d − y) in front.
 */
final class Signals {
    private Signals() {}

    /** −1 where the letter of the signal stands for −δ, else 1. */
    static int sign(Notation notation) {
        return switch (notation) {
            case HAN_KAMBER, W1_W2 -> -1;
            case W_U, LAYERS, MAZUR, NIELSEN, HAGAN -> 1;
        };
    }
}
