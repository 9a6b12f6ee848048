package dev.chainrule.optimization;

/**
 * A point of a line w + t d.
 *
 * @param length t
 * @param loss the objective there
 * @param slope its derivative by t: gᵀd
 * @param gradient g
 */
record LinePoint(double length, double loss, double slope, float[] gradient) {
    /** Whether the objective has a value here. A gradient with a NaN or infinite element makes the slope so. */
    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(slope);
    }
}
