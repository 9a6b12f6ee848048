package dev.chainrule.vector;

/**
 * Brings the factors of a product into the order in which tiles read them, for one vector width. {@link PackLanes} is the one
 * implementation.
 */
interface Packer {
    /**
     * {@code to[place + p·width + r]} becomes {@code from[offset + r·rowStep + p]}, for the {@code rows} rows r and the k
     * columns p.
     *
     * @param width distance from column to column in the copy, at least {@code rows}; what is between may become anything
     */
    void columns(int rows, int width, int k, float[] from, int offset, int rowStep, float[] to, int place);

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
