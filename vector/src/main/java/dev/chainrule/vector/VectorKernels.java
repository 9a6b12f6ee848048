package dev.chainrule.vector;

import dev.chainrule.kernels.AbstractKernels;
import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Kernels on vectors of one width. Each product goes the way that suits its shape:
 *
 * <ul>
 *   <li>next to nothing to do: plain loops ({@link ScalarProducts#loops});
 *   <li>a result with some rows and columns: register tiles ({@link TiledProduct});
 *   <li>few rows, with the rows of b along them: a row at a time ({@link RowTiles});
 *   <li>few rows or columns that are scalar products of stretches of memory: several such chains at a time in scalar
 *       registers ({@link ScalarProducts#chains}), as the order of a chain forbids a vector along it, and turning the
 *       matrix round would take longer than the product.
 * </ul>
 */
final class VectorKernels extends AbstractKernels {
    /** How many multiply-adds the vectors do in the time of one operation as {@link Workers#worthwhile} counts. */
    static final int PER_OPERATION = 4;

    /** Up to so many multiply-adds plain loops are the quickest. */
    private static final long TINY = 96;

    /** Up to so many multiply-adds, what has to be done before and after the tiles counts. */
    private static final long SMALL = 4096;

    private final int lanes;
    private final int tileHeight;
    private final WarmUp warmUp;
    private @Nullable TiledProduct tiled;
    private final float[] vector;
    private float[] scratch = {};
    private Matrix columns = Matrix.of(0, 0);
    private final Kernels scalar;

    // Made once, so that a product makes no objects.
    private final RangeTask outerRows = this::outerRows;
    private final RangeTask chains = this::chains;
    private final Workers.PartTask rowParts = this::rowPart;

    // The work under way.
    private Matrix a = Matrix.of(0, 0);
    private Matrix b = a;
    private Matrix c = a;
    private boolean turned;
    private float[] rowArray = scratch;
    private int rowStart;
    private int rowStep;
    private int rowInner;
    private int rowFactor;
    private int rowThreads;

    /** Kernels that leave the work to the scalar kernels as long as their own code is cold, if they are to warm up. */
    VectorKernels(String name, int bits, int threads, boolean warmsUp) {
        super(name, threads);
        scalar = scalar();
        lanes = bits / Float.SIZE;
        tileHeight = VectorCode.tileHeight(bits);
        warmUp = new WarmUp(bits);
        if (!warmsUp) {
            warmUp.skip();
        }
        vector = new float[lanes];
    }

    @Override
    protected void multiply(Matrix a, Matrix b, Matrix c) {
        if (isTiny(c, a.columns())) {
            ScalarProducts.loops(a, false, b, false, c);
        } else if (c.rows() >= Tiles.LOW && isNarrow(c, a.columns())) {
            chains(turned(b), a, c, true);
        } else if (isCold(c.rows() < Tiles.LOW, c)) {
            scalar.product(a, b, c);
        } else if (c.rows() < Tiles.LOW) {
            for (int i = 0; i < c.rows(); i++) {
                row(a.columns(), a, a.offset() + i * a.stride(), 1, b, c.array(), c.offset() + i * c.stride());
            }
        } else {
            tiled().multiply(a, false, b, false, c);
        }
    }

    @Override
    protected void multiplyTransposed(Matrix a, Matrix b, Matrix c) {
        if (isTiny(c, a.columns())) {
            ScalarProducts.loops(a, false, b, true, c);
        } else if (c.rows() < Tiles.LOW) {
            chains(a, b, c, false);
        } else if (isNarrow(c, a.columns())) {
            chains(b, a, c, true);
        } else if (isCold(false, c)) {
            scalar.productTransposed(a, b, c);
        } else {
            tiled().multiply(a, false, b, true, c);
        }
    }

    @Override
    protected void transposedMultiply(Matrix a, Matrix b, Matrix c) {
        if (isTiny(c, a.rows())) {
            ScalarProducts.loops(a, true, b, false, c);
        } else if (isCold(c.rows() < Tiles.LOW || c.columns() < Tiles.LOW || isOuter(c, a.rows()), c)) {
            scalar.transposedProduct(a, b, c);
        } else if (isOuter(c, a.rows())) {
            take(a, b, c, false);
            workers().split(c.rows(), c.columns() / PER_OPERATION, outerRows);
        } else if (c.rows() < Tiles.LOW) {
            for (int i = 0; i < c.rows(); i++) {
                row(a.rows(), a, a.offset() + i, a.stride(), b, c.array(), c.offset() + i * c.stride());
            }
        } else if (c.columns() < Tiles.LOW) {
            float[] column = scratch(c.rows());
            for (int j = 0; j < c.columns(); j++) {
                row(a.rows(), b, b.offset() + j, b.stride(), a, column, 0);
                for (int i = 0; i < c.rows(); i++) {
                    c.array()[c.offset() + i * c.stride() + j] = column[i];
                }
            }
        } else {
            tiled().multiply(a, true, b, false, c);
        }
    }

    @Override
    protected void map(Function function, float[] x, int xOffset, float[] y, int yOffset, int length) {
        if (length < lanes || !warmUp.isWarm(WarmUp.of(function))) {
            for (int i = 0; i < length; i++) {
                y[yOffset + i] = function.of(x[xOffset + i]);
            }
        } else {
            warmUp.code().maps().map(function, x, xOffset, y, yOffset, length);
        }
    }

    @Override
    public void close() {
        warmUp.close();
        super.close();
    }

    /** Whether writing c takes more time than computing it, so that it had better be written in order. */
    private static boolean isOuter(Matrix c, int k) {
        return k <= 8 && c.columns() >= 512;
    }

    /** Whether a product that gives c, by rows or by tiles, needs vector code that is not compiled yet. */
    private boolean isCold(boolean byRows, Matrix c) {
        return !warmUp.isWarm(byRows ? WarmUp.ROWS : tileParts(c));
    }

    private int tileParts(Matrix c) {
        int width = 2 * lanes;
        int rest = c.columns() % width;
        boolean wide = c.columns() >= width;
        boolean slim = !wide || (rest > 0 && rest <= lanes);
        int parts = WarmUp.COPIES | WarmUp.TURNS;
        if (c.rows() >= tileHeight) {
            parts |= (wide ? WarmUp.TALL_2 : 0) | (slim ? WarmUp.TALL_1 : 0);
        }
        if (c.rows() % tileHeight != 0) {
            parts |= (wide ? WarmUp.LOW_2 : 0) | (slim ? WarmUp.LOW_1 : 0);
        }
        return parts;
    }

    private TiledProduct tiled() {
        if (tiled == null) {
            tiled = new TiledProduct(warmUp.code().tiles(), warmUp.code().packer(), workers());
        }
        return tiled;
    }

    private static boolean isTiny(Matrix c, int k) {
        return (long) c.rows() * c.columns() * k <= TINY;
    }

    /** Whether chains are quicker than tiles, which bring a into columns and compute a whole vector of columns of c. */
    private static boolean isNarrow(Matrix c, int k) {
        int n = c.columns();
        return n <= 2 || (n <= 4 && (long) c.rows() * n * k <= SMALL);
    }

    /** One row of a product: the k floats of a from {@code ao} on, {@code as} apart, times b. */
    private void row(int k, Matrix a, int ao, int as, Matrix b, float[] c, int co) {
        int n = b.columns();
        if (n >= lanes) {
            wideRow(k, a, ao, as, b, c, co);
        } else if (b.offset() + (k - 1L) * b.stride() + lanes <= b.array().length) {
            // A whole vector can be read; what it holds beyond the row makes sums that nobody looks at.
            warmUp.code().rows().row(lanes, k, a.array(), ao, as, b.array(), b.offset(), b.stride(), vector, 0);
            System.arraycopy(vector, 0, c, co, n);
        } else {
            ScalarProducts.narrowRow(k, a.array(), ao, as, b, c, co);
        }
    }

    private void wideRow(int k, Matrix a, int ao, int as, Matrix b, float[] c, int co) {
        RowTiles rows = warmUp.code().rows();
        int vectors = b.columns() / lanes;
        int threads = Math.min(vectors, workers().worthwhile((long) b.columns() * k / PER_OPERATION));
        if (threads == 1) {
            rows.row(b.columns(), k, a.array(), ao, as, b.array(), b.offset(), b.stride(), c, co);
            return;
        }
        take(a, b, a, false);
        rowArray = c;
        rowStart = co;
        rowStep = as;
        rowInner = k;
        rowFactor = ao;
        rowThreads = threads;
        workers().each(threads, threads, rowParts);
    }

    /** A part of one row of c, some whole vectors of it. */
    private void rowPart(int part, int worker) {
        int vectors = b.columns() / lanes;
        int from = Workers.bound(vectors, rowThreads, part) * lanes;
        int to = part == rowThreads - 1 ? b.columns() : Workers.bound(vectors, rowThreads, part + 1) * lanes;
        warmUp.code()
                .rows()
                .row(
                        to - from,
                        rowInner,
                        a.array(),
                        rowFactor,
                        rowStep,
                        b.array(),
                        b.offset() + from,
                        b.stride(),
                        rowArray,
                        rowStart + from);
    }

    /** Rows of c = aᵀ·b. */
    private void outerRows(int from, int to) {
        RowTiles rows = warmUp.code().rows();
        for (int i = from; i < to; i++) {
            int co = c.offset() + i * c.stride();
            rows.row(
                    c.columns(),
                    a.rows(),
                    a.array(),
                    a.offset() + i,
                    a.stride(),
                    b.array(),
                    b.offset(),
                    b.stride(),
                    c.array(),
                    co);
        }
    }

    /** c(i, j), or if it is turned c(j, i), is row i of the few times row j of the many. */
    private void chains(Matrix few, Matrix many, Matrix c, boolean turned) {
        long cost = (long) few.rows() * few.columns();
        if (workers().worthwhile(many.rows() * cost) == 1) {
            ScalarProducts.chains(few, many, 0, many.rows(), c, turned);
        } else {
            take(few, many, c, turned);
            workers().split(many.rows(), cost, chains);
        }
    }

    private void chains(int from, int to) {
        ScalarProducts.chains(a, b, from, to, c, turned);
    }

    /** What the parts of the work under way are about. */
    private void take(Matrix a, Matrix b, Matrix c, boolean turned) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.turned = turned;
    }

    /** The columns of b as rows, in scratch memory. */
    @SuppressWarnings("ReferenceEquality") // of arrays: the view is on this very memory
    private Matrix turned(Matrix b) {
        int k = b.rows();
        float[] rows = scratch(b.columns() * k);
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < b.columns(); j++) {
                rows[j * k + p] = b.array()[b.offset() + p * b.stride() + j];
            }
        }
        if (rows != columns.array() || columns.rows() != b.columns() || columns.columns() != k) {
            columns = Matrix.of(rows, 0, b.columns(), k);
        }
        return columns;
    }

    private float[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new float[Math.max(length, 1024)];
        }
        return scratch;
    }
}
