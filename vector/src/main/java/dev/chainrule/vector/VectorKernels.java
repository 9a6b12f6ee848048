package dev.chainrule.vector;

import dev.chainrule.kernels.AbstractKernels;
import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.Workers;

/**
 * Kernels on vectors of one width. Each product goes the way that suits its shape:
 *
 * <ul>
 *   <li>next to nothing to do: plain loops ({@link ScalarProducts#loops});
 *   <li>a result with many rows and columns: register tiles ({@link TiledProduct});
 *   <li>few rows, with b's rows along them: a row at a time ({@link Tiles#row});
 *   <li>few rows or columns that are scalar products of stretches of memory: several such chains at a time in scalar
 *       registers ({@link ScalarProducts#chains}), as the order of a chain forbids a vector along it, and turning the
 *       matrix round would take longer than the product.
 * </ul>
 */
final class VectorKernels extends AbstractKernels {
    /** Up to so many multiply-adds plain loops are the quickest. */
    private static final long TINY = 96;

    /** Up to so many multiply-adds, what has to be done before and after the tiles counts. */
    private static final long SMALL = 4096;

    /** How many multiply-adds the vectors do in the time of one operation as {@link Workers#worthwhile} counts. */
    private static final int PER_OPERATION = 4;

    private final Tiles tiles;
    private final Maps maps;
    private final TiledProduct tiled;
    private final float[] vector;
    private float[] line = {};

    VectorKernels(String name, int bits, int threads) {
        super(name, threads);
        tiles = TileLanes.forBits(bits);
        maps = MapLanes.forBits(bits);
        vector = new float[tiles.lanes()];
        tiled = new TiledProduct(tiles, TransposeLanes.forBits(bits), workers(), PER_OPERATION);
    }

    @Override
    protected void multiply(Matrix a, Matrix b, Matrix c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.columns();
        if ((long) m * n * k <= TINY) {
            ScalarProducts.loops(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    a.stride(),
                    1,
                    b.array(),
                    b.offset(),
                    b.stride(),
                    1,
                    c.array(),
                    c.offset(),
                    c.stride());
        } else if (m < Tiles.LOW) {
            for (int i = 0; i < m; i++) {
                row(n, k, a.array(), a.offset() + i * a.stride(), 1, b, c.array(), c.offset() + i * c.stride());
            }
        } else if (isNarrow(m, n, k)) {
            float[] columns = line(n * k);
            for (int p = 0; p < k; p++) {
                for (int j = 0; j < n; j++) {
                    columns[j * k + p] = b.array()[b.offset() + p * b.stride() + j];
                }
            }
            chains(n, m, k, columns, 0, k, a.array(), a.offset(), a.stride(), c.array(), c.offset(), 1, c.stride());
        } else {
            tiled.run(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    a.stride(),
                    1,
                    b.array(),
                    b.offset(),
                    b.stride(),
                    1,
                    c.array(),
                    c.offset(),
                    c.stride());
        }
    }

    @Override
    protected void multiplyTransposed(Matrix a, Matrix b, Matrix c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.columns();
        if ((long) m * n * k <= TINY) {
            ScalarProducts.loops(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    a.stride(),
                    1,
                    b.array(),
                    b.offset(),
                    1,
                    b.stride(),
                    c.array(),
                    c.offset(),
                    c.stride());
        } else if (m < Tiles.LOW) {
            chains(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    a.stride(),
                    b.array(),
                    b.offset(),
                    b.stride(),
                    c.array(),
                    c.offset(),
                    c.stride(),
                    1);
        } else if (isNarrow(m, n, k)) {
            chains(
                    n,
                    m,
                    k,
                    b.array(),
                    b.offset(),
                    b.stride(),
                    a.array(),
                    a.offset(),
                    a.stride(),
                    c.array(),
                    c.offset(),
                    1,
                    c.stride());
        } else {
            tiled.run(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    a.stride(),
                    1,
                    b.array(),
                    b.offset(),
                    1,
                    b.stride(),
                    c.array(),
                    c.offset(),
                    c.stride());
        }
    }

