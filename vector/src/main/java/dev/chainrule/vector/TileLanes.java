package dev.chainrule.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles for 32 registers: outer products on packed or strided panels.
 *
 * <p>A tile of R×V vectors holds R·V sums in registers. Each turn of its loop loads V vectors of a row of b, and R single
 * floats of a column of a, each spread over a vector: R·V multiply-adds for R + V loads, so that the two multiply-add
 * units, not the loads, are the limit. To keep them busy R·V must be at least their number times their latency: 8 to 10
 * on today's x86. With 32 registers 12×2 is the best (24 sums, 2 vectors of b, 1 of a); with 16 it is 6×2, in {@link SlimTileLanes}.
 *
 * <p>Measured on one core of a Zen 5 with 512-bit vectors, of a peak of 250 GFLOP/s: 12×2 248, 6×4 244, 14×2 206, 8×3
 * 230, 6×2 240, 4×2 209, 12×1 203, 4×1 122, from cache. The indices are affine in p, the only loop variable: with running
 * offsets the compiler loses a third. Elements of a column of a stand side by side ({@code ao + p * as + i}), so that the
 * compiler merges their range checks.
 *
 * <p>Each sum is one chain in ascending p and begins at 0, whatever the tile: so all tiles, widths and splits give the
 * same bits, and where tiles overlap they store the same numbers twice.
 *
 * <p>The class computes with the vectors that {@link Specialization} gives it; there is one copy of it per width.
 */
