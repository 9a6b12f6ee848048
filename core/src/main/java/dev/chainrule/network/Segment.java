package dev.chainrule.network;

/**
 * One matrix or vector of parameters inside the flat array of a network.
 *
 * @param layer the layer, from 0, or {@link #EMBEDDING}
 * @param part which part of the embedding, from 0; 0 everywhere else
 * @param kind what it is
 * @param offset where it begins
 * @param rows for weights the source units (in the output layer those of each member, one after the other), for adapters
 *     the members, for the biases of the output layer the members, else 1
 * @param columns the destination units; for adapters the source units
 */
public record Segment(int layer, int part, Kind kind, int offset, int rows, int columns) {
    /** The layer of what is learned before the first one. */
    public static final int EMBEDDING = -1;

    /**
     * What the parameters of a segment are for, and which of them are weights: penalties and decays pull these to 0, and
     * nothing else. TabM (Gorishniy et al. 2024) and RealMLP (Holzmüller et al. 2024) too let the matrices of embeddings
     * decay, and biases not. Of what begins at 1 (adapters, scales, learned shares of activations) they let some decay;
     * here it does not, as 0 would silence what it multiplies. Neither do frequencies and phases, as in TabM.
     */
    public enum Kind {
        /** W, row = source unit, column = destination unit. */
        WEIGHTS(true, true),
        /** b. */
        BIAS(true),
        /** γ of a normalisation. */
        GAIN(true),
        /** β of a normalisation. */
        SHIFT(true),
        /** The learned number of a {@link ParametricActivation}. */
        ACTIVATION(true),
        /** W of a part of the embedding: its inputs (or frequencies) × its units. */
        EMBEDDING_WEIGHTS(true, true),
        /** b of a part of the embedding. */
        EMBEDDING_BIAS(true),
        /** c of a periodic part of the embedding. */
        FREQUENCIES(true),
        /** φ of a periodic part of the embedding. */
        PHASES(true),
        /** s of the scaling layer after the embedding. */
        SCALE(true),
        /** By what each member multiplies what goes into a layer: members × source units. */
        ADAPTER(true),
        /** The running mean of batch normalisation. */
        RUNNING_MEAN(false),
        /** The running variance of batch normalisation. */
        RUNNING_VARIANCE(false);

        private final boolean trained;
        private final boolean weights;

        Kind(boolean trained) {
            this(trained, false);
        }

        Kind(boolean trained, boolean weights) {
            this.trained = trained;
            this.weights = weights;
        }

        /** Whether a gradient moves it. */
        public boolean trained() {
            return trained;
        }

        /** Whether penalties and decays of weights are for it. */
        public boolean areWeights() {
            return weights;
        }
    }

    /** A segment of a layer. */
    Segment(int layer, Kind kind, int offset, int rows, int columns) {
        this(layer, 0, kind, offset, rows, columns);
    }

    /** How many numbers. */
    public int size() {
        return rows * columns;
    }

    /** The first index after it. */
    public int end() {
        return offset + size();
    }
}
