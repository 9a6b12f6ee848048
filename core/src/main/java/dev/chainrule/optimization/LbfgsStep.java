package dev.chainrule.optimization;

/**
 * What one step of {@link Lbfgs} came to.
 *
 * @param loss the loss at the parameters as they are now
 * @param gradientNorm the Euclidean length of the gradient there
 * @param length the accepted length t of the step w ← w + t d; 0 if no lower loss was found and the parameters are
 *     what they were
 * @param evaluations how often the objective was evaluated
 */
public record LbfgsStep(double loss, double gradientNorm, double length, int evaluations) {
    /** Whether the parameters changed, which they do only for a lower loss; if not, the method has ended here. */
    public boolean moved() {
        return length > 0;
    }
}
