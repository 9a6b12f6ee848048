package dev.chainrule.vector;

import dev.chainrule.kernels.Function;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of the elementwise functions. Each computes the last vector first and stores it last: so the rest that does
 * not fill a vector needs no loop of its own, also where x and y are the same stretch.
 *
 * <p>One loop per function, and small ones: the compiler must take in the whole function, or else it would keep vectors
 * in memory. The class computes with the vectors that {@link Specialization} gives it; there is one copy of it per width.
 */
final class MapLanes implements Maps {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());
    private static final int L = S.length();

    MapLanes() {}

    /** The functions for vectors of {@code bits} bits. */
    static Maps forBits(int bits) {
        return Specialization.of(Maps.class, MapLanes.class, bits, MethodHandles.lookup());
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void map(Function function, float[] x, int xo, float[] y, int yo, int length) {
        switch (function) {
            case EXP -> exp(x, xo, y, yo, length);
            case EXPM1 -> expm1(x, xo, y, yo, length);
            case LOG -> log(x, xo, y, yo, length);
            case LOG1P -> log1p(x, xo, y, yo, length);
            case SIGMOID -> sigmoid(x, xo, y, yo, length);
            case TANH -> tanh(x, xo, y, yo, length);
            case SOFTPLUS -> softplus(x, xo, y, yo, length);
            case ERF -> erf(x, xo, y, yo, length);
            case NORMAL_CDF -> normalCdf(x, xo, y, yo, length);
            case GELU -> gelu(x, xo, y, yo, length);
            case GELU_SLOPE -> geluSlope(x, xo, y, yo, length);
            case SILU -> silu(x, xo, y, yo, length);
            case SILU_SLOPE -> siluSlope(x, xo, y, yo, length);
            case MISH -> mish(x, xo, y, yo, length);
            case MISH_SLOPE -> mishSlope(x, xo, y, yo, length);
        }
    }

    private static void exp(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.exp(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.exp(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void expm1(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.expm1(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.expm1(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void log(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.log(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.log(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void log1p(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.log1p(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.log1p(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void sigmoid(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.sigmoid(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.sigmoid(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void tanh(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.tanh(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.tanh(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void softplus(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.softplus(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.softplus(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void erf(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.erf(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.erf(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void normalCdf(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.normalCdf(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.normalCdf(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void gelu(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.gelu(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.gelu(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void geluSlope(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.geluSlope(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.geluSlope(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void silu(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.silu(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.silu(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void siluSlope(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.siluSlope(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.siluSlope(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void mish(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.mish(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.mish(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }

    private static void mishSlope(float[] x, int xo, float[] y, int yo, int length) {
        FloatVector last = VectorFunctions.mishSlope(FloatVector.fromArray(S, x, xo + length - L));
        for (int i = 0; i <= length - L; i += L) {
            VectorFunctions.mishSlope(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
        last.intoArray(y, yo + length - L);
    }
}
