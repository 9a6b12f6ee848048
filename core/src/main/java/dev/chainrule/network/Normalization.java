package dev.chainrule.network;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;

/**
 * What is done to the pre-activations of a layer before its activation: nothing, or a = γ (z − μ) / √(σ² + ε) + β with a
 * learned γ (from 1) and β (from 0) per unit.
 */
@Choices({Normalization.None.class, Normalization.Batch.class, Normalization.Layer.class})
public sealed interface Normalization extends Named {
    /** ε, added to the variance. */
    double epsilon();

    /** No normalisation: a = z. */
    record None() implements Normalization {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public double epsilon() {
            return 0;
        }
    }

    /**
     * Batch normalisation (Ioffe and Szegedy 2015), a = γ (z − μ) / √(σ² + ε) + β: μ and σ² of a unit over the rows of
     * the batch in training (σ² with 1/m); in prediction their running means, which move by {@code momentum} with each
     * batch (there with 1/(m − 1); a single row moves nothing).
     *
     * @param momentum μ ← (1 − momentum) μ + momentum · (that of the batch), 0 … 1; σ² likewise
     * @param epsilon ε, from {@link Double#MIN_NORMAL}, 2.2·10⁻³⁰⁸, to 1
     */
    record Batch(double momentum, double epsilon) implements Normalization {
        /** Momentum 0.1, ε = 10⁻⁵. */
        public Batch() {
            this(0.1, 1e-5);
        }

        /** @throws IllegalArgumentException if momentum or ε is out of its range */
        public Batch {
            Scalars.requireRange("momentum", momentum, 0, 1);
            Scalars.requireRange("epsilon", epsilon, Double.MIN_NORMAL, 1);
        }

        @Override
        public String name() {
            return "batch";
        }
    }

    /**
     * Layer normalisation (Ba, Kiros, Hinton 2016): μ and σ² of a row over the units of the layer, a = γ (z − μ) /
     * √(σ² + ε) + β.
     *
     * @param epsilon ε, from {@link Double#MIN_NORMAL}, 2.2·10⁻³⁰⁸, to 1
     */
    record Layer(double epsilon) implements Normalization {
        /** ε = 10⁻⁵. */
        public Layer() {
            this(1e-5);
        }

        /** @throws IllegalArgumentException if ε is out of its range */
        public Layer {
            Scalars.requireRange("epsilon", epsilon, Double.MIN_NORMAL, 1);
        }

        @Override
        public String name() {
            return "layer";
        }
    }
}
