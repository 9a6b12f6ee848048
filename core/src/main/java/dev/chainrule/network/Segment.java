package dev.chainrule.network;

/**
 * One matrix or vector of parameters inside the flat array of a network.
 *
 * @param layer the layer, from 0
 * @param kind what it is
 * @param offset where it begins
 * @param rows for weights the source units, else 1
 * @param columns the destination units
 */
public record Segment(int layer, Kind kind, int offset, int rows, int columns) {
    /** What the parameters of a segment are for. */
    public enum Kind {
        /** W, row = source unit, column = destination unit. */
        WEIGHTS(true),
        /** b. */
        BIAS(true),
        /** γ of a normalisation. */
        GAIN(true),
        /** β of a normalisation. */
        SHIFT(true),
        /** The learned number of a {@link ParametricActivation}. */
        ACTIVATION(true),
        /** The running mean of batch normalisation. */
        RUNNING_MEAN(false),
        /** The running variance of batch normalisation. */
        RUNNING_VARIANCE(false);

        private final boolean trained;

        Kind(boolean trained) {
            this.trained = trained;
        }

        /** Whether a gradient moves it. */
        public boolean trained() {
            return trained;
        }
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
