package dev.chainrule.loss;

/** A loss to which each output adds by itself: L = Σ_k term(y_k, t_k). */
public interface PerOutputLoss extends Loss {
    /** The share of one output. */
    double term(double y, double t);

    /** Its derivative by y; at a kink the mean of both sides. */
    double slope(double y, double t);

    @Override
    default void terms(double[] y, double[] t, double[] terms) {
        for (int k = 0; k < y.length; k++) {
            terms[k] = term(y[k], t[k]);
        }
    }

    @Override
    default void gradient(double[] y, double[] t, double[] dy) {
        for (int k = 0; k < y.length; k++) {
            dy[k] = slope(y[k], t[k]);
        }
    }
}
