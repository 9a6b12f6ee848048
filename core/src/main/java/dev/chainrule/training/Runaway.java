package dev.chainrule.training;

import dev.chainrule.kernels.Matrix;

/** When a loss counts as run away, and what to say then. */
final class Runaway {
    private Runaway() {}

    /**
     * A loss beyond this has run away: a million times that of the first epoch, or of 1 if that is more. Within the first
     * epoch the first batch stands for it, and 1000 for 1, since batches differ.
     *
     * @param epochs whether an epoch is over
     * @param first the loss of the first epoch, or if there is none of the first batch
     */
    static double limit(boolean epochs, double first) {
        return 1e6 * Math.max(epochs ? 1 : 1e3, first);
    }

    static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** The largest absolute value of {@code inputs}. */
    static double largest(Matrix inputs) {
        double largest = 0;
        for (int i = 0; i < inputs.rows(); i++) {
            for (int j = 0; j < inputs.columns(); j++) {
                largest = Math.max(largest, Math.abs(inputs.get(i, j)));
            }
        }
        return largest;
    }

    /**
     * What to change.
     *
     * @param what what ran away
     * @param largest the largest absolute value of the inputs that did it
     * @param keptEpoch the epoch whose parameters are kept, or 0
     */
    static DivergenceException exception(
            String what, long step, int epoch, double rate, double largest, int keptEpoch) {
        String advice = largest > 100
                ? "the inputs are not scaled (the largest is " + (float) largest + "): scale them, or lower the rate"
                : "the rate " + (float) rate + " is too high: try " + (float) (rate / 10);
        return new DivergenceException(what + " at step " + step + " (epoch " + epoch + "): " + advice
                + (keptEpoch > 0 ? "; the model of epoch " + keptEpoch + " is kept" : ""));
    }
}
