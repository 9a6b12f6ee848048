package dev.chainrule.vector;

/** Products too small or too narrow for vectors. */
final class ScalarProducts {
    private ScalarProducts() {}

    /**
     * c = a·b in plain loops; element (i, p) of a stands at {@code ao + i·ai + p·ap}, element (p, j) of b at
     * {@code bo + p·bp + j·bj}, element (i, j) of c at {@code co + i·cs + j}.
     */
    static void loops(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int ai,
            int ap,
            float[] b,
            int bo,
            int bp,
            int bj,
            float[] c,
            int co,
            int cs) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[ao + i * ai + p * ap], b[bo + p * bp + j * bj], sum);
                }
                c[co + i * cs + j] = sum;
            }
        }
    }

    /** A row of c less than a vector wide: four sums at a time. */
    static void narrowRow(int n, int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co) {
        int j = 0;
        for (; j + 4 <= n; j += 4) {
            float c0 = 0;
            float c1 = 0;
            float c2 = 0;
            float c3 = 0;
            for (int p = 0; p < k; p++) {
                float x = a[ao + p * as];
                c0 = Math.fma(x, b[bo + p * bs + j], c0);
                c1 = Math.fma(x, b[bo + p * bs + j + 1], c1);
                c2 = Math.fma(x, b[bo + p * bs + j + 2], c2);
                c3 = Math.fma(x, b[bo + p * bs + j + 3], c3);
            }
            c[co + j] = c0;
            c[co + j + 1] = c1;
            c[co + j + 2] = c2;
            c[co + j + 3] = c3;
        }
        for (; j < n; j++) {
            float sum = 0;
            for (int p = 0; p < k; p++) {
                sum = Math.fma(a[ao + p * as], b[bo + p * bs + j], sum);
            }
            c[co + j] = sum;
        }
    }

    /**
     * Scalar products of stretches of k floats, eight chains at a time, as many as it takes to hide the time of a
     * multiply-add: {@code c[co + i·ci + j·cj]} is stretch i of a, at {@code ao + i·as}, times stretch j of b, at
     * {@code bo + j·bs}, for i below {@code few} and j from {@code from} to {@code to}.
     */
    static void chains(
            int few,
            int from,
            int to,
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
        int j = from;
        for (; j + 8 <= to; j += 8) {
            for (int i = 0; i < few; i++) {
                eight(k, a, ao + i * as, b, bo + j * bs, bs, c, co + i * ci + j * cj, cj);
            }
        }
        for (; j < to; j++) {
            for (int i = 0; i < few; i++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[ao + i * as + p], b[bo + j * bs + p], sum);
                }
                c[co + i * ci + j * cj] = sum;
            }
        }
    }

    private static void eight(int k, float[] a, int ao, float[] b, int b0, int bs, float[] c, int co, int cs) {
        int b1 = b0 + bs;
        int b2 = b1 + bs;
        int b3 = b2 + bs;
        int b4 = b3 + bs;
        int b5 = b4 + bs;
        int b6 = b5 + bs;
        int b7 = b6 + bs;
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
