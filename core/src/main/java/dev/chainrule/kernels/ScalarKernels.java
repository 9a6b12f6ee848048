package dev.chainrule.kernels;

import java.util.Arrays;

/**
 * The definition: what {@link Kernels} compute, written as plain loops.
 *
 * <p>Where the inner loop runs along a row of c, as in {@link #multiply} and {@link #transposedMultiply}, each element
 * still is one chain in ascending order of the inner index: the loops are only nested the other way round, which lets the
 * processor work on many chains at a time. They take four links of each, or else most of the time would go into loading and
 * storing the sums; and where the inner loop has to be the chain, four chains run side by side.
 */
final class ScalarKernels extends AbstractKernels {
    static final String NAME = "scalar";

    private final RangeTask byRows = this::byRows;
    private final RangeTask byChains = this::byChains;

    // The product under way.
    private Matrix a = Matrix.of(0, 0);
    private Matrix b = a;
    private Matrix c = a;
    private int ai;
    private int ap;

    ScalarKernels(int threads) {
        super(NAME, threads);
    }

    ScalarKernels(Workers workers) {
        super(NAME, workers);
    }

    @Override
    protected void multiply(Matrix a, Matrix b, Matrix c) {
        split(a, a.stride(), 1, a.columns(), b, c, byRows);
    }

    @Override
    protected void transposedMultiply(Matrix a, Matrix b, Matrix c) {
        split(a, 1, a.stride(), a.rows(), b, c, byRows);
    }

    @Override
    protected void multiplyTransposed(Matrix a, Matrix b, Matrix c) {
        split(a, a.stride(), 1, a.columns(), b, c, byChains);
    }

    /** Splits the rows of c; row i of the factor a begins {@code i·ai} after its first float and has steps of {@code ap}. */
    private void split(Matrix a, int ai, int ap, int inner, Matrix b, Matrix c, RangeTask task) {
        this.a = a;
        this.ai = ai;
        this.ap = ap;
        this.b = b;
        this.c = c;
        workers().split(c.rows(), (long) inner * c.columns(), task);
    }

    private void byRows(int from, int to) {
        for (int i = from; i < to; i++) {
            addRows(a.array(), a.offset() + i * ai, ap, b, c, i);
        }
    }

    private void byChains(int from, int to) {
        for (int i = from; i < to; i++) {
            int ao = a.offset() + i * ai;
            int co = c.offset() + i * c.stride();
            int j = 0;
            for (; j + 4 <= c.columns(); j += 4) {
                fourChains(a, ao, b, b.offset() + j * b.stride(), c.array(), co + j);
            }
            for (; j < c.columns(); j++) {
                float sum = 0;
                for (int p = 0; p < a.columns(); p++) {
                    sum = Math.fma(a.array()[ao + p], b.array()[b.offset() + j * b.stride() + p], sum);
                }
                c.array()[co + j] = sum;
            }
        }
    }

    @Override
    protected void map(Function function, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = function.of(x[xOffset + i]);
        }
    }

    /** Row i of c = the sum of all rows p of b, times the float of a at {@code ao + p·as}. */
    private static void addRows(float[] a, int ao, int as, Matrix b, Matrix c, int i) {
        int n = c.columns();
        int co = c.offset() + i * c.stride();
        Arrays.fill(c.array(), co, co + n, 0f);
        int p = 0;
        for (; p + 4 <= b.rows(); p += 4) {
            int at = ao + p * as;
            addFour(a[at], a[at + as], a[at + 2 * as], a[at + 3 * as], b, p, c.array(), co, n);
        }
        for (; p < b.rows(); p++) {
            float x = a[ao + p * as];
            for (int j = 0; j < n; j++) {
                c.array()[co + j] = Math.fma(x, b.array()[b.offset() + p * b.stride() + j], c.array()[co + j]);
            }
        }
    }

    /** A row of a, at {@code ao}, times four rows of b, the first at {@code b0}. */
    private static void fourChains(Matrix a, int ao, Matrix b, int b0, float[] c, int co) {
        float[] x = a.array();
        float[] y = b.array();
        int b1 = b0 + b.stride();
        int b2 = b1 + b.stride();
        int b3 = b2 + b.stride();
        float c0 = 0;
        float c1 = 0;
        float c2 = 0;
        float c3 = 0;
        for (int p = 0; p < a.columns(); p++) {
            c0 = Math.fma(x[ao + p], y[b0 + p], c0);
            c1 = Math.fma(x[ao + p], y[b1 + p], c1);
            c2 = Math.fma(x[ao + p], y[b2 + p], c2);
            c3 = Math.fma(x[ao + p], y[b3 + p], c3);
        }
        c[co] = c0;
        c[co + 1] = c1;
        c[co + 2] = c2;
        c[co + 3] = c3;
    }

    /** The links p to p + 3 of n chains. */
    private static void addFour(float x0, float x1, float x2, float x3, Matrix b, int p, float[] c, int co, int n) {
        float[] y = b.array();
        int b0 = b.offset() + p * b.stride();
        int b1 = b0 + b.stride();
        int b2 = b1 + b.stride();
        int b3 = b2 + b.stride();
        for (int j = 0; j < n; j++) {
            float sum = Math.fma(x0, y[b0 + j], c[co + j]);
            sum = Math.fma(x1, y[b1 + j], sum);
            sum = Math.fma(x2, y[b2 + j], sum);
            c[co + j] = Math.fma(x3, y[b3 + j], sum);
        }
    }
}
