package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Network;
import dev.chainrule.network.Softmax;
import org.jspecify.annotations.Nullable;

/** Where the rows of a batch are gathered, made once per epoch. */
final class BatchBuffers {
    private final Matrix x;
    private final Matrix t;
    private final float @Nullable [] weights;
    private final double labelSmoothing;
    private final int classes;

    /** Buffers for up to {@code size} rows. */
    BatchBuffers(Network network, int size, boolean weighted, double labelSmoothing) {
        this.x = Matrix.of(size, network.inputs());
        this.t = Matrix.of(size, network.outputs());
        this.weights = weighted ? new float[size] : null;
        this.labelSmoothing = labelSmoothing;
        this.classes = network.output().activation() instanceof Softmax ? network.outputs() : 2;
    }

    /**
     * A batch in the buffers.
     *
     * @param x inputs
     * @param t targets, smoothed
     * @param weights null for none
     */
    record Batch(Matrix x, Matrix t, float @Nullable [] weights) {}

    /** The rows {@code order[from]} … {@code order[to − 1]} of {@code data}. */
    Batch gather(Dataset data, int[] order, int from, int to) {
        data.gather(order, from, to, x, t);
        if (weights != null) {
            for (int i = from; i < to; i++) {
                weights[i - from] = data.weight(order[i]);
            }
        }
        if (labelSmoothing > 0) {
            for (int i = 0; i < (to - from) * t.columns(); i++) {
                t.array()[i] = (float) ((1 - labelSmoothing) * t.array()[i] + labelSmoothing / classes);
            }
        }
        return new Batch(x.rows(0, to - from), t.rows(0, to - from), weights);
    }
}
