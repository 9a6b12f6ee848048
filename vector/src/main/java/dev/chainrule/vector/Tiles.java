package dev.chainrule.vector;

/**
 * The innermost part of a product, for one vector width: blocks of c small enough to stay in registers while the inner
 * index runs. {@link TileLanes} is the one implementation.
 */
interface Tiles {
    /** Rows that at least must be there for {@link #strip}: the height of the low tile. */
    int LOW = 4;

    /** Floats in a vector. */
    int lanes();

    /** Rows of the tall tile. */
    int height();

    /**
     * Rows {@code from} to {@code to} of a strip of c that is one or two vectors wide: as many tall tiles as fit, then
     * low ones, the last of which is moved up to end with the matrix.
     *
     * <p>a is read in columns: element (i, p) of a stands at {@code ao + i + p·as}; or, if it is packed, in panels one
     * tile high, at {@code ao + t·k + (i − t) + p·h} for the panel of height h that begins at row t.
     *
     * @param vectors width of the strip, 1 or 2
     * @param from first row, where a tall tile begins
     * @param to last row and one; the last row of c and one, or else a multiple of the height after from
     * @param m rows of c, at least {@link #LOW}
     * @param k the inner size
     * @param as distance in a from p to p + 1, or 0 if a is packed
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
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int cs);

    /**
     * One row of c.
     *
     * @param n columns, at least {@link #lanes}
     * @param k the inner size
     * @param as distance in a from p to p + 1
     * @param bs distance in b from p to p + 1
     */
    void row(int n, int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co);

    /**
     * Packs a strip of b, one or two vectors wide, into rows without gaps.
     *
     * @param bo where the strip's first column stands in b
     * @param bs distance in b from row to row
     */
    void copyStrip(int vectors, int k, float[] b, int bo, int bs, float[] to);

    /**
     * Packs {@code height} rows of a, which stand side by side at {@code ao + p·as}, into a panel at {@code place}.
     */
    void copyPanel(int height, int k, float[] a, int ao, int as, float[] to, int place);
}
