package dev.chainrule.network;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;

/**
 * What an {@link Embedding} does with one stretch of the inputs: it turns {@link #inputs} values that belong together into
 * {@link #units} values for the first layer.
 */
@Choices({EmbeddingPart.Through.class, EmbeddingPart.Linear.class, EmbeddingPart.Periodic.class})
public sealed interface EmbeddingPart extends Named {
    /** How many inputs it takes, at least 1. */
    int inputs();

    /** How many values it gives, at least 1. */
    int units();

    /**
     * Copies its inputs: e = x. Nothing is learned.
     *
     * @param width how many
     */
    record Through(int width) implements EmbeddingPart {
        /** One input. */
        public Through() {
            this(1);
        }

        /** @throws IllegalArgumentException if the width is not positive */
        public Through {
            requirePositive("width", width);
        }

        @Override
        public String name() {
            return "through";
        }

        @Override
        public int inputs() {
            return width;
        }

        @Override
        public int units() {
            return width;
        }
    }

    /**
     * e = xW, with W of inputs × units: of a number encoded piecewise linearly its linear embedding (Gorishniy et al. 2022,
     * section 3.4, without a bias, as the first bin is one), of a category encoded one-hot its row of an embedding table.
     *
     * @param inputs how many inputs
     * @param units how many values they become
     * @param sigma the standard deviation of W at the start, whose elements are uniform around 0
     */
    record Linear(int inputs, int units, double sigma) implements EmbeddingPart {
        /** One input and 8 units, as of a vector of numbers. */
        public Linear() {
            this(1, 8);
        }

        /**
         * For a vector of numbers: W from U(−1/√inputs, 1/√inputs), as Gorishniy et al. (2022) begin.
         *
         * @throws IllegalArgumentException if one of the two is not positive
         */
        public Linear(int inputs, int units) {
            this(inputs, units, 1 / StrictMath.sqrt(3.0 * Math.max(1, inputs)));
        }

        /** @throws IllegalArgumentException if a width is not positive or σ is negative or not finite */
        public Linear {
            requirePositive("inputs", inputs);
            requirePositive("units", units);
            requireDeviation(sigma);
        }

        /**
         * For one-hot {@code categories}, of which one is 1 at a time: W with standard deviation 1 (Holzmüller et al. 2024).
         *
         * @throws IllegalArgumentException if one of the two is not positive
         */
        public static Linear ofCategories(int categories, int units) {
            return new Linear(categories, units, 1);
        }

        @Override
        public String name() {
            return "linear";
        }
    }

    /**
     * Of one input x: p_k = cos(2π(c_k x + φ_k)) and e = pW + b, with learned c, φ, W and b; where it is direct, x itself
     * stands behind them as the last value. At the start c ~ N(0, σ²), φ ~ U(0, 1), W ~ U(−1/√frequencies, 1/√frequencies),
     * b = 0 (Gorishniy et al. 2022, section 3.3; with phases instead of sine and cosine, and no activation after it, as
     * Holzmüller et al. 2024 have it, whose "PBLD" is direct, with angles in radians where φ counts turns).
     *
     * @param frequencies how many cosines
     * @param units how many values they become, x among them where it is direct
     * @param sigma the standard deviation of the frequencies at the start
     * @param direct whether the last value is x
     */
    record Periodic(int frequencies, int units, double sigma, boolean direct) implements EmbeddingPart {
        /** 16 frequencies to 4 units with σ = 0.1 (Holzmüller et al. 2024), x not among them. */
        public Periodic() {
            this(16, 4, 0.1);
        }

        /**
         * Without x itself.
         *
         * @throws IllegalArgumentException if a width is not positive or σ is negative or not finite
         */
        public Periodic(int frequencies, int units, double sigma) {
            this(frequencies, units, sigma, false);
        }

        /** @throws IllegalArgumentException if a width is not positive or σ is negative or not finite */
        public Periodic {
            requirePositive("frequencies", frequencies);
            requirePositive("units", units);
            requireDeviation(sigma);
            if (direct && units == 1) {
                throw new IllegalArgumentException("units must be at least 2 where the number itself is one, is 1");
            }
        }

        /** How many of the units are made of cosines: all, or all but the last. */
        public int mixtures() {
            return direct ? units - 1 : units;
        }

        @Override
        public String name() {
            return "periodic";
        }

        @Override
        public int inputs() {
            return 1;
        }
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, is " + value);
        }
    }

    private static void requireDeviation(double sigma) {
        if (!(sigma >= 0 && Double.isFinite(sigma))) {
            throw new IllegalArgumentException("sigma must be at least 0 and finite, is " + sigma);
        }
    }
}
