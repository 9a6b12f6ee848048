package dev.chainrule.vector;

/** Copies of factors in the order in which the tiles read them. */
final class Packing {
    private Packing() {}

    /**
     * Makes columns of rows: {@code to[place + p·width + r]} becomes {@code from[offset + r·rowStep + p·step]} for the
     * {@code rows} rows r and the k places p.
     *
     * @param width distance from column to column in the copy, at least {@code rows}; what is between is left as it is
     */
    static void columns(
            int rows, int width, int k, float[] from, int offset, int step, int rowStep, float[] to, int place) {
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < k; p++) {
                to[place + p * width + r] = from[offset + r * rowStep + p * step];
            }
        }
    }
}
