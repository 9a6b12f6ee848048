package dev.chainrule.explain.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What rows do in one layer, forward and backward.
 *
 * @param layer from 1
 * @param units how many
 * @param saturated how many of them are flat for nearly all rows
 * @param dead how many give 0 for all rows
 * @param delta the mean over the rows of ‖δ‖, the length of ∂L/∂a; NaN without targets
 * @param weightFactor mean ‖∂L/∂h‖ of this layer over mean ‖δ‖ of the next: what the weights on the way back (and a
 *     normalisation there) do to its length; NaN for the last layer
 * @param weightSum the mean over the units of Σ|w| to the next layer, the most that the weights can do to an element;
 *     NaN for the last layer
 * @param slopeFactor mean ‖δ‖ over mean ‖∂L/∂h‖: what f′ does to it; NaN where a unit has no f′ of its own
 */
public record LayerFigures(
        int layer,
        int units,
        int saturated,
        int dead,
        double delta,
        double weightFactor,
        double weightSum,
        double slopeFactor) {
    /** ‖δ‖ here over ‖δ‖ of the next layer: {@code weightFactor} · {@code slopeFactor}. */
    public double ratio() {
        return weightFactor * slopeFactor;
    }

    /** As maps have it: the components by their names, with {@code ratio}. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("layer", layer);
        tree.put("units", units);
        tree.put("saturated", saturated);
        tree.put("dead", dead);
        tree.put("delta", delta);
        tree.put("ratio", ratio());
        tree.put("weightFactor", weightFactor);
        tree.put("weightSum", weightSum);
        tree.put("slopeFactor", slopeFactor);
        return tree;
    }
}
