package dev.chainrule.vector;

/** Single rows of a product, for one vector width. {@link RowLanes} is the one implementation. */
interface RowTiles {
    /**
     * One row of c.
     *
     * @param n columns, at least those of a vector
     * @param k the inner size
     * @param as distance in a from p to p + 1
     * @param bs distance in b from p to p + 1
     */
    void row(int n, int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co);
}
