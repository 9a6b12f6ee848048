package dev.chainrule.onnx;

import java.util.Arrays;

/**
 * Numbers that a graph knows beforehand.
 *
 * @param dims the dimensions; none for a single number
 * @param values in row-major order
 */
record Constant(int[] dims, double[] values) {
    /** Whether it is one number, whatever its dimensions. */
    boolean isScalar() {
        return values.length == 1;
    }

    /** Whether it has one number per unit and the same for every row: all dimensions but the last are 1. */
    boolean isVector() {
        return dims.length == 0 || Arrays.stream(dims, 0, dims.length - 1).allMatch(dim -> dim == 1);
    }

    /** Whether it is one number, within 10⁻⁶ of {@code expected}: constants are written in float. */
    boolean is(double expected) {
        return isScalar() && Math.abs(values[0] - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
    }

    /** The same numbers under other dimensions of the same product. */
    Constant withDims(int... dims) {
        return new Constant(dims, values);
    }

    /** A matrix with rows and columns exchanged. */
    Constant transposed() {
        int rows = dims[0];
        int columns = dims[1];
        if (values.length == 0) {
            return new Constant(new int[] {columns, rows}, values); // of however many rows of nothing
        }
        double[] swapped = new double[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                swapped[j * rows + i] = values[i * columns + j];
            }
        }
        return new Constant(new int[] {columns, rows}, swapped);
    }
}
