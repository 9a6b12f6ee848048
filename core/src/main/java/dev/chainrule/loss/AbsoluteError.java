package dev.chainrule.loss;

/** L = Σ |y − t|, ∂L/∂y = sign(y − t). */
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
