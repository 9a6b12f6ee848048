package dev.chainrule.loss;

import dev.chainrule.network.Activation;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import java.util.Arrays;

/**
 * Cross-entropy that looks away from what is already right (Lin et al. 2017). For one output that is a probability by
 * itself (sigmoid): L = −Σ [t (1 − y)^γ ln y + (1 − t) y^γ ln(1 − y)]; after softmax the first half alone, since there
 * the other outputs already stand for 1 − y. γ = 0 is cross-entropy. In nats.
 *
 * <p>Both forms are fused with their activation, since ln y is exact only from a, and a probability that has rounded to
 * 0 must still send its error back. With q = 1 − y and r = y ∂(−q^γ ln y)/∂y = γ y q^(γ−1) ln y − q^γ: after sigmoid
 * ∂L/∂a = t q r(y) − (1 − t) y r(q), after softmax ∂L/∂a_j = t_j r_j − y_j Σ_k t_k r_k.
 *
 * @param gamma γ ≥ 0, how much
 */
public record Focal(double gamma) implements PerOutputLoss {
    /** γ = 2. */
    public Focal() {
        this(2);
    }

    /** @throws IllegalArgumentException if {@code gamma} is negative or not finite */
    public Focal {
        if (!(gamma >= 0 && Double.isFinite(gamma))) {
            throw new IllegalArgumentException("gamma must be a finite number of at least 0, is " + gamma);
        }
    }

    @Override
    public String name() {
        return "focal";
    }

    @Override
    public boolean fits(Activation output) {
        return output instanceof Sigmoid || output instanceof Softmax;
    }

    @Override
    public double term(double y, double t) {
        return (t == 0 ? 0 : t * part(1 - y, StrictMath.log(y)))
                + (t == 1 ? 0 : (1 - t) * part(y, StrictMath.log1p(-y)));
    }

    @Override
    public double slope(double y, double t) {
        return (t == 0 ? 0 : t * response(y, 1 - y, StrictMath.log(y)) / y)
                - (t == 1 ? 0 : (1 - t) * response(1 - y, y, StrictMath.log1p(-y)) / (1 - y));
    }

    @Override
    public void gradient(Activation output, double[] y, double[] t, double[] dy) {
        if (!(output instanceof Softmax)) {
            gradient(y, t, dy);
            return;
        }
        for (int k = 0; k < y.length; k++) {
            dy[k] = t[k] == 0 ? 0 : t[k] * response(y[k], 1 - y[k], StrictMath.log(y[k])) / y[k];
        }
    }

    @Override
    public boolean fusedWith(Activation output) {
        return fits(output);
    }

    @Override
    public void fusedTerms(Activation output, double[] a, double[] y, double[] t, double[] terms) {
        if (output instanceof Softmax) {
            new CrossEntropy().fusedTerms(output, a, y, ones(a.length), terms); // −ln y
            for (int k = 0; k < a.length; k++) {
                terms[k] = t[k] * part(1 - y[k], -terms[k]);
            }
            return;
        }
        for (int k = 0; k < a.length; k++) {
            terms[k] =
                    t[k] * part(sigmoid(-a[k]), logSigmoid(a[k])) + (1 - t[k]) * part(sigmoid(a[k]), logSigmoid(-a[k]));
        }
    }

    @Override
    public void fusedGradient(Activation output, double[] a, double[] y, double[] t, double[] da) {
        if (output instanceof Softmax) {
            new CrossEntropy().fusedTerms(output, a, y, ones(a.length), da); // −ln y
            double sum = 0;
            for (int k = 0; k < a.length; k++) {
                da[k] = t[k] * response(y[k], 1 - y[k], -da[k]);
                sum += da[k];
            }
            for (int k = 0; k < a.length; k++) {
                da[k] -= y[k] * sum;
            }
            return;
        }
        for (int k = 0; k < a.length; k++) {
            double p = sigmoid(a[k]);
            double q = sigmoid(-a[k]);
            da[k] = t[k] * q * response(p, q, logSigmoid(a[k])) - (1 - t[k]) * p * response(q, p, logSigmoid(-a[k]));
        }
    }

    /** −q^γ ln p, where q = 1 − p. */
    private double part(double q, double logP) {
        return -power(q, gamma) * logP;
    }

    /** p times the derivative of {@link #part} by p: γ p q^(γ−1) ln p − q^γ, where q = 1 − p. */
    private double response(double p, double q, double logP) {
        double inner = gamma == 0 || q <= 0 || p <= 0 ? 0 : gamma * p * power(q, gamma - 1) * logP;
        return inner - power(q, gamma);
    }

    /** Rounding may take q just below 0. */
    private static double power(double q, double exponent) {
        return StrictMath.pow(Math.max(0, q), exponent);
    }

    private static double sigmoid(double a) {
        return new Sigmoid().value(a);
    }

    private static double logSigmoid(double a) {
        return Math.min(a, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }
}
