package dev.chainrule.reference;

import org.jspecify.annotations.Nullable;

/**
 * The derivatives of the loss L of a batch by what happened in one layer, sample by sample. L is the reduced loss: in a
 * mean over m samples every number here carries the factor 1/m, and the weight of its sample. Accessors give copies,
 * one number per unit; samples count from 0, and one that is not there is an {@link IndexOutOfBoundsException}
 * (unless the answer is the same for all).
 */
public final class LayerBackward {
    final double[][] activationGradients;
    final double @Nullable [][] slopes;
    final double[][] deltas;
    final double[][] linearGradients;

    LayerBackward(
            double[][] activationGradients,
            double @Nullable [][] slopes,
            double[][] deltas,
            double[][] linearGradients) {
        this.activationGradients = activationGradients;
        this.slopes = slopes;
        this.deltas = deltas;
        this.linearGradients = linearGradients;
    }

    /** ∂L/∂h_j, one per unit; in the output layer ∂L/∂y_j. */
    public double[] activationGradients(int sample) {
        return activationGradients[sample].clone();
    }

    /** f′(a_j), one per unit; null where a unit has no slope of its own, as in softmax. */
    public double @Nullable [] slopes(int sample) {
        return slopes == null ? null : slopes[sample].clone();
    }

    /** δ_j = ∂L/∂a_j, one per unit. */
    public double[] deltas(int sample) {
        return deltas[sample].clone();
    }

    /** ∂L/∂z_j, one per unit: δ_j, or where the layer normalises what of it comes through to z. */
    public double[] linearGradients(int sample) {
        return linearGradients[sample].clone();
    }
}
