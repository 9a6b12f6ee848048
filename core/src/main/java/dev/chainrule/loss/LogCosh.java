package dev.chainrule.loss;

/**
 * L = Σ ln cosh d with d = y − t, ∂L/∂y = tanh d (Green 1990); computed near 0 as ln(1 + 2 sinh²(d/2)), which keeps its
 * digits there, and further out as |d| + ln(1 + e^(−2|d|)) − ln 2, which cannot overflow.
 */
public record LogCosh() implements PerOutputLoss {
    @Override
    public String name() {
        return "log-cosh";
    }

    @Override
    public double term(double y, double t) {
        double d = Math.abs(y - t);
        if (d < 1) {
            double sinh = StrictMath.sinh(0.5 * d);
            return StrictMath.log1p(2 * sinh * sinh);
        }
        return d + StrictMath.log1p(StrictMath.exp(-2 * d)) - StrictMath.log(2);
    }

    @Override
    public double slope(double y, double t) {
        return StrictMath.tanh(y - t);
    }
}
