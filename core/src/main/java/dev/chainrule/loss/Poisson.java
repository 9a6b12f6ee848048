package dev.chainrule.loss;

import dev.chainrule.network.Activation;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;

/**
 * L = Σ y − t ln y for counts t and a rate y > 0, ∂L/∂y = 1 − t / y: minus the logarithm of Poisson's probability
 * e⁻ʸ yᵗ / t!, without ln t!, which no output moves. Fits outputs that are always positive.
 */
public record Poisson() implements PerOutputLoss {
    /** Where float32 has rounded a rate to 0, its logarithm and quotient are taken here. */
    private static final double FLOOR = Float.MIN_NORMAL;

    @Override
    public String name() {
        return "poisson";
    }

    @Override
    public double term(double y, double t) {
        return y - t * StrictMath.log(Math.max(y, FLOOR));
    }

    @Override
    public double slope(double y, double t) {
        return 1 - t / Math.max(y, FLOOR);
    }

    @Override
    public boolean fits(Activation output) {
        return output instanceof Softplus || output instanceof Sigmoid || output instanceof Softmax;
    }
}
