package dev.chainrule.training;

/**
 * Changes gradients before an optimizer sees them: parameters whose entries become 0 stay as they are, parameters that
 * begin equal and get equal entries stay equal, and factors turn a mean into a sum. Penalties and clipping come after it.
 */
@FunctionalInterface
public interface GradientRule {
    /**
     * Changes {@code gradient} in place.
     *
     * @param gradient of the mean loss of the batch, one number per trained parameter, as {@link
     *     dev.chainrule.network.Layout} places the parameters
     * @param rows how many rows the batch has
     */
    void change(float[] gradient, int rows);
}
