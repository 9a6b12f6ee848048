package dev.chainrule.benchmarks.peer;

import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rows that every program gets, also as files for those that are not written in Java. */
public final class Data {
    /** Batches in the data: enough that they are not all in a cache, few enough for the slowest program. */
    private static final int LEAST_BATCHES = 8;

    private static final int MOST_ROWS = 1 << 13;

    private Data() {}

    /** How many rows a training task has: whole batches. */
    public static int rows(Task task) {
        Workload workload = task.workload();
        int batches = Math.max(LEAST_BATCHES, Math.min(MOST_ROWS, workload.rows()) / workload.batch());
        return batches * workload.batch();
    }

    /** The rows of a training task. */
    static Dataset of(Task task) {
        return task.workload().data(rows(task));
    }

    /**
     * Writes the rows of {@code task} into {@code folder} as little-endian floats: {@code NAME.x}, and the targets, ones
     * and zeros, {@code NAME.t}.
     */
    public static void write(Task task, Path folder) {
        Dataset data = of(task);
        write(data.features(), folder.resolve(task.name() + ".x"));
        write(data.targets(), folder.resolve(task.name() + ".t"));
    }

    private static void write(Matrix matrix, Path file) {
        ByteBuffer bytes =
                ByteBuffer.allocate(matrix.array().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(matrix.array());
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows {@code from} to {@code to} of {@code matrix}, which has no gaps, one after the other. */
    static float[] copy(Matrix matrix, int from, int to) {
        Matrix rows = matrix.rows(from, to);
        float[] copy = new float[rows.rows() * rows.columns()];
        System.arraycopy(rows.array(), rows.offset(), copy, 0, copy.length);
        return copy;
    }
}
