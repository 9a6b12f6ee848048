package dev.chainrule.spark;

import dev.chainrule.network.Parameters;
import dev.chainrule.training.Trainer;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;

/** One training whose rows stay in the partitions of an RDD; this is the driver's side of it. */
public final class DistributedTraining {
    private DistributedTraining() {}

    /**
     * Runs the epochs of the recipe.
     *
     * @param initial where the parameters begin
     * @param rows to learn from: one element for each partition that has rows
     * @param validation rows to choose the epoch by, and to stop early; null for none
     * @throws dev.chainrule.ChainruleException if the rows do not suit, or the training ran away in its first epoch
     */
    public static Result fit(
            Trainer trainer,
            Parameters initial,
            JavaRDD<PartitionRows> rows,
            @Nullable JavaRDD<PartitionRows> validation,
            Options options) {
        throw new UnsupportedOperationException("under way");
    }
}
