package dev.chainrule.loss;

import dev.chainrule.network.Activation;
import dev.chainrule.network.Sigmoid;

/**
 * L = −Σ [t ln y + (1 − t) ln(1 − y)], each output a probability by itself: two classes with one output, or labels that
 * can hold together; ∂L/∂y = (y − t) / (y (1 − y)). After sigmoid L = Σ ln(1 + eᵃ) − t a and ∂L/∂a = y − t. In nats
 * (Bishop 2006: Pattern recognition and machine learning, section 5.2).
 */
public record BinaryCrossEntropy() implements PerOutputLoss {
    @Override
    public String name() {
        return "binary-cross-entropy";
    }

    @Override
    public boolean fits(Activation output) {
        return output instanceof Sigmoid;
    }

    @Override
    public double term(double y, double t) {
        return (t == 0 ? 0 : -t * StrictMath.log(y)) - (t == 1 ? 0 : (1 - t) * StrictMath.log1p(-y));
    }

    @Override
    public double slope(double y, double t) {
        return (t == 1 ? 0 : (1 - t) / (1 - y)) - (t == 0 ? 0 : t / y);
    }

    @Override
    public boolean fusedWith(Activation output) {
        return output instanceof Sigmoid;
    }

    @Override
    public void fusedTerms(Activation output, double[] a, double[] y, double[] t, double[] terms) {
        for (int k = 0; k < a.length; k++) {
            terms[k] = Math.max(a[k], 0) - t[k] * a[k] + StrictMath.log1p(StrictMath.exp(-Math.abs(a[k])));
        }
    }

    @Override
    public void fusedGradient(Activation output, double[] a, double[] y, double[] t, double[] da) {
        for (int k = 0; k < a.length; k++) {
            da[k] = y[k] - t[k];
        }
    }
}
