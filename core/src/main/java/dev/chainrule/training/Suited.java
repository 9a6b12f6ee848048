package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;

/** Whether a recipe, a network and rows go together. */
final class Suited {
    private Suited() {}

    /** Whether a layer of {@code network} normalises over the rows of a batch. */
    static boolean normalizesBatches(Network network) {
        return network.layers().stream().anyMatch(layer -> layer.normalization() instanceof Normalization.Batch);
    }

    /**
     * Makes sure that {@code network} can be trained by {@code trainer}.
     *
     * @throws IllegalArgumentException if the loss does not fit the output activation
     * @throws ChainruleException if batches of one row are to be normalised
     */
    static void require(Trainer trainer, Network network) {
        if (trainer.batch() == 1 && normalizesBatches(network)) {
            throw new ChainruleException("batch normalisation needs batches of at least 2 rows, not 1");
        }
        if (!trainer.loss().fits(network.output().activation())) {
            throw new IllegalArgumentException(
                    "the loss " + trainer.loss().name() + " does not fit the output activation "
                            + network.output().activation().name());
        }
    }

    /** @throws IllegalArgumentException if the rows of {@code data} do not fit {@code network} */
    static void require(Network network, Dataset data) {
        if (data.inputs() != network.inputs() || data.outputs() != network.outputs()) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " inputs and gives "
                    + network.outputs() + " outputs, the rows have "
                    + data.inputs() + " and " + data.outputs());
        }
    }
}
