package dev.chainrule.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The rows of one partition as a network sees them. */
public final class PartitionRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int partition;
    private final int rows;
    private final int inputs;
    private final int outputs;
    private final float[] features;
    private final float[] targets;
    private final float @Nullable [] weights;

    private PartitionRows(
            int partition,
            float[] features,
            float[] targets,
            float @Nullable [] weights,
            int inputs,
            int outputs) {
        this.partition = partition;
        this.rows = targets.length / outputs;
        this.inputs = inputs;
        this.outputs = outputs;
        this.features = features;
        this.targets = targets;
        this.weights = weights;
    }

    /**
     * The rows of {@code partition}; the arrays are used as they are, not copied.
     *
     * @param partition its number, from 0
     * @param features rows × inputs, row after row
     * @param targets rows × outputs, row after row
     * @param weights a weight per row as the data have it, or null where all count the same: in all partitions or none
     * @throws IllegalArgumentException if the lengths do not fit
     */
    public static PartitionRows of(
            int partition,
            float[] features,
            float[] targets,
            float @Nullable [] weights,
            int inputs,
            int outputs) {
        return new PartitionRows(partition, features, targets, weights, inputs, outputs);
    }

    /** Which partition, from 0. */
    public int partition() {
        return partition;
    }

    /** How many rows. */
    public int rows() {
        return rows;
    }
}
