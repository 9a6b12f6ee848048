package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * ∂L/∂x = δWᵀ of an affine layer, put over x, the output of the stage before it. Where that is an activation, whose slope
 * still asks for its output, ∂L/∂x goes by some rows at a time through memory that all layers share, and the slope is taken
 * in the same turn.
 */
final class InputGradient {
    /** Rows that go through the shared memory at once: enough that bringing W into order does not count. */
    private static final int ROWS = 512;

    private final Kernels kernels;
    private final Matrix place;
    private final @Nullable Slope slope;
    private final Matrix shared;

    private @Nullable Matrix result;

    /** The parts of the last batch, so that a step makes no objects. */
    private final @Nullable Part[] parts;

    /** Some rows of δ, and the shared memory for as many. */
    private record Part(Matrix delta, Matrix gradient) {}

    /**
     * The gradient by the inputs of one layer.
     *
     * @param place the output of the stage before, capacity × inputs
     * @param slope of that stage if it is an activation, else null
     * @param shared memory for {@link #sharedRows} × inputs floats, used by one layer at a time
     */
    InputGradient(Kernels kernels, Matrix place, @Nullable Slope slope, float[] shared) {
        this.kernels = kernels;
        this.place = place;
        this.slope = slope;
        int rows = slope == null ? 0 : sharedRows(place.rows());
        this.shared = Matrix.of(shared, 0, rows, place.columns());
        this.parts = new Part[Math.ceilDiv(place.rows(), ROWS)];
    }

    /** How many rows go through shared memory at once, of batches of up to {@code capacity}. */
    static int sharedRows(int capacity) {
        return Math.min(capacity, ROWS);
    }

    /** ∂L/∂x, or where an activation is before δ of its layer, for a layer's own δ and weights. */
    Matrix take(Matrix delta, Matrix weights) {
        return take(delta, weights, 0);
    }

    /** As {@link #take(Matrix, Matrix)} for the rows of the batch from {@code first} on, of which {@code delta} is δ. */
    Matrix take(Matrix delta, Matrix weights, int first) {
        int rows = delta.rows();
        Matrix result = result(first, rows);
        if (slope == null) {
            kernels.productTransposed(delta, weights, result);
            return result;
        }
        for (int from = 0; from < rows; from += ROWS) {
            Part part = part(delta, from, Math.min(rows, from + ROWS));
            kernels.productTransposed(part.delta, weights, part.gradient);
            slope.take(part.gradient, first + from);
        }
        return result;
    }

    private Matrix result(int first, int rows) {
        Matrix before = result;
        int offset = place.offset() + first * place.stride();
        if (before == null || before.offset() != offset || before.rows() != rows) {
            before = place.rows(first, first + rows);
            result = before;
        }
        return before;
    }

    @SuppressWarnings("ReferenceEquality") // of arrays: a part of this very memory
    private Part part(Matrix delta, int from, int to) {
        Part part = parts[from / ROWS];
        int offset = delta.offset() + from * delta.stride();
        if (part == null
                || part.delta.rows() != to - from
                || part.delta.array() != delta.array()
                || part.delta.offset() != offset) {
            part = new Part(delta.rows(from, to), shared.rows(0, to - from));
            parts[from / ROWS] = part;
        }
        return part;
    }
}
