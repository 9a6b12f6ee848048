package dev.chainrule.training;

/** Where the gradient of an update comes from: a batch of rows that are here, or what others made of rows that they have. */
@FunctionalInterface
public interface GradientSource {
    /**
     * Evaluates a batch at the parameters of the training as they are.
     *
     * @param gradient where the gradient of its mean loss goes, one element per trained parameter, as {@link
     *     dev.chainrule.network.Layout} places them
     * @return its mean loss, penalties left out
     */
    double evaluate(float[] gradient);
}
