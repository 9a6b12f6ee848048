package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Network;
import dev.chainrule.network.Softmax;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The batches of an epoch, gathered in buffers; a batch after the first of its size allocates nothing. */
final class BatchBuffers {
    /** What it takes to begin with a row that is in no cache, in operations. */
    private static final int COST_OF_A_ROW = 64;

    private final Dataset data;
    private final Kernels kernels;
    private final int capacity;
    private int[] rows = {};
    private Matrix x;
    private Matrix t;
    private float @Nullable [] weights;
    private final double labelSmoothing;
    private final int classes;
    private final RangeTask copying = this::copy;
    private @Nullable Batch last;

    /** Buffers for up to {@code size} rows of {@code data}. */
    BatchBuffers(Dataset data, Network network, int size, double labelSmoothing, Kernels kernels) {
        this.data = data;
        this.kernels = kernels;
        this.capacity = size;
        this.x = Matrix.of(0, network.inputs());
        this.t = Matrix.of(0, network.outputs());
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

    /** The next {@code count} rows of {@code order}, copied by all threads if they are many. */
    Batch gather(RowOrder order, int count) {
        if (rows.length == 0) {
            rows = new int[capacity];
            x = Matrix.of(capacity, x.columns());
            t = Matrix.of(capacity, t.columns());
            weights = data.weights().isPresent() ? new float[capacity] : null;
        }
        order.next(count, rows);
        kernels.split(count, x.columns() + t.columns() + COST_OF_A_ROW, copying);
        Batch batch = last;
        if (batch == null || batch.x.rows() != count) {
            batch = new Batch(x.rows(0, count), t.rows(0, count), weights);
            last = batch;
        }
        return batch;
    }

    /** All rows in their own order: those in memory as they are, without a copy. */
    Batch whole() {
        Matrix targets = data.targets();
        if (labelSmoothing > 0) {
            Matrix smoothed = Matrix.of(targets.rows(), targets.columns());
            for (int row = 0; row < targets.rows(); row++) {
                for (int k = 0; k < targets.columns(); k++) {
                    smoothed.set(row, k, smoothed(targets.get(row, k)));
                }
            }
            targets = smoothed;
        }
        return new Batch(data.features(), targets, data.weights().orElse(null));
    }

    /** Which rows the last batch of {@code count} holds, a copy. */
    int[] rows(int count) {
        return rows.length == 0 ? IntStream.range(0, count).toArray() : Arrays.copyOf(rows, count);
    }

    private void copy(int from, int to) {
        data.gather(rows, from, to, x, t, from);
        if (weights != null) {
            for (int i = from; i < to; i++) {
                weights[i] = data.weight(rows[i]);
            }
        }
        if (labelSmoothing > 0) {
            for (int i = from * t.columns(); i < to * t.columns(); i++) {
                t.array()[i] = smoothed(t.array()[i]);
            }
        }
    }

    private float smoothed(float target) {
        return (float) ((1 - labelSmoothing) * target + labelSmoothing / classes);
    }
}
