package dev.chainrule.reference;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backward pass: the derivatives of the loss of a batch by every number of its forward pass and every parameter.
 * Samples and layers count from 0; one that is not there is an {@link IndexOutOfBoundsException}.
 */
public final class Backward {
    private final Layout layout;
    private final List<LayerBackward> layers;
    private final double[][] embeddedGradients;
    private final double[][] inputGradients;
    private final double[] gradient;
    private final double[][][] weightsBack;

    Backward(
            Layout layout,
            List<LayerBackward> layers,
            double[][] embeddedGradients,
            double[][] inputGradients,
            double[] gradient,
            double[][][] weightsBack) {
        this.layout = layout;
        this.layers = List.copyOf(layers);
        this.embeddedGradients = embeddedGradients;
        this.inputGradients = inputGradients;
        this.gradient = gradient;
        this.weightsBack = weightsBack;
    }

    /** The layers from the first hidden one to the output. */
    public List<LayerBackward> layers() {
        return layers;
    }

    /** The layer {@code index}, from 0. */
    public LayerBackward layer(int index) {
        return layers.get(index);
    }

    /** ∂L/∂e of {@code sample}, a copy: one number per embedded value, from all members together. */
    public double[] embeddedGradients(int sample) {
        return embeddedGradients[sample].clone();
    }

    /** ∂L/∂x of {@code sample}, a copy: one number per input of the network. */
    public double[] inputGradients(int sample) {
        return inputGradients[sample].clone();
    }

    /** ∂L by every trained parameter, a copy: one number per trained parameter, as they stand in {@link Layout}. */
    public double[] gradient() {
        return gradient.clone();
    }

    /** ∂L/∂w_ij of {@code layer} (from 0), source units × destination units; rows as in the layout. */
    public double[][] weightGradients(int layer) {
        return ReferencePass.rows(layout.weights(layer), gradient);
    }

    /**
     * ∂L/∂b_j of {@code layer} (from 0), one number per unit, in the output layer of an ensemble those of the first
     * member; null if it has no bias.
     */
    public double @Nullable [] biasGradients(int layer) {
        return layout.find(layer, Segment.Kind.BIAS)
                .map(segment -> ReferencePass.rows(segment, gradient)[0])
                .orElse(null);
    }

    /**
     * What each unit of the next layer sends back to each unit of {@code layer} (from 0), units × units of the next
     * layer: entry [j][k] is ∂L/∂z_k · w_jk, and row j adds up to what reaches unit j.
     *
     * @throws IllegalArgumentException for the last layer, which has no next one
     * @throws IllegalStateException in an ensemble, where each member sends its own: take it as a network of its own
     */
    public double[][] contributions(int layer, int sample) {
        if (layers.getLast().deltas.length > inputGradients.length) {
            throw new IllegalStateException("each member of an ensemble sends its own contributions");
        }
        if (layer == layers.size() - 1) {
            throw new IllegalArgumentException("nothing is sent back to the output layer");
        }
        double[] dz = layers.get(layer + 1).linearGradients[sample];
        double[][] weights = weightsBack[layer + 1];
        double[][] contributions = new double[weights.length][dz.length];
        for (int j = 0; j < weights.length; j++) {
            for (int k = 0; k < dz.length; k++) {
                contributions[j][k] = dz[k] * weights[j][k];
            }
        }
        return contributions;
    }
}
