package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Rows in a mapped file, row after row without gaps: the features of a row, then its targets, so that a row drawn at
 * random is one place in the file (with a column after the other it would be as many places as columns).
 *
 * @param numbers the mapped rows
 * @param first which of them is row 0
 * @param rows how many
 * @param inputs features per row
 * @param outputs targets per row
 */
record MappedRows(MemorySegment numbers, int first, int rows, int inputs, int outputs) implements RowSource {
    /** How numbers are written: copied as they are on the usual processors, turned round on the others. */
    static final ValueLayout.OfFloat NUMBER = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void gather(int[] order, int from, int to, Matrix x, Matrix t, int firstRow) {
        for (int i = from; i < to; i++) {
            int row = Objects.checkIndex(order[i], rows);
            int at = firstRow + i - from;
            copy(row, 0, inputs, x, at);
            copy(row, inputs, outputs, t, at);
        }
    }

    /** Copies the numbers {@code from} … {@code from + count − 1} of a row to row {@code at} of {@code target}. */
    private void copy(int row, int from, int count, Matrix target, int at) {
        long start = (((long) first + row) * (inputs + outputs) + from) * Float.BYTES;
        int index = target.offset() + at * target.stride();
        if (count == 1) {
            target.array()[index] = numbers.get(NUMBER, start);
        } else {
            MemorySegment.copy(numbers, NUMBER, start, target.array(), index, count);
        }
    }

    @Override
    public Matrix features(int from, int to) {
        return part(from, to, 0, inputs);
    }

    @Override
    public Matrix targets(int from, int to) {
        return part(from, to, inputs, outputs);
    }

    private Matrix part(int from, int to, int firstColumn, int columns) {
        Objects.checkFromToIndex(from, to, rows);
        if ((long) (to - from) * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    (to - from) + " rows of " + columns + " numbers do not fit into an array;" + " take them in parts");
        }
        Matrix copy = Matrix.of(to - from, columns);
        for (int row = from; row < to; row++) {
            copy(row, firstColumn, columns, copy, row - from);
        }
        return copy;
    }

    @Override
    public RowSource slice(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return new MappedRows(numbers, first + from, to - from, inputs, outputs);
    }
}
