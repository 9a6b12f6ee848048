package dev.chainrule.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns rows into columns, square blocks of as many rows as a vector has floats at a time.
 *
 * <p>A block is turned by swapping, for d = 1, 2, 4, … in turn, what stands d above and d beside the diagonal: of rows i
 * and i + d, the lanes with d in their number of the one with the lanes without it of the other (J. O. Eklundh, A Fast
 * Computer Method for Matrix Transposing, 1972). That is one shuffle and one blend per row and step; single floats, one
 * load and one store each, take twice as long.
 *
 * <p>The class computes with the vectors that {@link Specialization} gives it; there is one copy of it per width.
 */
final class PackLanes implements Packer {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());
    private static final int L = S.length();
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorMask<Float> UPPER_1 = upper(1);
    private static final VectorMask<Float> UPPER_2 = upper(2);
    private static final VectorMask<Float> UPPER_4 = upper(4);
    private static final VectorMask<Float> UPPER_8 = upper(8);

    PackLanes() {}

    /** The transposition with vectors of {@code bits} bits. */
    static Packer forBits(int bits) {
        return Specialization.of(Packer.class, PackLanes.class, bits, MethodHandles.lookup());
    }

    @Override
    public void copyStrip(int vectors, int k, float[] b, int bo, int bs, float[] to) {
        if (vectors == 1) {
            for (int p = 0; p < k; p++) {
                FloatVector.fromArray(S, b, bo + p * bs).intoArray(to, p * L);
            }
        } else {
            for (int p = 0; p < k; p++) {
                FloatVector.fromArray(S, b, bo + p * bs).intoArray(to, p * 2 * L);
                FloatVector.fromArray(S, b, bo + p * bs + L).intoArray(to, p * 2 * L + L);
            }
        }
    }

    @Override
    public void copyPanel(int height, int k, float[] a, int ao, int as, float[] to, int place) {
        // Whole vectors as far as they stay in the array and in the panel: what they write beyond a column of the
        // panel,
        // the next column overwrites.
        int reach = Math.max(height, L);
        int whole = k;
        if (L > height) {
            int inside = a.length - reach - ao;
            whole = Math.min(inside < 0 ? 0 : inside / as + 1, Math.max(0, k - (L - 1) / height));
            whole = Math.min(whole, k);
        }
        int last = reach - L;
        for (int p = 0; p < whole; p++) {
            for (int r = 0; r < last; r += L) {
                FloatVector.fromArray(S, a, ao + p * as + r).intoArray(to, place + p * height + r);
            }
            FloatVector.fromArray(S, a, ao + p * as + last).intoArray(to, place + p * height + last);
        }
        for (int p = whole; p < k; p++) {
            for (int r = 0; r < height; r++) {
                to[place + p * height + r] = a[ao + p * as + r];
            }
        }
    }

    @Override
    public void columns(int rows, int width, int k, float[] from, int offset, int rowStep, float[] to, int place) {
        // A block writes vectors, which may reach beyond a column of the copy, but not beyond the copy.
        int reach = Math.max(width, L);
        int whole = 2 * rows <= L ? 0 : k - (reach - 1) / width; // half a block is turned faster float by float
        int p = 0;
        for (; p + L <= whole; p += L) {
            for (int r = 0; r < rows; r += L) {
                int start = rows < L ? 0 : Math.min(r, rows - L);
                block(
                        from,
                        offset + start * rowStep + p,
                        rowStep,
                        Math.min(rows, L) - 1,
                        to,
                        place + p * width + start,
                        width);
            }
        }
        for (int r = 0; r < rows; r++) {
            for (int q = p; q < k; q++) {
                to[place + q * width + r] = from[offset + r * rowStep + q];
            }
        }
    }

    private static void block(float[] from, int offset, int rowStep, int last, float[] to, int place, int width) {
        if (L == 16) {
            block16(from, offset, rowStep, last, to, place, width);
        } else if (L == 8) {
            block8(from, offset, rowStep, last, to, place, width);
        } else {
            block4(from, offset, rowStep, last, to, place, width);
        }
    }

    private static VectorShuffle<Float> swap(int d) {
        return VectorShuffle.fromOp(S, i -> (i ^ d) & (L - 1));
    }

    private static VectorMask<Float> upper(int d) {
        boolean[] upper = new boolean[L];
        for (int i = 0; i < L; i++) {
            upper[i] = (i & d) != 0;
        }
        return VectorMask.fromArray(S, upper, 0);
    }

    private static void block16(float[] from, int offset, int rowStep, int last, float[] to, int place, int width) {
        FloatVector r0 = FloatVector.fromArray(S, from, offset);
        FloatVector r1 = FloatVector.fromArray(S, from, offset + Math.min(1, last) * rowStep);
        FloatVector r2 = FloatVector.fromArray(S, from, offset + Math.min(2, last) * rowStep);
        FloatVector r3 = FloatVector.fromArray(S, from, offset + Math.min(3, last) * rowStep);
        FloatVector r4 = FloatVector.fromArray(S, from, offset + Math.min(4, last) * rowStep);
        FloatVector r5 = FloatVector.fromArray(S, from, offset + Math.min(5, last) * rowStep);
        FloatVector r6 = FloatVector.fromArray(S, from, offset + Math.min(6, last) * rowStep);
        FloatVector r7 = FloatVector.fromArray(S, from, offset + Math.min(7, last) * rowStep);
        FloatVector r8 = FloatVector.fromArray(S, from, offset + Math.min(8, last) * rowStep);
        FloatVector r9 = FloatVector.fromArray(S, from, offset + Math.min(9, last) * rowStep);
        FloatVector r10 = FloatVector.fromArray(S, from, offset + Math.min(10, last) * rowStep);
        FloatVector r11 = FloatVector.fromArray(S, from, offset + Math.min(11, last) * rowStep);
        FloatVector r12 = FloatVector.fromArray(S, from, offset + Math.min(12, last) * rowStep);
        FloatVector r13 = FloatVector.fromArray(S, from, offset + Math.min(13, last) * rowStep);
        FloatVector r14 = FloatVector.fromArray(S, from, offset + Math.min(14, last) * rowStep);
        FloatVector r15 = FloatVector.fromArray(S, from, offset + Math.min(15, last) * rowStep);
        FloatVector t;
        t = r0.rearrange(SWAP_1);
        r0 = r0.blend(r1.rearrange(SWAP_1), UPPER_1);
        r1 = t.blend(r1, UPPER_1);
        t = r2.rearrange(SWAP_1);
        r2 = r2.blend(r3.rearrange(SWAP_1), UPPER_1);
        r3 = t.blend(r3, UPPER_1);
        t = r4.rearrange(SWAP_1);
        r4 = r4.blend(r5.rearrange(SWAP_1), UPPER_1);
        r5 = t.blend(r5, UPPER_1);
        t = r6.rearrange(SWAP_1);
        r6 = r6.blend(r7.rearrange(SWAP_1), UPPER_1);
        r7 = t.blend(r7, UPPER_1);
        t = r8.rearrange(SWAP_1);
        r8 = r8.blend(r9.rearrange(SWAP_1), UPPER_1);
        r9 = t.blend(r9, UPPER_1);
        t = r10.rearrange(SWAP_1);
        r10 = r10.blend(r11.rearrange(SWAP_1), UPPER_1);
        r11 = t.blend(r11, UPPER_1);
        t = r12.rearrange(SWAP_1);
        r12 = r12.blend(r13.rearrange(SWAP_1), UPPER_1);
        r13 = t.blend(r13, UPPER_1);
        t = r14.rearrange(SWAP_1);
        r14 = r14.blend(r15.rearrange(SWAP_1), UPPER_1);
        r15 = t.blend(r15, UPPER_1);
        t = r0.rearrange(SWAP_2);
        r0 = r0.blend(r2.rearrange(SWAP_2), UPPER_2);
        r2 = t.blend(r2, UPPER_2);
        t = r1.rearrange(SWAP_2);
        r1 = r1.blend(r3.rearrange(SWAP_2), UPPER_2);
        r3 = t.blend(r3, UPPER_2);
        t = r4.rearrange(SWAP_2);
        r4 = r4.blend(r6.rearrange(SWAP_2), UPPER_2);
        r6 = t.blend(r6, UPPER_2);
        t = r5.rearrange(SWAP_2);
        r5 = r5.blend(r7.rearrange(SWAP_2), UPPER_2);
        r7 = t.blend(r7, UPPER_2);
        t = r8.rearrange(SWAP_2);
        r8 = r8.blend(r10.rearrange(SWAP_2), UPPER_2);
        r10 = t.blend(r10, UPPER_2);
        t = r9.rearrange(SWAP_2);
        r9 = r9.blend(r11.rearrange(SWAP_2), UPPER_2);
        r11 = t.blend(r11, UPPER_2);
        t = r12.rearrange(SWAP_2);
        r12 = r12.blend(r14.rearrange(SWAP_2), UPPER_2);
        r14 = t.blend(r14, UPPER_2);
        t = r13.rearrange(SWAP_2);
        r13 = r13.blend(r15.rearrange(SWAP_2), UPPER_2);
        r15 = t.blend(r15, UPPER_2);
        t = r0.rearrange(SWAP_4);
        r0 = r0.blend(r4.rearrange(SWAP_4), UPPER_4);
        r4 = t.blend(r4, UPPER_4);
        t = r1.rearrange(SWAP_4);
        r1 = r1.blend(r5.rearrange(SWAP_4), UPPER_4);
        r5 = t.blend(r5, UPPER_4);
        t = r2.rearrange(SWAP_4);
        r2 = r2.blend(r6.rearrange(SWAP_4), UPPER_4);
        r6 = t.blend(r6, UPPER_4);
        t = r3.rearrange(SWAP_4);
        r3 = r3.blend(r7.rearrange(SWAP_4), UPPER_4);
        r7 = t.blend(r7, UPPER_4);
        t = r8.rearrange(SWAP_4);
        r8 = r8.blend(r12.rearrange(SWAP_4), UPPER_4);
        r12 = t.blend(r12, UPPER_4);
        t = r9.rearrange(SWAP_4);
        r9 = r9.blend(r13.rearrange(SWAP_4), UPPER_4);
        r13 = t.blend(r13, UPPER_4);
        t = r10.rearrange(SWAP_4);
        r10 = r10.blend(r14.rearrange(SWAP_4), UPPER_4);
        r14 = t.blend(r14, UPPER_4);
        t = r11.rearrange(SWAP_4);
        r11 = r11.blend(r15.rearrange(SWAP_4), UPPER_4);
        r15 = t.blend(r15, UPPER_4);
        t = r0.rearrange(SWAP_8);
        r0 = r0.blend(r8.rearrange(SWAP_8), UPPER_8);
        r8 = t.blend(r8, UPPER_8);
        t = r1.rearrange(SWAP_8);
        r1 = r1.blend(r9.rearrange(SWAP_8), UPPER_8);
        r9 = t.blend(r9, UPPER_8);
        t = r2.rearrange(SWAP_8);
        r2 = r2.blend(r10.rearrange(SWAP_8), UPPER_8);
        r10 = t.blend(r10, UPPER_8);
        t = r3.rearrange(SWAP_8);
        r3 = r3.blend(r11.rearrange(SWAP_8), UPPER_8);
        r11 = t.blend(r11, UPPER_8);
        t = r4.rearrange(SWAP_8);
        r4 = r4.blend(r12.rearrange(SWAP_8), UPPER_8);
        r12 = t.blend(r12, UPPER_8);
        t = r5.rearrange(SWAP_8);
        r5 = r5.blend(r13.rearrange(SWAP_8), UPPER_8);
        r13 = t.blend(r13, UPPER_8);
        t = r6.rearrange(SWAP_8);
        r6 = r6.blend(r14.rearrange(SWAP_8), UPPER_8);
        r14 = t.blend(r14, UPPER_8);
        t = r7.rearrange(SWAP_8);
        r7 = r7.blend(r15.rearrange(SWAP_8), UPPER_8);
        r15 = t.blend(r15, UPPER_8);
        r0.intoArray(to, place);
        r1.intoArray(to, place + width);
        r2.intoArray(to, place + 2 * width);
        r3.intoArray(to, place + 3 * width);
        r4.intoArray(to, place + 4 * width);
        r5.intoArray(to, place + 5 * width);
        r6.intoArray(to, place + 6 * width);
        r7.intoArray(to, place + 7 * width);
        r8.intoArray(to, place + 8 * width);
        r9.intoArray(to, place + 9 * width);
        r10.intoArray(to, place + 10 * width);
        r11.intoArray(to, place + 11 * width);
        r12.intoArray(to, place + 12 * width);
        r13.intoArray(to, place + 13 * width);
        r14.intoArray(to, place + 14 * width);
        r15.intoArray(to, place + 15 * width);
    }

    private static void block8(float[] from, int offset, int rowStep, int last, float[] to, int place, int width) {
        FloatVector r0 = FloatVector.fromArray(S, from, offset);
        FloatVector r1 = FloatVector.fromArray(S, from, offset + Math.min(1, last) * rowStep);
        FloatVector r2 = FloatVector.fromArray(S, from, offset + Math.min(2, last) * rowStep);
        FloatVector r3 = FloatVector.fromArray(S, from, offset + Math.min(3, last) * rowStep);
        FloatVector r4 = FloatVector.fromArray(S, from, offset + Math.min(4, last) * rowStep);
        FloatVector r5 = FloatVector.fromArray(S, from, offset + Math.min(5, last) * rowStep);
        FloatVector r6 = FloatVector.fromArray(S, from, offset + Math.min(6, last) * rowStep);
        FloatVector r7 = FloatVector.fromArray(S, from, offset + Math.min(7, last) * rowStep);
        FloatVector t;
        t = r0.rearrange(SWAP_1);
        r0 = r0.blend(r1.rearrange(SWAP_1), UPPER_1);
        r1 = t.blend(r1, UPPER_1);
        t = r2.rearrange(SWAP_1);
        r2 = r2.blend(r3.rearrange(SWAP_1), UPPER_1);
        r3 = t.blend(r3, UPPER_1);
        t = r4.rearrange(SWAP_1);
        r4 = r4.blend(r5.rearrange(SWAP_1), UPPER_1);
        r5 = t.blend(r5, UPPER_1);
        t = r6.rearrange(SWAP_1);
        r6 = r6.blend(r7.rearrange(SWAP_1), UPPER_1);
        r7 = t.blend(r7, UPPER_1);
        t = r0.rearrange(SWAP_2);
        r0 = r0.blend(r2.rearrange(SWAP_2), UPPER_2);
        r2 = t.blend(r2, UPPER_2);
        t = r1.rearrange(SWAP_2);
        r1 = r1.blend(r3.rearrange(SWAP_2), UPPER_2);
        r3 = t.blend(r3, UPPER_2);
        t = r4.rearrange(SWAP_2);
        r4 = r4.blend(r6.rearrange(SWAP_2), UPPER_2);
        r6 = t.blend(r6, UPPER_2);
        t = r5.rearrange(SWAP_2);
        r5 = r5.blend(r7.rearrange(SWAP_2), UPPER_2);
        r7 = t.blend(r7, UPPER_2);
        t = r0.rearrange(SWAP_4);
        r0 = r0.blend(r4.rearrange(SWAP_4), UPPER_4);
        r4 = t.blend(r4, UPPER_4);
        t = r1.rearrange(SWAP_4);
        r1 = r1.blend(r5.rearrange(SWAP_4), UPPER_4);
        r5 = t.blend(r5, UPPER_4);
        t = r2.rearrange(SWAP_4);
        r2 = r2.blend(r6.rearrange(SWAP_4), UPPER_4);
        r6 = t.blend(r6, UPPER_4);
        t = r3.rearrange(SWAP_4);
        r3 = r3.blend(r7.rearrange(SWAP_4), UPPER_4);
        r7 = t.blend(r7, UPPER_4);
        r0.intoArray(to, place);
        r1.intoArray(to, place + width);
        r2.intoArray(to, place + 2 * width);
        r3.intoArray(to, place + 3 * width);
        r4.intoArray(to, place + 4 * width);
        r5.intoArray(to, place + 5 * width);
        r6.intoArray(to, place + 6 * width);
        r7.intoArray(to, place + 7 * width);
    }

    private static void block4(float[] from, int offset, int rowStep, int last, float[] to, int place, int width) {
        FloatVector r0 = FloatVector.fromArray(S, from, offset);
        FloatVector r1 = FloatVector.fromArray(S, from, offset + Math.min(1, last) * rowStep);
        FloatVector r2 = FloatVector.fromArray(S, from, offset + Math.min(2, last) * rowStep);
        FloatVector r3 = FloatVector.fromArray(S, from, offset + Math.min(3, last) * rowStep);
        FloatVector t;
        t = r0.rearrange(SWAP_1);
        r0 = r0.blend(r1.rearrange(SWAP_1), UPPER_1);
        r1 = t.blend(r1, UPPER_1);
        t = r2.rearrange(SWAP_1);
        r2 = r2.blend(r3.rearrange(SWAP_1), UPPER_1);
        r3 = t.blend(r3, UPPER_1);
        t = r0.rearrange(SWAP_2);
        r0 = r0.blend(r2.rearrange(SWAP_2), UPPER_2);
        r2 = t.blend(r2, UPPER_2);
        t = r1.rearrange(SWAP_2);
        r1 = r1.blend(r3.rearrange(SWAP_2), UPPER_2);
        r3 = t.blend(r3, UPPER_2);
        r0.intoArray(to, place);
        r1.intoArray(to, place + width);
        r2.intoArray(to, place + 2 * width);
        r3.intoArray(to, place + 3 * width);
    }
}
