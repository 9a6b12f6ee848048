package dev.chainrule.loss;

/** L = 1/n Σ (y − t)² over the n outputs, ∂L/∂y = 2 (y − t) / n. */
public record MeanSquaredError() implements Loss {
    @Override
    public String name() {
        return "mean-squared-error";
    }

    @Override
    public void terms(double[] y, double[] t, double[] terms) {
        for (int k = 0; k < y.length; k++) {
            terms[k] = (y[k] - t[k]) * (y[k] - t[k]) / y.length;
        }
    }

    @Override
    public void gradient(double[] y, double[] t, double[] dy) {
        for (int k = 0; k < y.length; k++) {
            dy[k] = 2 * (y[k] - t[k]) / y.length;
        }
    }
}
