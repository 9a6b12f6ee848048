package dev.chainrule.kernels;

import java.util.Objects;

/** What all kernels share: the checks of shapes and ranges, the workers, and the splitting of elementwise work. */
public abstract class AbstractKernels implements Kernels {
    /** Rough cost of one elementwise function, in the operations of {@link #split}. */
    private static final long FUNCTION_COST = 8;

    private final String name;
    private final Workers workers;

    /**
     * Kernels of the given name with {@code threads} threads.
     *
     * @throws IllegalArgumentException if there is less than one thread
     */
    protected AbstractKernels(String name, int threads) {
        this.name = name;
        this.workers = new Workers(threads);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int threads() {
        return workers.threads();
    }

    /** Kernels on threads that are there already. */
    AbstractKernels(String name, Workers workers) {
        this.name = name;
        this.workers = workers;
    }

    /** The scalar kernels on the same threads, for what they do as quickly. */
    protected final Kernels scalar() {
        return new ScalarKernels(workers);
    }

    /** The threads to split work over. */
    protected final Workers workers() {
        return workers;
    }

    @Override
    public final void product(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != b.rows() || c.rows() != a.rows() || c.columns() != b.columns()) {
            throw new IllegalArgumentException("a·b: " + a + " times " + b + " does not give " + c);
        }
        checkFree(a, b, c);
        if (!c.isEmpty()) {
            multiply(a, b, c);
        }
    }

    @Override
    public final void productTransposed(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != b.columns() || c.rows() != a.rows() || c.columns() != b.rows()) {
            throw new IllegalArgumentException("a·bᵀ: " + a + " times transposed " + b + " does not give " + c);
        }
        checkFree(a, b, c);
        if (!c.isEmpty()) {
            multiplyTransposed(a, b, c);
        }
    }

    @Override
    public final void transposedProduct(Matrix a, Matrix b, Matrix c) {
        if (a.rows() != b.rows() || c.rows() != a.columns() || c.columns() != b.columns()) {
            throw new IllegalArgumentException("aᵀ·b: transposed " + a + " times " + b + " does not give " + c);
        }
        checkFree(a, b, c);
        if (!c.isEmpty()) {
            transposedMultiply(a, b, c);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // of arrays: stretches of the same one
    public final void apply(Function function, float[] x, int xOffset, float[] y, int yOffset, int length) {
        Objects.checkFromIndexSize(xOffset, length, x.length);
        Objects.checkFromIndexSize(yOffset, length, y.length);
        if (x == y && xOffset != yOffset && Math.abs((long) xOffset - yOffset) < length) {
            throw new IllegalArgumentException("from " + xOffset + " and from " + yOffset + ", " + length
                    + " floats each, overlap without being the same");
        }
        if (workers.worthwhile(length * FUNCTION_COST) == 1) {
            map(function, x, xOffset, y, yOffset, length);
        } else {
            workers.split(
                    length,
                    FUNCTION_COST,
                    (from, to) -> map(function, x, xOffset + from, y, yOffset + from, to - from));
        }
    }

    @Override
    public final void split(int items, long costPerItem, RangeTask task) {
        workers.split(items, costPerItem, task);
    }

    @Override
    public void close() {
        workers.close();
    }

    /** c = a·b, m×k times k×n, shapes checked, c not empty, the inner size k perhaps 0. */
    protected abstract void multiply(Matrix a, Matrix b, Matrix c);

    /** c = a·bᵀ, m×k times k×n, shapes checked, c not empty, the inner size k perhaps 0. */
    protected abstract void multiplyTransposed(Matrix a, Matrix b, Matrix c);

    /** c = aᵀ·b, m×k times k×n, shapes checked, c not empty, the inner size k perhaps 0. */
    protected abstract void transposedMultiply(Matrix a, Matrix b, Matrix c);

    /** y = function(x) for {@code length} elements from the offsets on, in the calling thread, ranges checked. */
    protected abstract void map(Function function, float[] x, int xOffset, float[] y, int yOffset, int length);

    private void checkFree(Matrix a, Matrix b, Matrix c) {
        if (c.overlaps(a) || c.overlaps(b)) {
            throw new IllegalArgumentException("the result " + c + " shares elements with a factor");
        }
        if (workers.busy()) {
            throw new IllegalStateException("no products inside a task of split");
        }
    }
}
