package dev.chainrule.kernels;

import java.util.Objects;

/**
 * A matrix as a row-major view on a float array: element (i, j) stands at {@code offset + i·stride + j}.
 *
 * <p>A view holds no numbers of its own: views on one array see each other's changes, and two matrices are equal when
 * they are the same window on the same array. A matrix may have no rows or no columns.
 *
 * @param array where rows × columns elements stand, one row after the other, and perhaps others before, between and
 *     behind
 * @param offset index of element (0, 0)
 * @param rows number of rows
 * @param columns number of columns
 * @param stride distance from an element to the one below it, at least {@code columns}
 */
public record Matrix(float[] array, int offset, int rows, int columns, int stride) {

    /**
     * Checks that every element lies inside the array.
     *
     * @throws IllegalArgumentException if a size is negative, the stride is less than the columns, or the window
     *     reaches beyond the array
     */
    public Matrix {
        Objects.requireNonNull(array, "array");
        if (offset < 0 || rows < 0 || columns < 0 || stride < columns) {
            throw new IllegalArgumentException("not a matrix: offset " + offset + ", " + rows + " rows, " + columns
                    + " columns, stride " + stride);
        }
        long end = rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * stride + columns;
        if (end > array.length) {
            throw new IllegalArgumentException(rows + "×" + columns + " with stride " + stride + " at " + offset
                    + " reaches to " + end + ", beyond the array's " + array.length + " floats");
        }
    }

    /**
     * A matrix of zeros, {@code rows} × {@code columns}, on an array of its own.
     *
     * @throws IllegalArgumentException if one of the two is negative
     * @throws ArithmeticException if one array cannot hold so many
     */
    public static Matrix of(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("not a matrix: " + rows + " rows, " + columns + " columns");
        }
        return of(new float[Math.multiplyExact(rows, columns)], 0, rows, columns);
    }

    /**
     * The floats of {@code array} from {@code offset} on, {@code rows} × {@code columns}, row after row without gaps.
     *
     * @throws IllegalArgumentException if the array does not hold so many
     */
    public static Matrix of(float[] array, int offset, int rows, int columns) {
        return new Matrix(array, offset, rows, columns, columns);
    }

    /**
     * A copy of {@code rows}, on an array of its own: rows × columns, where all rows have as many numbers as the first.
     *
     * @throws IllegalArgumentException if there are no rows, or rows of different lengths
     */
    public static Matrix of(float[][] rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("there are no rows");
        }
        Matrix matrix = of(rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != matrix.columns) {
                throw new IllegalArgumentException(
                        "row 0 has " + matrix.columns + " values, row " + i + " has " + rows[i].length);
            }
            System.arraycopy(rows[i], 0, matrix.array, i * matrix.columns, matrix.columns);
        }
        return matrix;
    }

    /**
     * As {@link #of(float[][])}, each number rounded to a float.
     *
     * @throws IllegalArgumentException if there are no rows, or rows of different lengths
     */
    public static Matrix of(double[][] rows) {
        float[][] rounded = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            rounded[i] = new float[rows[i].length];
            for (int j = 0; j < rows[i].length; j++) {
                rounded[i][j] = (float) rows[i][j];
            }
        }
        return of(rounded);
    }

    /** The numbers, a copy: rows × columns, one array per row. */
    public float[][] toRows() {
        float[][] copy = new float[rows][columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(array, offset + i * stride, copy[i], 0, columns);
        }
        return copy;
    }

    /** The numbers in double precision, a copy: rows × columns, one array per row. */
    public double[][] toDoubles() {
        double[][] copy = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                copy[i][j] = array[offset + i * stride + j];
            }
        }
        return copy;
    }

    /**
     * The rows {@code from} (inclusive) to {@code to} (exclusive), as a view of (to − from) × columns; all of them are
     * this view itself.
     *
     * @throws IndexOutOfBoundsException if that is no range of rows
     */
    public Matrix rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        if (from == 0 && to == rows) {
            return this;
        }
        return new Matrix(array, from == to ? offset : offset + from * stride, to - from, columns, stride);
    }

    /**
     * Element (row, column).
     *
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public float get(int row, int column) {
        return array[index(row, column)];
    }

    /** Makes element (row, column) {@code value}. */
    public void set(int row, int column, float value) {
        array[index(row, column)] = value;
    }

    /**
     * Where element (row, column) stands in the array.
     *
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public int index(int row, int column) {
        return offset + Objects.checkIndex(row, rows) * stride + Objects.checkIndex(column, columns);
    }

    /**
     * Whether this view and {@code other}, of any rows × columns, may share an element. Exact for views of equal stride
     * that lie in one row-major grid; for other strides it is true as soon as the stretches of array from first to last
     * element meet.
     */
    @SuppressWarnings("ReferenceEquality") // of arrays: views on the same one
    public boolean overlaps(Matrix other) {
        if (array != other.array || isEmpty() || other.isEmpty() || end() <= other.offset || other.end() <= offset) {
            return false;
        }
        if (stride != other.stride) {
            return true;
        }
        // Same stride: look at both as windows of columns. The distance from one window's left edge to the other's,
        // modulo the stride, tells whether the columns meet; the ranges that meet above tell that some rows do.
        int toOther = Math.floorMod(other.offset - offset, stride);
        return toOther < columns || toOther + other.columns > stride;
    }

    /** Whether the matrix has no elements. */
    boolean isEmpty() {
        return rows == 0 || columns == 0;
    }

    private int end() {
        return offset + (rows - 1) * stride + columns;
    }

    /** Shape and place, not the numbers. */
    @Override
    public String toString() {
        return rows + "×" + columns + " at " + offset + (stride == columns ? "" : " stride " + stride);
    }
}
