package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The rows of each member in matrices of all members' rows, one member after the other. They are made anew only when the
 * memory or the number of rows changes, so that a step makes no objects.
 */
final class MemberViews {
    private final Matrix[] views;
    private @Nullable Matrix whole;

    MemberViews(int members) {
        this.views = new Matrix[members];
    }

    /** One view for each member, of equally many rows. */
    @SuppressWarnings("ReferenceEquality") // of arrays: the very same memory
    Matrix[] of(Matrix matrix) {
        Matrix before = whole;
        if (before == null
                || before.array() != matrix.array()
                || before.offset() != matrix.offset()
                || before.rows() != matrix.rows()
                || before.columns() != matrix.columns()
                || before.stride() != matrix.stride()) {
            int rows = matrix.rows() / views.length;
            for (int member = 0; member < views.length; member++) {
                views[member] = matrix.rows(member * rows, (member + 1) * rows);
            }
            whole = matrix;
        }
        return views;
    }
}
