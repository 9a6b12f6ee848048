package dev.chainrule.vector;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.Workers;

/**
 * Products by register tiles: cuts c into strips, brings the factors into the order in which the tiles read them, and
 * deals the strips, or blocks of rows, out to the threads.
 *
 * <p>The tiles want b in rows and a in columns, or, some of them, in rows as well. A factor that does not stand so is
 * packed, that is, copied: a into panels one tile high, once for all strips; b one strip at a time, into memory of the
 * thread that works on it, just before it is used for all rows. A factor that does is read where it is, unless it is
 * large and what is read together far apart, which would cost more than the copy: it falls on the same few places of the
 * cache, and each on a page of its own.
 *
 * <p>There is no blocking of the inner index, which would have to load the sums again: the panels stream well from the
 * second-level cache, where they fit up to an inner size of some thousands.
 *
 * <p>The fields describe the product that is being computed; one at a time.
 */
final class TiledProduct {
    /** A strided factor of more floats than this is packed where it is used several times. */
    private static final int NEAR = 8 * 1024;

    /** Rows of tiles or strips that must use a factor before packing a strided one is worth it. */
    private static final int OFTEN = 3;

    /**
     * Strips up to which a is read in rows by tiles that can: packing it pays when it is used more often. Measured on a Zen
     * 3, shares of the peak in rows and packed: 128×64 times 64 wide 0.80 and 0.60, 64×784 times 128 wide 0.77 and 0.73,
     * 256×300 times 300 wide 0.78 and 0.94, 128×784 times 512 wide 0.67 and 0.92.
     */
    private static final int FEW = 8;

    /** The most floats of a that are packed at once; it should be in a cache when it is used, strip after strip. */
    private static final int BLOCK_FLOATS = 448 * 1024;

    /** But at least so many rows, as each strip of b is packed anew for every block. */
    private static final int BLOCK_ROWS = 288;

    /** Or as many as an array can hold. */
    private static final int MOST_FLOATS = 1 << 30;

    /** Rows of a result less than a vector wide that are computed before they are put in their place. */
    private static final int NARROW_ROWS = 96;

    /** The most parts the strips are dealt out in, per thread: a thread that is held up is left with less to do. */
    private static final int PARTS_PER_THREAD = 4;

    private final Tiles tiles;
    private final Packer packer;
    private final Workers workers;
    private final int lanes;
    private final float[][] stripOf;
    private final float[][] narrowOf;
    private float[] panels = {};

    private Matrix a = Matrix.of(0, 0);
    private Matrix b = a;
    private Matrix c = a;
    private boolean turnA;
    private boolean turnB;
    private int m;
    private int n;
    private int k;
    private boolean packA;
    private Tiles.Order order = Tiles.Order.PANELS;
    private boolean packB;
    private int blockFrom;
    private int blockTo;
    private int blockStrips;
    private int blockThreads;
    private int blockParts;

    // Made once, so that a product makes no objects.
    private final Workers.PartTask packing = this::packRows;
    private final Workers.PartTask byStrips = this::someStrips;
    private final Workers.PartTask byRows = this::someRows;

    TiledProduct(Tiles tiles, Packer packer, Workers workers) {
        this.tiles = tiles;
        this.packer = packer;
        this.workers = workers;
        lanes = tiles.lanes();
        stripOf = new float[workers.threads()][0];
        narrowOf = new float[workers.threads()][0];
    }

