package dev.chainrule.vector;

import dev.chainrule.kernels.Matrix;

/** Products too small or too narrow for vectors. */
final class ScalarProducts {
    private ScalarProducts() {}

    /** c = a·b in plain loops, where a factor may be turned round. */
    static void loops(Matrix a, boolean turnA, Matrix b, boolean turnB, Matrix c) {
        int k = turnA ? a.rows() : a.columns();
        int ai = turnA ? 1 : a.stride();
        int ap = turnA ? a.stride() : 1;
        int bp = turnB ? 1 : b.stride();
        int bj = turnB ? b.stride() : 1;
        float[] as = a.array();
        float[] bs = b.array();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(as[a.offset() + i * ai + p * ap], bs[b.offset() + p * bp + j * bj], sum);
                }
                c.array()[c.offset() + i * c.stride() + j] = sum;
            }
        }
    }

    /** A row of c less than a vector wide, four sums at a time: k floats from {@code ao} on, {@code as} apart, times b. */
    static void narrowRow(int k, float[] a, int ao, int as, Matrix b, float[] c, int co) {
        int n = b.columns();
        int bs = b.stride();
        float[] bb = b.array();
        int j = 0;
        for (; j + 4 <= n; j += 4) {
            int bo = b.offset() + j;
            float c0 = 0;
            float c1 = 0;
            float c2 = 0;
            float c3 = 0;
            for (int p = 0; p < k; p++) {
                float x = a[ao + p * as];
                c0 = Math.fma(x, bb[bo + p * bs], c0);
                c1 = Math.fma(x, bb[bo + p * bs + 1], c1);
                c2 = Math.fma(x, bb[bo + p * bs + 2], c2);
                c3 = Math.fma(x, bb[bo + p * bs + 3], c3);
            }
            c[co + j] = c0;
            c[co + j + 1] = c1;
            c[co + j + 2] = c2;
            c[co + j + 3] = c3;
        }
        for (; j < n; j++) {
            float sum = 0;
            for (int p = 0; p < k; p++) {
                sum = Math.fma(a[ao + p * as], bb[b.offset() + p * bs + j], sum);
            }
            c[co + j] = sum;
        }
    }

    /**
     * Scalar products of rows, eight chains at a time, which is what it takes to hide the time of a multiply-add: c(i, j),
     * or if it is turned c(j, i), becomes row i of the few times row j of the many, for j from {@code from} to {@code to}.
     */
    static void chains(Matrix few, Matrix many, int from, int to, Matrix c, boolean turned) {
        int ci = turned ? 1 : c.stride();
        int cj = turned ? c.stride() : 1;
        int j = from;
        for (; j + 8 <= to; j += 8) {
            for (int i = 0; i < few.rows(); i++) {
                int co = c.offset() + i * ci + j * cj;
                eight(few.columns(), few.array(), few.offset() + i * few.stride(), many, j, c.array(), co, cj);
            }
        }
        for (; j < to; j++) {
            for (int i = 0; i < few.rows(); i++) {
                int ao = few.offset() + i * few.stride();
                int bo = many.offset() + j * many.stride();
                float sum = 0;
                for (int p = 0; p < few.columns(); p++) {
                    sum = Math.fma(few.array()[ao + p], many.array()[bo + p], sum);
                }
                c.array()[c.offset() + i * ci + j * cj] = sum;
            }
        }
    }

    private static void eight(int k, float[] a, int ao, Matrix many, int row, float[] c, int co, int cs) {
        float[] b = many.array();
        int b0 = many.offset() + row * many.stride();
        int b1 = b0 + many.stride();
        int b2 = b1 + many.stride();
        int b3 = b2 + many.stride();
        int b4 = b3 + many.stride();
        int b5 = b4 + many.stride();
        int b6 = b5 + many.stride();
        int b7 = b6 + many.stride();
        float c0 = 0;
        float c1 = 0;
        float c2 = 0;
        float c3 = 0;
        float c4 = 0;
        float c5 = 0;
        float c6 = 0;
        float c7 = 0;
        for (int p = 0; p < k; p++) {
            float x = a[ao + p];
            c0 = Math.fma(x, b[b0 + p], c0);
            c1 = Math.fma(x, b[b1 + p], c1);
            c2 = Math.fma(x, b[b2 + p], c2);
            c3 = Math.fma(x, b[b3 + p], c3);
            c4 = Math.fma(x, b[b4 + p], c4);
            c5 = Math.fma(x, b[b5 + p], c5);
            c6 = Math.fma(x, b[b6 + p], c6);
            c7 = Math.fma(x, b[b7 + p], c7);
        }
        c[co] = c0;
        c[co + cs] = c1;
        c[co + 2 * cs] = c2;
        c[co + 3 * cs] = c3;
        c[co + 4 * cs] = c4;
        c[co + 5 * cs] = c5;
        c[co + 6 * cs] = c6;
        c[co + 7 * cs] = c7;
    }
}
