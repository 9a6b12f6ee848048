package dev.chainrule.loss;

/**
 * L = Σ max(0, 1 − s y) with s = 1 where t > 0, else −1 (so targets 0 and 1 serve as well as −1 and 1); ∂L/∂y = −s
 * where {@literal s y < 1}, −s/2 where s y = 1, else 0: the soft margin of Cortes and Vapnik (1995).
 */
public record Hinge() implements PerOutputLoss {
    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public double term(double y, double t) {
        return Math.max(0, 1 - sign(t) * y);
    }

    @Override
    public double slope(double y, double t) {
        return sign(t) * y < 1 ? -sign(t) : sign(t) * y == 1 ? -0.5 * sign(t) : 0;
    }

    /** One element per kink: s y = 1, hence y = s. */
    @Override
    public double[] kinks(double t) {
        return new double[] {sign(t)};
    }

    private static double sign(double t) {
        return t > 0 ? 1 : -1;
    }
}
