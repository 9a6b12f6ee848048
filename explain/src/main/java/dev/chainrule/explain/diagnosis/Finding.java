package dev.chainrule.explain.diagnosis;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that keeps a network from learning well.
 *
 * @param kind what
 * @param where the layer, the input or the epochs, in words
 * @param figure the number that shows it; what it is, {@code what} says
 * @param what the finding in a sentence, with the figure
 * @param advice what to change, in a sentence
 */
public record Finding(Kind kind, String where, double figure, String what, String advice) {
    /** As maps have it: kind (in small letters, with hyphens), where, figure, what, advice. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        tree.put("where", where);
        tree.put("figure", figure);
        tree.put("what", what);
        tree.put("advice", advice);
        return tree;
    }

    /** What a finding can be. */
    public enum Kind {
        /** Units whose activation is flat where the rows are: f′ is near 0, and nothing passes back. */
        SATURATED_UNITS,
        /** Rectifiers that give 0 for every row: f′ is 0, and their weights never move again. */
        DEAD_UNITS,
        /** δ shrinks from layer to layer on the way back. */
        VANISHING_GRADIENT,
        /** δ grows from layer to layer on the way back. */
        EXPLODING_GRADIENT,
        /** Inputs far from 0 or of very different size. */
        UNSCALED_INPUTS,
        /** The loss grew. */
        RATE_TOO_HIGH,
        /** The loss goes up and down. */
        OSCILLATION,
        /** The loss still falls as fast at the end as before. */
        RATE_TOO_LOW,
        /** The loss hardly moved at all. */
        NO_PROGRESS
    }
}
