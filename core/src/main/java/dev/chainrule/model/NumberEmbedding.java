package dev.chainrule.model;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.preprocessing.InputGroup;

/** What the network first makes of each number: values of its own for the first layer, learned with the rest. */
@Choices({NumberEmbedding.None.class, NumberEmbedding.Linear.class, NumberEmbedding.Periodic.class})
public sealed interface NumberEmbedding extends Named {
    /** The part of a network's embedding for {@code group}, the inputs of one number. */
    EmbeddingPart over(InputGroup group);

    /** Nothing: its inputs go into the first layer as they are. */
    record None() implements NumberEmbedding {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public EmbeddingPart over(InputGroup group) {
            return new EmbeddingPart.Through(group.width());
        }
    }

    /**
     * A linear map of its bins ({@link EmbeddingPart.Linear}); a number that is not divided into bins stays as it is, as a
     * linear map of one value would add nothing to the first layer.
     *
     * @param units how many values each number becomes
     */
    record Linear(int units) implements NumberEmbedding {
        /** 16 units. */
        public Linear() {
            this(16);
        }

        /** @throws IllegalArgumentException if there is no unit */
        public Linear {
            requirePositive("units", units);
        }

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public EmbeddingPart over(InputGroup group) {
            return group.kind() == InputGroup.Kind.PIECES
                    ? new EmbeddingPart.Linear(group.width(), units)
                    : new EmbeddingPart.Through(group.width());
        }
    }

    /**
     * Cosines of it ({@link EmbeddingPart.Periodic}); a number that is divided into bins keeps those.
     *
     * @param frequencies how many cosines
     * @param units how many values they become
     * @param sigma the standard deviation of the frequencies at the start
     */
    record Periodic(int frequencies, int units, double sigma) implements NumberEmbedding {
        /** 16 frequencies to 4 units with σ = 0.1 (Holzmüller et al. 2024). */
        public Periodic() {
            this(16, 4, 0.1);
        }

        /** @throws IllegalArgumentException if there is no frequency or unit, or σ is not positive */
        public Periodic {
            requirePositive("frequencies", frequencies);
            requirePositive("units", units);
            if (!(sigma > 0 && Double.isFinite(sigma))) {
                throw new IllegalArgumentException("sigma must be positive, is " + sigma);
            }
        }

        @Override
        public String name() {
            return "periodic";
        }

        @Override
        public EmbeddingPart over(InputGroup group) {
            return group.kind() == InputGroup.Kind.NUMBER
                    ? new EmbeddingPart.Periodic(frequencies, units, sigma)
                    : new EmbeddingPart.Through(group.width());
        }
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, is " + value);
        }
    }
}
