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
     * @param units how many values they become, the number itself among them where it is direct
     * @param sigma the standard deviation of the frequencies at the start
     * @param direct whether the number itself is the last of the values
     */
    record Periodic(int frequencies, int units, double sigma, boolean direct) implements NumberEmbedding {
        /** 16 frequencies to 4 units, the number itself one of them, with σ = 0.1 (Holzmüller et al. 2024). */
        public Periodic() {
            this(16, 4, 0.1, true);
        }

        /** @throws IllegalArgumentException if there is no frequency or no unit of them, or σ is not positive */
        public Periodic {
            requirePositive("frequencies", frequencies);
            requirePositive("units", units);
            if (!(sigma > 0 && Double.isFinite(sigma))) {
                throw new IllegalArgumentException("sigma must be positive, is " + sigma);
            }
            if (direct && units == 1) {
                throw new IllegalArgumentException("units must be at least 2 where the number itself is one, is 1");
            }
        }

        @Override
        public String name() {
            return "periodic";
        }

        @Override
        public EmbeddingPart over(InputGroup group) {
            return group.kind() == InputGroup.Kind.NUMBER
                    ? new EmbeddingPart.Periodic(frequencies, units, sigma, direct)
                    : new EmbeddingPart.Through(group.width());
        }
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, is " + value);
        }
    }
}
