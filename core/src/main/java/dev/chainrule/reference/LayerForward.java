package dev.chainrule.reference;

import org.jspecify.annotations.Nullable;

/**
 * What one layer made of a batch: z = xW + b, a = z or its normalisation, h = f(a), and in training with dropout
 * h · mask / (1 − p). Accessors give copies, one number per unit; samples count from 0.
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

    /** x, what came in from the layer before. */
    public double[] inputs(int sample) {
        return inputs[sample].clone();
    }

    /** z = xW + b. */
    public double[] linear(int sample) {
        return linear[sample].clone();
    }

    /** n = (z − μ) / √(σ² + ε); null where the layer does not normalise. */
    public double @Nullable [] normalized(int sample) {
        return standardization == null ? null : standardization.values()[sample].clone();
    }

    /** μ that each unit's z was measured from; null where the layer does not normalise. */
    public double @Nullable [] means(int sample) {
        return standardization == null ? null : standardization.ofUnits(standardization.mean(), sample);
    }

    /** σ² that each unit's z was measured by; null where the layer does not normalise. */
    public double @Nullable [] variances(int sample) {
        return standardization == null ? null : standardization.ofUnits(standardization.variance(), sample);
    }

    /** a, what the activation is applied to: z, or its normalisation γ n + β. */
    public double[] preActivations(int sample) {
        return preActivations[sample].clone();
    }

    /** h = f(a). */
    public double[] activations(int sample) {
        return activations[sample].clone();
    }

    /** What the next layer gets: h, or where dropout is on h · mask / (1 − p). */
    public double[] outputs(int sample) {
        return outputs[sample].clone();
    }
}
