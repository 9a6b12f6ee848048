package dev.chainrule.explain.check;

import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;

/**
 * What an answer is about: a quantity, or the change that an update makes of a parameter, perhaps in the other sign.
 *
 * @param quantity the quantity; for a change the parameter after the update
 * @param isChange whether new − old is meant
 * @param isNegated whether minus that is meant, as by the signal Err = −δ
 */
record Subject(Quantity quantity, boolean isChange, boolean isNegated) {
    /** A quantity by itself. */
    static Subject of(Quantity quantity) {
        return new Subject(quantity, false, false);
    }

    /** The same of another quantity. */
    Subject with(Quantity other) {
        return new Subject(other, isChange, isNegated);
    }

    /** The id of the quantity, without pass and sample. */
    String plainId() {
        return new Quantity(quantity.kind(), quantity.layer(), quantity.i(), quantity.j(), Scope.ONLY).id();
    }

    /** Whether it is {@code kind} by itself, and no change. */
    boolean is(Kind kind) {
        return quantity.kind() == kind && !isChange;
    }

    /** Whether it comes out of an update: a new parameter or its change. */
    boolean isUpdated() {
        return switch (quantity.kind()) {
            case NEW_WEIGHT, NEW_BIAS, NEW_SLOPE_PARAMETER -> true;
            default -> false;
        };
    }

    /** Whether it is the gradient of a parameter. */
    boolean isGradient() {
        return switch (quantity.kind()) {
            case WEIGHT_GRADIENT, BIAS_GRADIENT, SLOPE_PARAMETER_GRADIENT -> true;
            default -> false;
        };
    }

    /** How it follows from quantities. */
    Expression expression() {
        Expression value = Expression.value(quantity);
        return signed(isChange ? Expression.difference(value, Expression.value(parameter())) : value);
    }

    /** {@code expression} in the sign that is meant. */
    Expression signed(Expression expression) {
        return isNegated ? new Expression.Negative(expression) : expression;
    }

    /** What reads as this where {@code updated} stands for the parameter after the update. */
    Expression reading(Expression updated) {
        return signed(isChange ? Expression.difference(updated, Expression.value(parameter())) : updated);
    }

    /** The parameter before the update. */
    Quantity parameter() {
        return Parts.like(
                quantity,
                switch (quantity.kind()) {
                    case NEW_WEIGHT, WEIGHT_GRADIENT -> Kind.WEIGHT;
                    case NEW_BIAS, BIAS_GRADIENT -> Kind.BIAS;
                    case NEW_SLOPE_PARAMETER, SLOPE_PARAMETER_GRADIENT -> Kind.SLOPE_PARAMETER;
                    default -> throw new IllegalStateException(quantity.id());
                });
    }

    /** The gradient of the parameter. */
    Quantity gradient() {
        return Parts.like(
                quantity,
                switch (quantity.kind()) {
                    case NEW_WEIGHT, WEIGHT -> Kind.WEIGHT_GRADIENT;
                    case NEW_BIAS, BIAS -> Kind.BIAS_GRADIENT;
                    case NEW_SLOPE_PARAMETER, SLOPE_PARAMETER -> Kind.SLOPE_PARAMETER_GRADIENT;
                    default -> throw new IllegalStateException(quantity.id());
                });
    }
}
