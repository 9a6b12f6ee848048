package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;
import org.jspecify.annotations.Nullable;

/** Some columns of matrices, as a view that is made anew only when the memory or the number of rows changes. */
final class ColumnView {
    private final int first;
    private final int columns;
    private @Nullable Matrix view;

    /** The {@code columns} columns from {@code first} on. */
    ColumnView(int first, int columns) {
        this.first = first;
        this.columns = columns;
    }

    int first() {
        return first;
    }

    int columns() {
        return columns;
    }

    /** These columns of {@code matrix}. */
    @SuppressWarnings("ReferenceEquality") // of arrays: the very same memory
    Matrix of(Matrix matrix) {
        Matrix before = view;
        int offset = matrix.offset() + first;
        if (before == null
                || before.array() != matrix.array()
                || before.offset() != offset
                || before.rows() != matrix.rows()
                || before.stride() != matrix.stride()) {
            before = new Matrix(matrix.array(), offset, matrix.rows(), columns, matrix.stride());
            view = before;
        }
        return before;
    }
}
