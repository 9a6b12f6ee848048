package dev.chainrule.bench;

import java.util.function.IntToDoubleFunction;

/** As {@link dev.chainrule.vector.PeakLoop}, on single floats. */
final class ScalarPeakLoop implements IntToDoubleFunction {
    /** Floating-point operations in one turn. */
    static final long OPERATIONS = 2L * 12;

    private static final float FACTOR = 0.75f;
    private static final float ADDEND = 1 - FACTOR;

    @Override
    public double applyAsDouble(int turns) {
        float s0 = 0;
        float s1 = 1;
        float s2 = 2;
        float s3 = 3;
        float s4 = 4;
        float s5 = 5;
        float s6 = 6;
        float s7 = 7;
        float s8 = 8;
        float s9 = 9;
        float s10 = 10;
        float s11 = 11;
        for (int turn = 0; turn < turns; turn++) {
            s0 = Math.fma(s0, FACTOR, ADDEND);
            s1 = Math.fma(s1, FACTOR, ADDEND);
            s2 = Math.fma(s2, FACTOR, ADDEND);
            s3 = Math.fma(s3, FACTOR, ADDEND);
            s4 = Math.fma(s4, FACTOR, ADDEND);
            s5 = Math.fma(s5, FACTOR, ADDEND);
            s6 = Math.fma(s6, FACTOR, ADDEND);
            s7 = Math.fma(s7, FACTOR, ADDEND);
            s8 = Math.fma(s8, FACTOR, ADDEND);
            s9 = Math.fma(s9, FACTOR, ADDEND);
            s10 = Math.fma(s10, FACTOR, ADDEND);
            s11 = Math.fma(s11, FACTOR, ADDEND);
        }
        return (double) s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
    }
}