    /** c = a·b, where a factor may be turned round; c has {@link Tiles#LOW} rows or more, and the inner size is not 0. */
    void multiply(Matrix a, boolean turnA, Matrix b, boolean turnB, Matrix c) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.turnA = turnA;
        this.turnB = turnB;
        m = c.rows();
        n = c.columns();
        k = turnA ? a.rows() : a.columns();
        int height = tiles.height();
        int strips = strips();
        packA = turnA ? strips >= OFTEN && isFar(a) : !tiles.takesRows() || strips > FEW;
        order = packA ? Tiles.Order.PANELS : turnA ? Tiles.Order.COLUMNS : Tiles.Order.ROWS;
        packB = turnB
                || (m >= OFTEN * height && isFar(b))
                || (n < lanes && b.offset() + (k - 1L) * b.stride() + lanes > b.array().length);
        int threads = workers.worthwhile((long) m * n * k / VectorKernels.PER_OPERATION);
        int block = Math.max(BLOCK_ROWS, BLOCK_FLOATS / k);
        block = Math.max(height, Math.min(block, MOST_FLOATS / k) / height * height);
        int from = 0;
        while (from < m) {
            int to = m - from < block + Tiles.LOW ? m : from + block;
            block(from, to, strips, threads);
            from = to;
        }
    }

    /** Whether the rows of a factor, read one after the other, lie far apart and are not all near at hand. */
    private boolean isFar(Matrix factor) {
        return factor.stride() > 2 * lanes && (long) k * factor.stride() > NEAR;
    }

    /** Rows from … to of c. */
    private void block(int from, int to, int strips, int threads) {
        blockFrom = from;
        blockTo = to;
        blockStrips = strips;
        blockThreads = threads;
        if (packA) {
            panels = reserve(panels, (to - from + Tiles.LOW) * k);
        }
        int levels = levels();
        if (threads == 1) {
            pack(from, to);
            for (int s = 0; s < strips; s++) {
                strip(s, from, to, 0);
            }
        } else if (imbalance(strips, threads) <= imbalance(levels, threads)) {
            if (packA) {
                workers.each(threads, threads, packing);
            }
            blockParts = Math.min(strips, PARTS_PER_THREAD * threads);
            workers.each(blockParts, threads, byStrips);
        } else {
            workers.each(threads, threads, byRows);
        }
    }

    private int levels() {
        return Math.ceilDiv(blockTo - blockFrom, tiles.height());
    }

    /** Where the rows of a part begin, when they are dealt out to the threads. */
    private int row(int part) {
        return Math.min(blockTo, blockFrom + Workers.bound(levels(), blockThreads, part) * tiles.height());
    }

    private void packRows(int part, int worker) {
        pack(row(part), row(part + 1));
    }

    private void someStrips(int part, int worker) {
        int end = Workers.bound(blockStrips, blockParts, part + 1);
        for (int s = Workers.bound(blockStrips, blockParts, part); s < end; s++) {
            strip(s, blockFrom, blockTo, worker);
        }
    }

    private void someRows(int part, int worker) {
        pack(row(part), row(part + 1));
        for (int s = 0; s < blockStrips; s++) {
            strip(s, row(part), row(part + 1), worker);
        }
    }

    /** How much longer the largest of equal parts takes than if the items could be cut. */
    private static double imbalance(int items, int threads) {
        return Math.ceilDiv(items, threads) / (double) items;
    }

    /** Strips two vectors wide; what is left is one of one or two vectors, moved to end with the matrix. */
    private int strips() {
        int width = 2 * lanes;
        if (n < width) {
            return n <= lanes ? 1 : 2;
        }
        return Math.ceilDiv(n, width);
    }

    private void strip(int s, int from, int to, int worker) {
        int width = 2 * lanes;
        int vectors = 2;
        int column = s * width;
        if (n < width) {
            vectors = 1;
            column = s == 0 ? 0 : n - lanes;
        } else if (column + width > n) {
            vectors = n - column <= lanes ? 1 : 2;
            column = n - vectors * lanes;
        }
        if (packB) {
            int packed = vectors * lanes;
            float[] strip = stripOf[worker] = reserve(stripOf[worker], packed * k);
            packStrip(vectors, column, strip);
            strip(vectors, from, to, strip, 0, packed, column, worker);
        } else {
            strip(vectors, from, to, b.array(), b.offset() + column, b.stride(), column, worker);
        }
    }

    private void packStrip(int vectors, int column, float[] strip) {
        int packed = vectors * lanes;
        if (turnB) {
            int offset = b.offset() + column * b.stride();
            packer.columns(Math.min(packed, n), packed, k, b.array(), offset, b.stride(), strip, 0);
        } else if (n >= lanes) {
            packer.copyStrip(vectors, k, b.array(), b.offset() + column, b.stride(), strip);
        } else {
            for (int p = 0; p < k; p++) {
                System.arraycopy(b.array(), b.offset() + p * b.stride(), strip, p * packed, n);
            }
        }
    }

    private void strip(int vectors, int from, int to, float[] b, int bo, int bs, int column, int worker) {
        float[] source = packA ? panels : a.array();
        int offset = packA ? -blockFrom * k : a.offset();
        if (n >= lanes) {
            tiles.strip(
                    vectors,
                    from,
                    to,
                    m,
                    k,
                    order,
                    source,
                    offset,
                    a.stride(),
                    b,
                    bo,
                    bs,
                    c.array(),
                    c.offset() + column,
                    c.stride());
            return;
        }
        float[] narrow = narrowOf[worker] = reserve(narrowOf[worker], (NARROW_ROWS + 2 * Tiles.LOW) * lanes);
        for (int chunk = from; chunk < to; chunk += NARROW_ROWS) {
            int end = Math.min(to, chunk + NARROW_ROWS);
            int shift = chunk - Tiles.LOW; // a low tile that ends with the matrix may begin before the chunk
            tiles.strip(
                    1, chunk, end, m, k, order, source, offset, a.stride(), b, bo, bs, narrow, -shift * lanes, lanes);
            for (int i = chunk; i < end; i++) {
                for (int j = 0; j < n; j++) {
                    c.array()[c.offset() + i * c.stride() + j] = narrow[(i - shift) * lanes + j];
                }
            }
        }
    }

    /** Packs the rows from … to of a, if a is to be packed: tall panels, then low ones. */
    private void pack(int from, int to) {
        if (!packA) {
            return;
        }
        int height = tiles.height();
        int i = from;
        for (; i + height <= to; i += height) {
            panel(height, i, i);
        }
        for (; i < to; i += Tiles.LOW) {
            panel(Tiles.LOW, i, Math.min(i, m - Tiles.LOW));
        }
    }

    private void panel(int height, int i, int row) {
        int place = (i - blockFrom) * k;
        if (turnA) {
            packer.copyPanel(height, k, a.array(), a.offset() + row, a.stride(), panels, place);
        } else {
            int offset = a.offset() + row * a.stride();
            packer.columns(height, height, k, a.array(), offset, a.stride(), panels, place);
        }
    }

    private static float[] reserve(float[] memory, int length) {
        return memory.length >= length ? memory : new float[Math.max(length, 1024)];
    }
}
