package dev.chainrule.loss;

import dev.chainrule.network.Activation;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import java.util.Arrays;

/**
 * Cross-entropy that looks away from what is already right (Lin et al. 2017). For one output that is a probability by
 * itself (sigmoid): L = −Σ [t (1 − y)^γ ln y + (1 − t) y^γ ln(1 − y)]; after softmax the first half alone, since there
 * the other outputs already stand for 1 − y. γ = 0 is cross-entropy.
 *
 * <p>Both forms are fused with their activation, since ln y is exact only from a: ∂L/∂a = ∂L/∂y · y (1 − y) after sigmoid,
 * and y_j (∂L/∂y_j − Σ_k ∂L/∂y_k y_k) after softmax.
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
            throw new IllegalArgumentException("gamma must not be negative, is " + gamma);
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
        return (t == 0 ? 0 : t * part(y, StrictMath.log(y)))
                + (t == 1 ? 0 : (1 - t) * part(1 - y, StrictMath.log1p(-y)));
    }

    @Override
    public double slope(double y, double t) {
        return (t == 0 ? 0 : t * partSlope(y, StrictMath.log(y)))
                - (t == 1 ? 0 : (1 - t) * partSlope(1 - y, StrictMath.log1p(-y)));
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
                terms[k] = t[k] == 0 ? 0 : t[k] * part(y[k], -terms[k]);
            }
            return;
        }
        for (int k = 0; k < a.length; k++) {
            terms[k] = t[k] * part(y[k], logSigmoid(a[k])) + (1 - t[k]) * part(sigmoid(-a[k]), logSigmoid(-a[k]));
        }
    }

    @Override
    public void fusedGradient(Activation output, double[] a, double[] y, double[] t, double[] da) {
        if (output instanceof Softmax) {
            new CrossEntropy().fusedTerms(output, a, y, ones(a.length), da); // −ln y
            double sum = 0;
            for (int k = 0; k < a.length; k++) {
                da[k] = t[k] == 0 ? 0 : t[k] * y[k] * partSlope(y[k], -da[k]);
                sum += da[k];
            }
            for (int k = 0; k < a.length; k++) {
                da[k] -= y[k] * sum;
            }
            return;
        }
        for (int k = 0; k < a.length; k++) {
            double other = sigmoid(-a[k]);
            da[k] = t[k] * y[k] * other * partSlope(y[k], logSigmoid(a[k]))
                    - (1 - t[k]) * y[k] * other * partSlope(other, logSigmoid(-a[k]));
        }
    }

    /** −(1 − p)^γ ln p. */
    private double part(double p, double logP) {
        return gamma == 0 ? -logP : -StrictMath.pow(Math.max(0, 1 - p), gamma) * logP;
    }

    /** The derivative of {@link #part} by p: γ (1 − p)^(γ−1) ln p − (1 − p)^γ / p. */
    private double partSlope(double p, double logP) {
        double q = Math.max(0, 1 - p);
        double inner = gamma == 0 || q == 0 ? 0 : gamma * StrictMath.pow(q, gamma - 1) * logP;
        return inner - (gamma == 0 ? 1 : StrictMath.pow(q, gamma)) / Math.max(p, Double.MIN_NORMAL);
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
