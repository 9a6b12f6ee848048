package dev.chainrule.explain;

import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LossValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass that ends in one update (or in none), with every number of it in double precision.
 *
 * @param number from 1
 * @param samples which samples of the file went through: one index (from 0) for each
 * @param before the parameters it went through, one number per parameter by the network's layout
 * @param forward through all samples
 * @param loss null without targets
 * @param perSample the way back of each sample by itself, not reduced; empty without targets
 * @param gradient of all samples together, one number per trained parameter, as the conventions reduce and share it;
 *     null without targets
 * @param update null without learning rate or targets
 * @param after the forward pass with the new parameters; null without update
 * @param afterLoss its loss; null without update
 */
public record PassRecord(
        int number,
        List<Integer> samples,
        double[] before,
        Forward forward,
        @Nullable LossValue loss,
        List<Backward> perSample,
        double @Nullable [] gradient,
        @Nullable UpdateRecord update,
        @Nullable Forward after,
        @Nullable LossValue afterLoss) {
    /**
     * What an update did.
     *
     * @param parameters the new ones, one number per parameter
     * @param memoryBefore what the optimizer remembered, slots × parameters
     * @param memoryAfter what it remembers now, slots × parameters
     * @param step the optimizer's count of steps, from 1
     */
    public record UpdateRecord(double[] parameters, double[][] memoryBefore, double[][] memoryAfter, long step) {}
}
