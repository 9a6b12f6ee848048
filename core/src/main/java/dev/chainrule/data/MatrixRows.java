package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;

/**
 * Rows in memory.
 *
 * @param features rows × inputs
 * @param targets rows × outputs
 */
record MatrixRows(Matrix features, Matrix targets) implements RowSource {
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
        copyRows(features, order, from, to, x, first);
        if (targets.columns() == 1 && t.columns() == 1) {
            copyColumn(targets, order, from, to, t, first);
        } else {
            copyRows(targets, order, from, to, t, first);
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

    /** One number per row: the call of a copy would cost more than the number. */
    private static void copyColumn(Matrix source, int[] order, int from, int to, Matrix target, int first) {
        float[] values = source.array();
        float[] copies = target.array();
        int offset = source.offset();
        int stride = source.stride();
        int at = target.offset() + (first - from) * target.stride();
        for (int i = from; i < to; i++) {
            copies[at + i * target.stride()] = values[offset + order[i] * stride];
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
