package dev.chainrule.vector;

/**
 * The innermost part of a product, for one vector width: blocks of c small enough to stay in registers while the inner
 * index runs. {@link TileLanes} is for 32 registers, {@link SlimTileLanes} for 16.
 */
interface Tiles {
    /** Rows that at least must be there for {@link #strip}: the height of the low tile. */
    int LOW = 4;

    /** How the elements of a stand that a tile reads. */
    enum Order {
        /** Element (i, p) stands at {@code ao + i + p·as}. */
        COLUMNS,

        /** Element (i, p) stands at {@code ao + i·as + p}; only for tiles that {@link Tiles#takesRows}. */
        ROWS,

        /**
         * Packed in panels one tile high: element (i, p) stands at {@code ao + t·k + (i − t) + p·h} for the panel of height h
         * that begins at row t; {@code as} says nothing.
         */
        PANELS;

        /** Where what a tile reads begins: of the panel at {@code panel}, or of the rows from {@code row} on. */
        int at(int ao, int as, int panel, int row, int k) {
            return switch (this) {
                case COLUMNS -> ao + row;
                case ROWS -> ao + row * as;
                case PANELS -> ao + panel * k;
            };
        }
    }

    /** Floats in a vector. */
    int lanes();

    /** Rows of the tall tile. */
    int height();

    /** Whether a may stand in rows; otherwise they have to be packed. */
    boolean takesRows();

    /**
     * Rows {@code from} to {@code to} of a strip of c that is one or two vectors wide: as many tall tiles as fit, then
     * low ones, the last of which is moved up to end with the matrix.
     *
     * @param vectors width of the strip, 1 or 2
     * @param from first row, where a tall tile begins
     * @param to last row and one; the last row of c and one, or else a multiple of the height after from
     * @param m rows of c, at least {@link #LOW}
     * @param k the inner size
     * @param order how a stands
     * @param ao where a begins
     * @param as distance in a from column to column, or from row to row
     * @param bo where the strip's first column stands in b
     * @param bs distance in b from p to p + 1
     * @param co where row 0 of the strip stands in c
     * @param cs distance in c from row to row
     */
    void strip(
            int vectors,
            int from,
            int to,
            int m,
            int k,
            Order order,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int cs);
}
