package dev.chainrule.preprocessing;

/**
 * Inputs of the network that belong together, because they come of one part of one feature.
 *
 * @param first the first of them, from 0
 * @param width how many they are
 * @param kind what they say
 */
public record InputGroup(int first, int width, Kind kind) {
    /** What the inputs of a group say. */
    public enum Kind {
        /** One scaled value. */
        NUMBER,
        /** How far one value has passed through each of its bins. */
        PIECES,
        /** One per category, of which one is 1. */
        CATEGORY,
        /** One that is yes or no: a truth, or whether a value is missing. */
        FLAG
    }

    /** @throws IllegalArgumentException if there is no input, or there are several where the kind has one */
    public InputGroup {
        if (first < 0 || width < 1) {
            throw new IllegalArgumentException("no inputs: " + width + " from " + first + " on");
        }
        if (width > 1 && (kind == Kind.NUMBER || kind == Kind.FLAG)) {
            throw new IllegalArgumentException("a " + kind + " is one input, not " + width);
        }
    }
}