final class TileLanes implements Tiles {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());
    private static final int L = S.length();

    /** Rows of the tall tile. */
    static final int HEIGHT = 12;

    TileLanes() {}

    /** The tiles for vectors of {@code bits} bits. */
    static Tiles forBits(int bits) {
        return Specialization.of(Tiles.class, TileLanes.class, bits, MethodHandles.lookup());
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public boolean takesRows() {
        return false;
    }

    @Override
    public void strip(
            int vectors,
            int from,
            int to,
            int m,
            int k,
            Order order,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int cs) {
        int i = from;
        for (; i + HEIGHT <= to; i += HEIGHT) {
            int at = order.at(ao, as, i, i, k);
            int step = order == Order.PANELS ? HEIGHT : as;
            if (vectors == 1) {
                tile12x1(k, a, at, step, b, bo, bs, c, co + i * cs, cs);
            } else {
                tile12x2(k, a, at, step, b, bo, bs, c, co + i * cs, cs);
            }
        }
        for (; i < to; i += LOW) {
            int row = Math.min(i, m - LOW);
            int at = order.at(ao, as, i, row, k);
            int step = order == Order.PANELS ? LOW : as;
            if (vectors == 1) {
                tile4x1(k, a, at, step, b, bo, bs, c, co + row * cs, cs);
            } else {
                tile4x2(k, a, at, step, b, bo, bs, c, co + row * cs, cs);
            }
        }
    }

    private static void tile12x2(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        FloatVector c4x = zero, c4y = zero;
        FloatVector c5x = zero, c5y = zero;
        FloatVector c6x = zero, c6y = zero;
        FloatVector c7x = zero, c7y = zero;
        FloatVector c8x = zero, c8y = zero;
        FloatVector c9x = zero, c9y = zero;
        FloatVector c10x = zero, c10y = zero;
        FloatVector c11x = zero, c11y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * as + 1]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * as + 2]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * as + 3]);
            c3x = a3.fma(x, c3x);
            c3y = a3.fma(y, c3y);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + p * as + 4]);
            c4x = a4.fma(x, c4x);
            c4y = a4.fma(y, c4y);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + p * as + 5]);
            c5x = a5.fma(x, c5x);
            c5y = a5.fma(y, c5y);
            FloatVector a6 = FloatVector.broadcast(S, a[ao + p * as + 6]);
            c6x = a6.fma(x, c6x);
            c6y = a6.fma(y, c6y);
            FloatVector a7 = FloatVector.broadcast(S, a[ao + p * as + 7]);
            c7x = a7.fma(x, c7x);
            c7y = a7.fma(y, c7y);
            FloatVector a8 = FloatVector.broadcast(S, a[ao + p * as + 8]);
            c8x = a8.fma(x, c8x);
            c8y = a8.fma(y, c8y);
            FloatVector a9 = FloatVector.broadcast(S, a[ao + p * as + 9]);
            c9x = a9.fma(x, c9x);
            c9y = a9.fma(y, c9y);
            FloatVector a10 = FloatVector.broadcast(S, a[ao + p * as + 10]);
            c10x = a10.fma(x, c10x);
            c10y = a10.fma(y, c10y);
            FloatVector a11 = FloatVector.broadcast(S, a[ao + p * as + 11]);
            c11x = a11.fma(x, c11x);
            c11y = a11.fma(y, c11y);
        }
        c0x.intoArray(c, co);
        c0y.intoArray(c, co + L);
        c1x.intoArray(c, co + cs);
        c1y.intoArray(c, co + cs + L);
        c2x.intoArray(c, co + 2 * cs);
        c2y.intoArray(c, co + 2 * cs + L);
        c3x.intoArray(c, co + 3 * cs);
        c3y.intoArray(c, co + 3 * cs + L);
        c4x.intoArray(c, co + 4 * cs);
        c4y.intoArray(c, co + 4 * cs + L);
        c5x.intoArray(c, co + 5 * cs);
        c5y.intoArray(c, co + 5 * cs + L);
        c6x.intoArray(c, co + 6 * cs);
        c6y.intoArray(c, co + 6 * cs + L);
        c7x.intoArray(c, co + 7 * cs);
        c7y.intoArray(c, co + 7 * cs + L);
        c8x.intoArray(c, co + 8 * cs);
        c8y.intoArray(c, co + 8 * cs + L);
        c9x.intoArray(c, co + 9 * cs);
        c9y.intoArray(c, co + 9 * cs + L);
        c10x.intoArray(c, co + 10 * cs);
        c10y.intoArray(c, co + 10 * cs + L);
        c11x.intoArray(c, co + 11 * cs);
        c11y.intoArray(c, co + 11 * cs + L);
    }

    private static void tile4x2(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * as + 1]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * as + 2]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * as + 3]);
            c3x = a3.fma(x, c3x);
            c3y = a3.fma(y, c3y);
        }
        c0x.intoArray(c, co);
        c0y.intoArray(c, co + L);
        c1x.intoArray(c, co + cs);
        c1y.intoArray(c, co + cs + L);
        c2x.intoArray(c, co + 2 * cs);
        c2y.intoArray(c, co + 2 * cs + L);
        c3x.intoArray(c, co + 3 * cs);
        c3y.intoArray(c, co + 3 * cs + L);
    }

    private static void tile12x1(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero;
        FloatVector c1x = zero;
        FloatVector c2x = zero;
        FloatVector c3x = zero;
        FloatVector c4x = zero;
        FloatVector c5x = zero;
        FloatVector c6x = zero;
        FloatVector c7x = zero;
        FloatVector c8x = zero;
        FloatVector c9x = zero;
        FloatVector c10x = zero;
        FloatVector c11x = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * as + 1]);
            c1x = a1.fma(x, c1x);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * as + 2]);
            c2x = a2.fma(x, c2x);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * as + 3]);
            c3x = a3.fma(x, c3x);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + p * as + 4]);
            c4x = a4.fma(x, c4x);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + p * as + 5]);
            c5x = a5.fma(x, c5x);
            FloatVector a6 = FloatVector.broadcast(S, a[ao + p * as + 6]);
            c6x = a6.fma(x, c6x);
            FloatVector a7 = FloatVector.broadcast(S, a[ao + p * as + 7]);
            c7x = a7.fma(x, c7x);
            FloatVector a8 = FloatVector.broadcast(S, a[ao + p * as + 8]);
            c8x = a8.fma(x, c8x);
            FloatVector a9 = FloatVector.broadcast(S, a[ao + p * as + 9]);
            c9x = a9.fma(x, c9x);
            FloatVector a10 = FloatVector.broadcast(S, a[ao + p * as + 10]);
            c10x = a10.fma(x, c10x);
            FloatVector a11 = FloatVector.broadcast(S, a[ao + p * as + 11]);
            c11x = a11.fma(x, c11x);
        }
        c0x.intoArray(c, co);
        c1x.intoArray(c, co + cs);
        c2x.intoArray(c, co + 2 * cs);
        c3x.intoArray(c, co + 3 * cs);
        c4x.intoArray(c, co + 4 * cs);
        c5x.intoArray(c, co + 5 * cs);
        c6x.intoArray(c, co + 6 * cs);
        c7x.intoArray(c, co + 7 * cs);
        c8x.intoArray(c, co + 8 * cs);
        c9x.intoArray(c, co + 9 * cs);
        c10x.intoArray(c, co + 10 * cs);
        c11x.intoArray(c, co + 11 * cs);
    }

    private static void tile4x1(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero;
        FloatVector c1x = zero;
        FloatVector c2x = zero;
        FloatVector c3x = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * as + 1]);
            c1x = a1.fma(x, c1x);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * as + 2]);
            c2x = a2.fma(x, c2x);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * as + 3]);
            c3x = a3.fma(x, c3x);
        }
        c0x.intoArray(c, co);
        c1x.intoArray(c, co + cs);
        c2x.intoArray(c, co + 2 * cs);
        c3x.intoArray(c, co + 3 * cs);
    }
}
