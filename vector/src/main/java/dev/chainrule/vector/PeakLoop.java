package dev.chainrule.vector;

import java.lang.invoke.MethodHandles;
import java.util.function.IntToDoubleFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nothing but fused multiply-adds on registers: the most that any kernel on vectors of this width could do.
 *
 * <p>The sums do not depend on each other, and there are enough of them to fill every unit for as long as a
 * multiply-add takes (two units × four cycles on today's x86, four × four on some ARM), and few enough to stay in 16
 * registers beside the two factors. There is one copy of the class per width, as {@link Specialization} says.
 */
public final class PeakLoop implements IntToDoubleFunction {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());

    /** How many sums there are, and multiply-adds of vectors in one turn. */
    private static final int SUMS = 14;

    /** Less than 1, so that a sum that is multiplied by it stays where its addend holds it. */
    private static final float FACTOR = 0.75f;

    PeakLoop() {}

    /**
     * The loop for vectors of {@code bits} bits: it takes how many turns to make, and gives what came out, which depends
     * on every sum. Usable where the backend of that width is ({@link VectorBackend#missing}).
     */
    public static IntToDoubleFunction forBits(int bits) {
        return Specialization.of(IntToDoubleFunction.class, PeakLoop.class, bits, MethodHandles.lookup());
    }

    /** Floating-point operations in one turn: two per lane of a multiply-add. */
    public static long operationsPerTurn(int bits) {
        return 2L * SUMS * (bits / Float.SIZE);
    }

    @Override
    public double applyAsDouble(int turns) {
        FloatVector factor = FloatVector.broadcast(S, FACTOR);
        FloatVector addend = FloatVector.broadcast(S, 1 - FACTOR);
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0.add(1);
        FloatVector s2 = s0.add(2);
        FloatVector s3 = s0.add(3);
        FloatVector s4 = s0.add(4);
        FloatVector s5 = s0.add(5);
        FloatVector s6 = s0.add(6);
        FloatVector s7 = s0.add(7);
        FloatVector s8 = s0.add(8);
        FloatVector s9 = s0.add(9);
        FloatVector s10 = s0.add(10);
        FloatVector s11 = s0.add(11);
        FloatVector s12 = s0.add(12);
        FloatVector s13 = s0.add(13);
        for (int turn = 0; turn < turns; turn++) {
            s0 = s0.fma(factor, addend);
            s1 = s1.fma(factor, addend);
            s2 = s2.fma(factor, addend);
            s3 = s3.fma(factor, addend);
            s4 = s4.fma(factor, addend);
            s5 = s5.fma(factor, addend);
            s6 = s6.fma(factor, addend);
            s7 = s7.fma(factor, addend);
            s8 = s8.fma(factor, addend);
            s9 = s9.fma(factor, addend);
            s10 = s10.fma(factor, addend);
            s11 = s11.fma(factor, addend);
            s12 = s12.fma(factor, addend);
            s13 = s13.fma(factor, addend);
        }
        FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6);
        FloatVector high = s7.add(s8).add(s9).add(s10).add(s11).add(s12).add(s13);
        return low.add(high).lane(0);
    }
}
