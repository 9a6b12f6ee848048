package dev.chainrule.explain;

/**
 * One small step of a pass: it writes one quantity, by one expression of others.
 *
 * @param quantity what it writes; its id is the step's id
 * @param level how small it is
 * @param phase the part of the pass
 * @param expression how it follows from others, in the notation's signs
 * @param value of the quantity, in double precision
 * @param sign −1 where the notation writes minus the quantity, as Err_j = −δ_j: then the expression gives that; else 1
 */
public record Step(Quantity quantity, Level level, Phase phase, Expression expression, double value, int sign) {
    /** The id of the step and of what it writes. */
    public String id() {
        return quantity.id();
    }
}