    @Override
    protected void transposedMultiply(Matrix a, Matrix b, Matrix c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.rows();
        if ((long) m * n * k <= TINY) {
            ScalarProducts.loops(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    1,
                    a.stride(),
                    b.array(),
                    b.offset(),
                    b.stride(),
                    1,
                    c.array(),
                    c.offset(),
                    c.stride());
        } else if (m < Tiles.LOW) {
            for (int i = 0; i < m; i++) {
                row(n, k, a.array(), a.offset() + i, a.stride(), b, c.array(), c.offset() + i * c.stride());
            }
        } else if (n < Tiles.LOW) {
            float[] column = line(m);
            for (int j = 0; j < n; j++) {
                row(m, k, b.array(), b.offset() + j, b.stride(), a, column, 0);
                for (int i = 0; i < m; i++) {
                    c.array()[c.offset() + i * c.stride() + j] = column[i];
                }
            }
        } else {
            tiled.run(
                    m,
                    n,
                    k,
                    a.array(),
                    a.offset(),
                    1,
                    a.stride(),
                    b.array(),
                    b.offset(),
                    b.stride(),
                    1,
                    c.array(),
                    c.offset(),
                    c.stride());
        }
    }

    @Override
    protected void map(Function function, float[] x, int xOffset, float[] y, int yOffset, int length) {
        if (length < maps.lanes()) {
            for (int i = 0; i < length; i++) {
                y[yOffset + i] = function.of(x[xOffset + i]);
            }
        } else {
            maps.map(function, x, xOffset, y, yOffset, length);
        }
    }

    /** Whether chains are quicker than tiles, which bring a into columns and compute a whole vector of columns of c. */
    private static boolean isNarrow(int m, int n, int k) {
        return n <= 2 || (n <= 4 && (long) m * n * k <= SMALL);
    }

    /** One row of n floats: the k floats of a from ao on, {@code as} apart, times b. */
    private void row(int n, int k, float[] a, int ao, int as, Matrix b, float[] c, int co) {
        int lanes = tiles.lanes();
        if (n < lanes) {
            if (b.offset() + (k - 1L) * b.stride() + lanes <= b.array().length) {
                // a whole vector can be read; what it holds beyond the row makes sums that nobody looks at
                tiles.row(lanes, k, a, ao, as, b.array(), b.offset(), b.stride(), vector, 0);
                System.arraycopy(vector, 0, c, co, n);
            } else {
                ScalarProducts.narrowRow(n, k, a, ao, as, b.array(), b.offset(), b.stride(), c, co);
            }
            return;
        }
        int threads = workers().worthwhile((long) n * k / PER_OPERATION);
        int units = n / lanes;
        if (threads == 1 || units < threads) {
            tiles.row(n, k, a, ao, as, b.array(), b.offset(), b.stride(), c, co);
        } else {
            workers().each(threads, threads, (part, worker) -> {
                int from = Workers.bound(units, threads, part) * lanes;
                int to = part == threads - 1 ? n : Workers.bound(units, threads, part + 1) * lanes;
                tiles.row(to - from, k, a, ao, as, b.array(), b.offset() + from, b.stride(), c, co + from);
            });
        }
    }

    /** c(i, j) is the scalar product of stretch i of a and stretch j of b, for few i and many j. */
    private void chains(
            int few,
            int many,
            int k,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int ci,
            int cj) {
        int threads = workers().worthwhile((long) few * many * k);
        if (threads == 1) {
            ScalarProducts.chains(few, 0, many, k, a, ao, as, b, bo, bs, c, co, ci, cj);
        } else {
            workers()
                    .split(
                            many,
                            (long) few * k,
                            (from, to) -> ScalarProducts.chains(few, from, to, k, a, ao, as, b, bo, bs, c, co, ci, cj));
        }
    }

    private float[] line(int length) {
        if (line.length < length) {
            line = new float[Math.max(length, Math.max(256, 2 * line.length))];
        }
        return line;
    }
}
