package dev.chainrule.loss;

/**
 * The pinball loss L = Σ q (t − y) where t > y, else (1 − q) (y − t); ∂L/∂y = −q or 1 − q. Its minimum is the q-quantile of
 * t (Koenker and Bassett 1978).
 *
 * @param q the quantile, between 0 and 1
 */
public record Quantile(double q) implements PerOutputLoss {
    /** The median, q = 0.5: half the absolute error. */
    public Quantile() {
        this(0.5);
    }

    /** @throws IllegalArgumentException if the parameter is out of range */
    public Quantile {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("q must be between 0 and 1, is " + q);
        }
    }

    @Override
    public String name() {
        return "quantile";
    }

    @Override
    public double term(double y, double t) {
        return term(q, y, t);
    }

    static double term(double q, double y, double t) {
        return t > y ? q * (t - y) : (1 - q) * (y - t);
    }

    @Override
    public double slope(double y, double t) {
        return slope(q, y, t);
    }

    static double slope(double q, double y, double t) {
        return t > y ? -q : t < y ? 1 - q : 0.5 - q;
    }

    @Override
    public double[] kinks(double t) {
        return new double[] {t};
    }
}
