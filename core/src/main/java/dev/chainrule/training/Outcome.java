package dev.chainrule.training;

/**
 * How a training ended.
 *
 * @param end which way
 * @param epochs how many epochs were run
 * @param bestEpoch the epoch whose parameters were kept, from 1; 0 for none
 * @param message in words, for a person
 */
public record Outcome(End end, int epochs, int bestEpoch, String message) {
    /** The ways to end. */
    public enum End {
        /** All epochs were run. */
        FINISHED,
        /** The validation loss had not improved for so many epochs. */
        STOPPED_EARLY,
        /** The loss became NaN, infinite or absurdly large. */
        DIVERGED,
        /** Somebody called {@link Training#stop}. */
        INTERRUPTED
    }
}
