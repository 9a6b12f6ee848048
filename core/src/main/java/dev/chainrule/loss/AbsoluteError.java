package dev.chainrule.loss;

/**
 * Least absolute deviations: L = Σ |y − t|, ∂L/∂y = sign(y − t), 0 at y = t. The constant y that makes it
 * least is the median of t.
 */
public record AbsoluteError() implements PerOutputLoss {
    @Override
    public String name() {
        return "absolute-error";
    }

    @Override
    public double term(double y, double t) {
        return Math.abs(y - t);
    }

    @Override
    public double slope(double y, double t) {
        return Math.signum(y - t);
    }

    @Override
    public double[] kinks(double t) {
        return new double[] {t};
    }
}
