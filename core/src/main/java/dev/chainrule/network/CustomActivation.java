package dev.chainrule.network;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/** A user's own activation; evaluated in double, one value at a time. */
record CustomActivation(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative)
        implements ElementwiseActivation {
    CustomActivation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(derivative, "derivative");
    }

    @Override
    public double value(double a) {
        return function.applyAsDouble(a);
    }

    @Override
    public double slope(double a) {
        return derivative.applyAsDouble(a);
    }
}
