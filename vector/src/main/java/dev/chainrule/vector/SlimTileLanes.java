package dev.chainrule.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles for 16 registers: 6×2 vectors, so 12 sums, 2 vectors of b, and what is spread of a in the two that are left.
 *
 * <p>There is no register to spare, and the compiler, which would rather load early, takes more for a: then it keeps a sum
 * in memory, and the way there and back, some eight cycles in each turn, is longer than the multiply-adds (6). What keeps
 * it from that depends on how a stands:
 *
 * <ul>
 *   <li>in panels, with b packed as well: a fence of loads, which is no instruction on x86, after each row of the tile;
 *   <li>in rows: nothing, as each row is read at an address of its own. So a that is used little needs no packing;
 *   <li>in columns any distance apart: the fence.
 * </ul>
 *
 * <p>Measured on one core of a Zen 3 with 256-bit vectors, shares of its peak: 6×2 in panels 1.00 with the fence and 0.55
 * without, 4×3 0.57 and 3×4 0.53; in rows 0.85 to 1.00; in columns 0.85 with the fence and 0.55 without; 4×2 0.93, which
 * is as many sums as two units need at four cycles each; 6×1 0.6.
 *
 * <p>Else as {@link TileLanes}: each sum is the same chain.
 */
final class SlimTileLanes implements Tiles {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());
    private static final int L = S.length();

    /** Rows of the tall tile. */
    static final int HEIGHT = 6;

    SlimTileLanes() {}

    /** The tiles for vectors of {@code bits} bits. */
    static Tiles forBits(int bits) {
        return Specialization.of(Tiles.class, SlimTileLanes.class, bits, MethodHandles.lookup());
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
        return true;
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
            int place = co + i * cs;
            if (order == Order.ROWS) {
                if (vectors == 1) {
                    rows6x1(k, a, at, as, b, bo, bs, c, place, cs);
                } else {
                    rows6x2(k, a, at, as, b, bo, bs, c, place, cs);
                }
            } else if (order == Order.PANELS && vectors == 2 && bs == 2 * L) {
                panel6x2(k, a, at, b, bo, c, place, cs);
            } else {
                int step = order == Order.PANELS ? HEIGHT : as;
                if (vectors == 1) {
                    columns6x1(k, a, at, step, b, bo, bs, c, place, cs);
                } else {
                    columns6x2(k, a, at, step, b, bo, bs, c, place, cs);
                }
            }
        }
        for (; i < to; i += LOW) {
            int row = Math.min(i, m - LOW);
            int at = order.at(ao, as, i, row, k);
            int place = co + row * cs;
            if (order == Order.ROWS) {
                if (vectors == 1) {
                    rows4x1(k, a, at, as, b, bo, bs, c, place, cs);
                } else {
                    rows4x2(k, a, at, as, b, bo, bs, c, place, cs);
                }
            } else if (order == Order.PANELS && vectors == 2 && bs == 2 * L) {
                panel4x2(k, a, at, b, bo, c, place, cs);
            } else {
                int step = order == Order.PANELS ? LOW : as;
                if (vectors == 1) {
                    columns4x1(k, a, at, step, b, bo, bs, c, place, cs);
                } else {
                    columns4x2(k, a, at, step, b, bo, bs, c, place, cs);
                }
            }
        }
    }

    private static void panel6x2(int k, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        FloatVector c4x = zero, c4y = zero;
        FloatVector c5x = zero, c5y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * 2 * L);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * 2 * L + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * 6]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            VarHandle.loadLoadFence();
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * 6 + 1]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            VarHandle.loadLoadFence();
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * 6 + 2]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            VarHandle.loadLoadFence();
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * 6 + 3]);
            c3x = a3.fma(x, c3x);
            c3y = a3.fma(y, c3y);
            VarHandle.loadLoadFence();
            FloatVector a4 = FloatVector.broadcast(S, a[ao + p * 6 + 4]);
            c4x = a4.fma(x, c4x);
            c4y = a4.fma(y, c4y);
            VarHandle.loadLoadFence();
            FloatVector a5 = FloatVector.broadcast(S, a[ao + p * 6 + 5]);
            c5x = a5.fma(x, c5x);
            c5y = a5.fma(y, c5y);
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
    }

    private static void panel4x2(int k, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * 2 * L);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * 2 * L + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * 4]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * 4 + 1]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * 4 + 2]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * 4 + 3]);
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

    private static void rows6x2(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        FloatVector c4x = zero, c4y = zero;
        FloatVector c5x = zero, c5y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + as + p]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + 2 * as + p]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + 3 * as + p]);
            c3x = a3.fma(x, c3x);
            c3y = a3.fma(y, c3y);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + 4 * as + p]);
            c4x = a4.fma(x, c4x);
            c4y = a4.fma(y, c4y);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + 5 * as + p]);
            c5x = a5.fma(x, c5x);
            c5y = a5.fma(y, c5y);
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
    }

    private static void rows4x2(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + as + p]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + 2 * as + p]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + 3 * as + p]);
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

    private static void rows6x1(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero;
        FloatVector c1x = zero;
        FloatVector c2x = zero;
        FloatVector c3x = zero;
        FloatVector c4x = zero;
        FloatVector c5x = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p]);
            c0x = a0.fma(x, c0x);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + as + p]);
            c1x = a1.fma(x, c1x);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + 2 * as + p]);
            c2x = a2.fma(x, c2x);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + 3 * as + p]);
            c3x = a3.fma(x, c3x);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + 4 * as + p]);
            c4x = a4.fma(x, c4x);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + 5 * as + p]);
            c5x = a5.fma(x, c5x);
        }
        c0x.intoArray(c, co);
        c1x.intoArray(c, co + cs);
        c2x.intoArray(c, co + 2 * cs);
        c3x.intoArray(c, co + 3 * cs);
        c4x.intoArray(c, co + 4 * cs);
        c5x.intoArray(c, co + 5 * cs);
    }

    private static void rows4x1(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero;
        FloatVector c1x = zero;
        FloatVector c2x = zero;
        FloatVector c3x = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p]);
            c0x = a0.fma(x, c0x);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + as + p]);
            c1x = a1.fma(x, c1x);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + 2 * as + p]);
            c2x = a2.fma(x, c2x);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + 3 * as + p]);
            c3x = a3.fma(x, c3x);
        }
        c0x.intoArray(c, co);
        c1x.intoArray(c, co + cs);
        c2x.intoArray(c, co + 2 * cs);
        c3x.intoArray(c, co + 3 * cs);
    }

    private static void columns6x2(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero, c0y = zero;
        FloatVector c1x = zero, c1y = zero;
        FloatVector c2x = zero, c2y = zero;
        FloatVector c3x = zero, c3y = zero;
        FloatVector c4x = zero, c4y = zero;
        FloatVector c5x = zero, c5y = zero;
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.fromArray(S, b, bo + p * bs);
            FloatVector y = FloatVector.fromArray(S, b, bo + p * bs + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * as]);
            c0x = a0.fma(x, c0x);
            c0y = a0.fma(y, c0y);
            VarHandle.loadLoadFence();
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * as + 1]);
            c1x = a1.fma(x, c1x);
            c1y = a1.fma(y, c1y);
            VarHandle.loadLoadFence();
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * as + 2]);
            c2x = a2.fma(x, c2x);
            c2y = a2.fma(y, c2y);
            VarHandle.loadLoadFence();
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * as + 3]);
            c3x = a3.fma(x, c3x);
            c3y = a3.fma(y, c3y);
            VarHandle.loadLoadFence();
            FloatVector a4 = FloatVector.broadcast(S, a[ao + p * as + 4]);
            c4x = a4.fma(x, c4x);
            c4y = a4.fma(y, c4y);
            VarHandle.loadLoadFence();
            FloatVector a5 = FloatVector.broadcast(S, a[ao + p * as + 5]);
            c5x = a5.fma(x, c5x);
            c5y = a5.fma(y, c5y);
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
    }

    private static void columns4x2(
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

    private static void columns6x1(
            int k, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0x = zero;
        FloatVector c1x = zero;
        FloatVector c2x = zero;
        FloatVector c3x = zero;
        FloatVector c4x = zero;
        FloatVector c5x = zero;
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
        }
        c0x.intoArray(c, co);
        c1x.intoArray(c, co + cs);
        c2x.intoArray(c, co + 2 * cs);
        c3x.intoArray(c, co + 3 * cs);
        c4x.intoArray(c, co + 4 * cs);
        c5x.intoArray(c, co + 5 * cs);
    }

    private static void columns4x1(
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
