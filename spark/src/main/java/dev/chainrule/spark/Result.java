package dev.chainrule.spark;

import dev.chainrule.network.Parameters;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;

/**
 * What a {@link DistributedTraining} came to.
 *
 * @param parameters of the epoch that was kept
 * @param history the epochs
 * @param outcome how it ended
 * @param traffic what was sent for it, by this driver
 * @param resumedAfter the epoch of the checkpoint that it was taken up from; 0 if it began anew
 */
public record Result(Parameters parameters, History history, Outcome outcome, Traffic traffic, int resumedAfter) {
    /** The epoch whose parameters were kept, from 1; 0 for none. */
    public int bestEpoch() {
        return outcome.bestEpoch();
    }
}
