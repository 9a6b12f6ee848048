package dev.chainrule.loss;

import dev.chainrule.network.Activation;
import dev.chainrule.network.Softmax;

/**
 * L = −Σ t ln y for probabilities y and t, each with sum 1; ∂L/∂y = −t / y. After softmax L = −Σ t (a − ln Σ eᵃ) and
 * ∂L/∂a = y Σt − t. In nats (Bishop 2006: Pattern recognition and machine learning, section 5.2).
 */
public record CrossEntropy() implements Loss {
    @Override
    public String name() {
        return "cross-entropy";
    }

    @Override
    public boolean fits(Activation output) {
        return output instanceof Softmax;
    }

    @Override
    public void terms(double[] y, double[] t, double[] terms) {
        for (int k = 0; k < y.length; k++) {
            terms[k] = t[k] == 0 ? 0 : -t[k] * StrictMath.log(y[k]);
        }
    }

    @Override
    public void gradient(double[] y, double[] t, double[] dy) {
        for (int k = 0; k < y.length; k++) {
            dy[k] = t[k] == 0 ? 0 : -t[k] / y[k];
        }
    }

    @Override
    public boolean fusedWith(Activation output) {
        return output instanceof Softmax;
    }

    @Override
    public void fusedTerms(Activation output, double[] a, double[] y, double[] t, double[] terms) {
        // ln y_k = a_k − max − ln Σ e^(a − max); the largest y is e⁰ / Σ, so ln Σ = −ln y_max without another exp
        int largest = 0;
        for (int k = 1; k < a.length; k++) {
            largest = a[k] > a[largest] ? k : largest;
        }
        double logSum = -StrictMath.log(y[largest]);
        for (int k = 0; k < a.length; k++) {
            terms[k] = t[k] == 0 ? 0 : -t[k] * (a[k] - a[largest] - logSum);
        }
    }

    @Override
    public void fusedGradient(Activation output, double[] a, double[] y, double[] t, double[] da) {
        double sum = 0;
        for (double target : t) {
            sum += target;
        }
        for (int k = 0; k < a.length; k++) {
            da[k] = y[k] * sum - t[k];
        }
    }
}
