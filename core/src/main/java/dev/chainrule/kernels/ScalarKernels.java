package dev.chainrule.kernels;

import java.util.Arrays;

/**
 * The definition: what {@link Kernels} compute, written as plain loops.
 *
 * <p>Where the inner loop runs along a row of c, as in {@link #multiply} and {@link #transposedMultiply}, each element
 * still is one chain in ascending order of the inner index: the loops are only nested the other way round.
 */
final class ScalarKernels extends AbstractKernels {
    static final String NAME = "scalar";

    ScalarKernels(int threads) {
        super(NAME, threads);
    }

    @Override
    protected void multiply(Matrix a, Matrix b, Matrix c) {
        splitRows(c, a.columns(), (from, to) -> {
            for (int i = from; i < to; i++) {
                clear(c, i);
                for (int p = 0; p < a.columns(); p++) {
                    addMultiple(a.array()[a.offset() + i * a.stride() + p], b, p, c, i);
                }
            }
        });
    }

    @Override
    protected void multiplyTransposed(Matrix a, Matrix b, Matrix c) {
        splitRows(c, a.columns(), (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < c.columns(); j++) {
                    float sum = 0;
                    for (int p = 0; p < a.columns(); p++) {
                        sum = Math.fma(
                                a.array()[a.offset() + i * a.stride() + p],
                                b.array()[b.offset() + j * b.stride() + p],
                                sum);
                    }
                    c.array()[c.offset() + i * c.stride() + j] = sum;
                }
            }
        });
    }

    @Override
    protected void transposedMultiply(Matrix a, Matrix b, Matrix c) {
        splitRows(c, a.rows(), (from, to) -> {
            for (int i = from; i < to; i++) {
                clear(c, i);
                for (int p = 0; p < a.rows(); p++) {
                    addMultiple(a.array()[a.offset() + p * a.stride() + i], b, p, c, i);
                }
            }
        });
    }

    @Override
    protected void map(Function function, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = function.of(x[xOffset + i]);
        }
    }

    private void splitRows(Matrix c, int inner, RangeTask task) {
        workers().split(c.rows(), (long) inner * c.columns(), task);
    }

    private static void clear(Matrix c, int row) {
        int start = c.offset() + row * c.stride();
        Arrays.fill(c.array(), start, start + c.columns(), 0f);
    }

    /** Row i of c plus {@code factor} times row p of b: the next link in the chain of each element of that row. */
    private static void addMultiple(float factor, Matrix b, int p, Matrix c, int i) {
        float[] source = b.array();
        float[] sum = c.array();
        int from = b.offset() + p * b.stride();
        int to = c.offset() + i * c.stride();
        for (int j = 0; j < c.columns(); j++) {
            sum[to + j] = Math.fma(factor, source[from + j], sum[to + j]);
        }
    }
}
