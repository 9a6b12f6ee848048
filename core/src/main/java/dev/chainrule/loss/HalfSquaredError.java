package dev.chainrule.loss;

/** L = ½ Σ (y − t)², ∂L/∂y = y − t: the loss of both source texts. */
public record HalfSquaredError() implements PerOutputLoss {
    @Override
    public String name() {
        return "half-squared-error";
    }

    @Override
    public double term(double y, double t) {
        return 0.5 * (y - t) * (y - t);
    }

    @Override
    public double slope(double y, double t) {
        return y - t;
    }
}
