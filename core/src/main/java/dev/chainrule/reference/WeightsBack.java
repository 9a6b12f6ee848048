package dev.chainrule.reference;

/**
 * Through which weights the errors go back. The gradient needs those of the forward pass; some textbooks update a layer
 * first and send the errors back through its new weights, which is not the gradient.
 */
@FunctionalInterface
public interface WeightsBack {
    /**
     * All parameters of the network, one number per parameter, by its layout; only the weights of {@code layer} are
     * read.
     *
     * @param layer from which errors are about to go back, from 0
     * @param gradient the gradient so far, one number per trained parameter: that of {@code layer} and all after it is
     *     complete
     */
    double[] parameters(int layer, double[] gradient);
}
