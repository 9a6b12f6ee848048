package dev.chainrule.loss;

/** L = Σ (y − t)², ∂L/∂y = 2 (y − t). */
public record SquaredError() implements PerOutputLoss {
    @Override
    public String name() {
        return "squared-error";
    }

    @Override
    public double term(double y, double t) {
        return (y - t) * (y - t);
    }

    @Override
    public double slope(double y, double t) {
        return 2 * (y - t);
    }
}
