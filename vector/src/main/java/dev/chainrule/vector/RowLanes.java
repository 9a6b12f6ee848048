package dev.chainrule.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Single rows of a product: up to eight vectors of sums stay in registers while the inner index runs.
 *
 * <p>The class computes with the vectors that {@link Specialization} gives it; there is one copy of it per width.
 */
final class RowLanes implements RowTiles {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());
    private static final int L = S.length();

    RowLanes() {}

    /** The rows for vectors of {@code bits} bits. */
    static RowTiles forBits(int bits) {
        return Specialization.of(RowTiles.class, RowLanes.class, bits, MethodHandles.lookup());
    }

    @Override
    public void row(int n, int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co) {
        int j = 0;
        for (; j + 8 * L <= n; j += 8 * L) {
            tile1x8(k, a, ao, as, b, bo + j, bs, c, co + j);
        }
        for (; j + 4 * L <= n; j += 4 * L) {
            tile1x4(k, a, ao, as, b, bo + j, bs, c, co + j);
        }
        for (; j < n; j += L) {
            int column = Math.min(j, n - L);
            tile1x1(k, a, ao, as, b, bo + column, bs, c, co + column);
        }
    }

    private static void tile1x8(int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero, c0z = zero, c0w = zero, c0u = zero, c0v = zero, c0s = zero, c0t = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector z = FloatVector.fromArray(S, b, bo + p * bs + 2 * L);
            FloatVector w = FloatVector.fromArray(S, b, bo + p * bs + 3 * L);
            FloatVector u = FloatVector.fromArray(S, b, bo + p * bs + 4 * L);
            FloatVector v = FloatVector.fromArray(S, b, bo + p * bs + 5 * L);
            FloatVector s = FloatVector.fromArray(S, b, bo + p * bs + 6 * L);
            FloatVector t = FloatVector.fromArray(S, b, bo + p * bs + 7 * L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            c0z = a0.fma(z, c0z);
            c0w = a0.fma(w, c0w);
            c0u = a0.fma(u, c0u);
            c0v = a0.fma(v, c0v);
            c0s = a0.fma(s, c0s);
            c0t = a0.fma(t, c0t);
        }
        c0x.intoArray(c, co);
        c0y.intoArray(c, co + L);
        c0z.intoArray(c, co + 2 * L);
        c0w.intoArray(c, co + 3 * L);
        c0u.intoArray(c, co + 4 * L);
        c0v.intoArray(c, co + 5 * L);
        c0s.intoArray(c, co + 6 * L);
        c0t.intoArray(c, co + 7 * L);
    }

    private static void tile1x4(int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero, c0z = zero, c0w = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector z = FloatVector.fromArray(S, b, bo + p * bs + 2 * L);
            FloatVector w = FloatVector.fromArray(S, b, bo + p * bs + 3 * L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            c0z = a0.fma(z, c0z);
            c0w = a0.fma(w, c0w);
        }
        c0x.intoArray(c, co);
        c0y.intoArray(c, co + L);
        c0z.intoArray(c, co + 2 * L);
        c0w.intoArray(c, co + 3 * L);
    }

    private static void tile1x1(int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
        }
        c0x.intoArray(c, co);
    }
}
