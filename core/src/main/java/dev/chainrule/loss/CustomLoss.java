package dev.chainrule.loss;

import java.util.Objects;
import java.util.function.DoubleBinaryOperator;

/** A user's own loss. */
record CustomLoss(String name, DoubleBinaryOperator function, DoubleBinaryOperator derivative)
        implements PerOutputLoss {
    CustomLoss {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(derivative, "derivative");
    }

    @Override
    public double term(double y, double t) {
        return function.applyAsDouble(y, t);
    }

    @Override
    public double slope(double y, double t) {
        return derivative.applyAsDouble(y, t);
    }
}
