package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;
import java.util.Objects;

/**
 * Rows in memory.
 *
 * @param features rows × inputs
 * @param targets rows × outputs
 */
record MatrixRows(Matrix features, Matrix targets) implements RowSource {
    /** Rows of so many numbers are copied one by one. */
    private static final int FEW = 8;

    @Override
    public int rows() {
        return features.rows();
    }

    @Override
    public int inputs() {
        return features.columns();
    }

    @Override
    public int outputs() {
        return targets.columns();
    }

    @Override
    public void gather(int[] order, int from, int to, Matrix x, Matrix t, int first) {
        checkRows(order, from, to);
        copy(features, order, from, to, x, first);
        copy(targets, order, from, to, t, first);
    }

    /** In one go before the copying, so that it need not look: a row of a wrong index may be one of another slice. */
    private void checkRows(int[] order, int from, int to) {
        int last = rows() - 1;
        int signs = 0;
        for (int i = from; i < to; i++) {
            signs |= order[i] | (last - order[i]);
        }
        if (signs < 0) {
            for (int i = from; i < to; i++) {
                Objects.checkIndex(order[i], rows());
            }
        }
    }

    private static void copy(Matrix source, int[] order, int from, int to, Matrix target, int first) {
        if (source.columns() <= FEW) {
            copyFew(source, order, from, to, target, first);
        } else {
            copyRows(source, order, from, to, target, first);
        }
    }

    private static void copyRows(Matrix source, int[] order, int from, int to, Matrix target, int first) {
        float[] values = source.array();
        float[] copies = target.array();
        int columns = source.columns();
        int at = target.offset() + first * target.stride();
        for (int i = from; i < to; i++) {
            System.arraycopy(values, source.offset() + order[i] * source.stride(), copies, at, columns);
            at += target.stride();
        }
    }

    /** A few numbers per row: the call of a copy would cost more than they do. */
    private static void copyFew(Matrix source, int[] order, int from, int to, Matrix target, int first) {
        float[] values = source.array();
        float[] copies = target.array();
        int columns = source.columns();
        int at = target.offset() + first * target.stride();
        for (int i = from; i < to; i++) {
            int row = source.offset() + order[i] * source.stride();
            for (int j = 0; j < columns; j++) {
                copies[at + j] = values[row + j];
            }
            at += target.stride();
        }
    }

    @Override
    public Matrix features(int from, int to) {
        return features.rows(from, to);
    }

    @Override
    public Matrix targets(int from, int to) {
        return targets.rows(from, to);
    }

    @Override
    public RowSource slice(int from, int to) {
        return new MatrixRows(features.rows(from, to), targets.rows(from, to));
    }
}
