package dev.chainrule.reference;

import org.jspecify.annotations.Nullable;

/**
 * What one layer made of a batch: z = xW + b, a = z or its normalisation, h = f(a), and in training with dropout
 * h · mask / (1 − p). Accessors give copies, one number per unit; samples count from 0, and one that is not there is an
 * {@link IndexOutOfBoundsException} (unless the answer is the same for all).
 */
public final class LayerForward {
    final double[][] inputs;
    final double[][] linear;
    final @Nullable Standardization standardization;
    final double[][] preActivations;
    final double[][] activations;
    final double @Nullable [][] dropoutFactors;
    final double[][] outputs;

    LayerForward(
            double[][] inputs,
            double[][] linear,
            @Nullable Standardization standardization,
            double[][] preActivations,
            double[][] activations,
            double @Nullable [][] dropoutFactors,
            double[][] outputs) {
        this.inputs = inputs;
        this.linear = linear;
        this.standardization = standardization;
        this.preActivations = preActivations;
        this.activations = activations;
        this.dropoutFactors = dropoutFactors;
        this.outputs = outputs;
    }

    /** x, what came in from the layer before, one per unit there. */
    public double[] inputs(int sample) {
        return inputs[sample].clone();
    }

    /** z = xW + b, one per unit. */
    public double[] linear(int sample) {
        return linear[sample].clone();
    }

    /** n = (z − μ) / √(σ² + ε), one per unit; null where the layer does not normalise. */
    public double @Nullable [] normalized(int sample) {
        return standardization == null ? null : standardization.values()[sample].clone();
    }

    /** μ that each unit's z was measured from, one per unit; null where the layer does not normalise. */
    public double @Nullable [] means(int sample) {
        return standardization == null ? null : standardization.ofUnits(standardization.mean(), sample);
    }

    /** σ² that each unit's z was measured by, one per unit; null where the layer does not normalise. */
    public double @Nullable [] variances(int sample) {
        return standardization == null ? null : standardization.ofUnits(standardization.variance(), sample);
    }

    /** a, what the activation is applied to, one per unit: z, or its normalisation γ n + β. */
    public double[] preActivations(int sample) {
        return preActivations[sample].clone();
    }

    /** h = f(a), one per unit. */
    public double[] activations(int sample) {
        return activations[sample].clone();
    }

    /** What the next layer gets, one per unit: h, or where dropout is on h · mask / (1 − p). */
    public double[] outputs(int sample) {
        return outputs[sample].clone();
    }
}
