package dev.chainrule.reference;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;

/**
 * The penalty on large weights that a trainer may add to the loss, λ₁ Σ|w| + ½ λ₂ Σ w², over {@linkplain
 * Segment.Kind#areWeights weights} only, those of embeddings among them: not over biases, gains, shifts or learned slopes.
 * Its derivative is λ₁ sign(w) + λ₂ w, with sign(0) = 0.
 *
 * @param l1 λ₁
 * @param l2 λ₂
 */
public record Penalty(double l1, double l2) {
    /** @throws IllegalArgumentException if one is negative or not finite */
    public Penalty {
        if (!(l1 >= 0 && l2 >= 0 && Double.isFinite(l1 + l2))) {
            throw new IllegalArgumentException("λ₁ and λ₂ are finite and at least 0, not " + l1 + " and " + l2);
        }
    }

    /** The penalty for {@code parameters}, as many as the layout's size, which stand as {@code layout} says. */
    public double value(Layout layout, double[] parameters) {
        double absolute = 0;
        double square = 0;
        for (Segment segment : layout.segments()) {
            if (segment.kind().areWeights()) {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    absolute += Math.abs(parameters[i]);
                    square += parameters[i] * parameters[i];
                }
            }
        }
        return l1 * absolute + 0.5 * l2 * square;
    }

    /**
     * Adds the derivative of {@link #value}, λ₁ sign(w) + λ₂ w per weight, to {@code gradient}, which like {@code
     * parameters} has one number per parameter, as {@code layout} says; one for trained parameters alone will do.
     */
    public void addGradient(Layout layout, double[] parameters, double[] gradient) {
        for (Segment segment : layout.segments()) {
            if (segment.kind().areWeights()) {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    gradient[i] += l1 * Math.signum(parameters[i]) + l2 * parameters[i];
                }
            }
        }
    }
}
