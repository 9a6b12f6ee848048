package dev.chainrule.spark;

import dev.chainrule.model.Calibration;
import dev.chainrule.network.Parameters;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.Optional;

/**
 * What a {@link DistributedTraining} came to.
 *
 * @param parameters of the epoch that was kept, calibrated if that was asked for
 * @param history the epochs
 * @param outcome how it ended
 * @param traffic what was sent for it, by this driver
 * @param resumedAfter the epoch of the checkpoint that it was taken up from; 0 if it began anew
 * @param calibration what was changed after the training; empty for nothing
 */
record Result(
        Parameters parameters,
        History history,
        Outcome outcome,
        Traffic traffic,
        int resumedAfter,
        Optional<Calibration> calibration) {
    /** The epoch whose parameters were kept, from 1; 0 for none. */
    public int bestEpoch() {
        return outcome.bestEpoch();
    }
}
