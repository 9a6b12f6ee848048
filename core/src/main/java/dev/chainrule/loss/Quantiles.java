package dev.chainrule.loss;

import java.util.List;

/**
 * The pinball loss of several quantiles of each target at once: output k stands for the quantile k mod K of the K that are
 * asked for, so that the K outputs of one target stand side by side, each with the same t. L = Σ_k of what {@link Quantile} is
 * for that output (Koenker and Bassett 1978).
 *
 * @param quantiles K ≥ 1 numbers between 0 and 1, ascending
 */
public record Quantiles(List<Double> quantiles) implements Loss {
    /** The median, and an interval that nine of ten values are in: 0.05, 0.5, 0.95. */
    public Quantiles() {
        this(List.of(0.05, 0.5, 0.95));
    }

    /** @throws IllegalArgumentException if there is none, or they are out of range or not ascending */
    public Quantiles {
        quantiles = List.copyOf(quantiles);
        requireAscending(quantiles);
    }

    /**
     * Refuses what are no quantiles; {@code quantiles} may be K ≥ 1 numbers.
     *
     * @throws IllegalArgumentException if {@code quantiles} is empty, out of range or not ascending
     */
    public static void requireAscending(List<Double> quantiles) {
        double before = 0;
        for (double q : quantiles) {
            if (!(q > before && q < 1)) {
                throw new IllegalArgumentException(
                        "quantiles must be between 0 and 1 and ascending, such as 0.05, 0.5, 0.95, not " + quantiles);
            }
            before = q;
        }
        if (quantiles.isEmpty()) {
            throw new IllegalArgumentException("quantiles must be at least one, such as 0.5");
        }
    }

    @Override
    public String name() {
        return "quantiles";
    }

    @Override
    public void terms(double[] y, double[] t, double[] terms) {
        for (int k = 0; k < y.length; k++) {
            terms[k] = Quantile.term(quantile(k), y[k], t[k]);
        }
    }

    @Override
    public void gradient(double[] y, double[] t, double[] dy) {
        for (int k = 0; k < y.length; k++) {
            dy[k] = Quantile.slope(quantile(k), y[k], t[k]);
        }
    }

    @Override
    public double[] kinks(double t) {
        return new double[] {t};
    }

    /** The quantile that output {@code k} (from 0) stands for. */
    public double quantile(int k) {
        return quantiles.get(Math.floorMod(k, quantiles.size()));
    }
}
