package dev.chainrule.loss;

/** L = Σ ln cosh(y − t), ∂L/∂y = tanh(y − t); computed as |d| + ln(1 + e⁻²|ᵈ|) − ln 2, which cannot overflow. */
public record LogCosh() implements PerOutputLoss {
    @Override
    public String name() {
        return "log-cosh";
    }

    @Override
    public double term(double y, double t) {
        return Math.abs(y - t) + StrictMath.log1p(StrictMath.exp(-2 * Math.abs(y - t))) - StrictMath.log(2);
    }

    @Override
    public double slope(double y, double t) {
        return StrictMath.tanh(y - t);
    }
}
