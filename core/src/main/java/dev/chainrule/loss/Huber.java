package dev.chainrule.loss;

/**
 * L = Σ ½ (y − t)² where |y − t| ≤ δ, else δ (|y − t| − ½ δ); ∂L/∂y = y − t, clipped to ±δ (Huber 1964).
 *
 * @param delta δ, the distance from which the loss is linear; positive
 */
public record Huber(double delta) implements PerOutputLoss {
    /** δ = 1. */
    public Huber() {
        this(1);
    }

    /** @throws IllegalArgumentException if the parameter is out of range */
    public Huber {
        if (!(delta > 0 && Double.isFinite(delta))) {
            throw new IllegalArgumentException("delta must be positive and finite, is " + delta);
        }
    }

    @Override
    public String name() {
        return "huber";
    }

    @Override
    public double term(double y, double t) {
        return Math.abs(y - t) <= delta ? 0.5 * (y - t) * (y - t) : delta * (Math.abs(y - t) - 0.5 * delta);
    }

    @Override
    public double slope(double y, double t) {
        return Math.clamp(y - t, -delta, delta);
    }

    /** Two values, t ± δ, where the second derivative jumps. */
    @Override
    public double[] kinks(double t) {
        return new double[] {t - delta, t + delta};
    }
}
