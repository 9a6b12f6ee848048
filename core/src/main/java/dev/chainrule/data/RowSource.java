package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;

/** Where the rows of a {@link Dataset} lie: in memory or in a mapped file. The numbers are the same bits either way. */
sealed interface RowSource permits MatrixRows, MappedRows {
    /** How many rows. */
    int rows();

    /** Features per row. */
    int inputs();

    /** Targets per row. */
    int outputs();

    /**
     * Copies the rows {@code order[from]} … {@code order[to − 1]} to the rows of x and t from {@code first} on.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    void gather(int[] order, int from, int to, Matrix x, Matrix t, int first);

    /** The features of the rows {@code from} … {@code to − 1}: a view if they are in memory, else a copy. */
    Matrix features(int from, int to);

    /** The targets of the rows {@code from} … {@code to − 1}: a view if they are in memory, else a copy. */
    Matrix targets(int from, int to);

    /** The rows {@code from} … {@code to − 1}, not copied. */
    RowSource slice(int from, int to);
}
