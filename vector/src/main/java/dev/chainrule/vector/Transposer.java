package dev.chainrule.vector;

/** Turns rows into columns, for one vector width. {@link TransposeLanes} is the one implementation. */
interface Transposer {
    /**
     * {@code to[place + p·width + r]} becomes {@code from[offset + r·rowStep + p]}, for the {@code rows} rows r and the k
     * columns p.
     *
     * @param width distance from column to column in the copy, at least {@code rows}; what is between may become anything
     */
    void columns(int rows, int width, int k, float[] from, int offset, int rowStep, float[] to, int place);
}
