package dev.chainrule.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.chainrule.functions.Coefficients;
import dev.chainrule.functions.Functions;
import dev.chainrule.kernels.Function;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Functions} on vectors: the same operations in the same order, so the same bits. Read them side by side; where
 * the scalar function chooses a value, this one blends. What is computed, and why, is said there.
 *
 * <p>The compiler must take in the whole of a function, or else it would keep vectors in memory; and how much it takes in
 * is limited ({@code NodeCountInliningCutoff}). So each function stands in its loop; the constants are vectors
 * already, as making them there would double the size; and what calls helpers comes first. And each loop is called by a
 * method handle that the compiler does not know, through which it does not look: else it would take the loop into its
 * caller sooner or later, and that caller into another, until together they are too much, and the loop five times slower.
 *
 * <p>The class computes with the vectors that {@link Specialization} gives it; there is one copy of it per width.
 */
@SuppressWarnings("UnusedMethod") // the loops, which are called by their handles
final class MapLanes implements Maps {
    private static final VectorSpecies<Float> S = Specialization.species(MethodHandles.lookup());
    private static final int L = S.length();

    private static final FloatVector ZERO = all(0f);
    private static final FloatVector ONE = all(1f);
    private static final FloatVector TWO = all(2f);
    private static final FloatVector FOUR = all(4f);
    private static final FloatVector SIX = all(6f);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector QUARTER = all(0.25f);
    private static final FloatVector THIRD = all(1 / 3f);
    private static final FloatVector MINUS_HALF = all(-0.5f);
    private static final FloatVector MINUS_ONE = all(-1f);
    private static final FloatVector MINUS_TWO = all(-2f);
    private static final FloatVector NAN = all(Float.NaN);
    private static final FloatVector INFINITY = all(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = all(Float.NEGATIVE_INFINITY);
    private static final FloatVector GROWTH = all(0x1p23f);
    private static final FloatVector GROWTH_EXPONENT = all(-23f);
    private static final FloatVector ERF_HIGHEST = all(10f);
    private static final FloatVector LARGE_INVERSE = all(0x1p-64f);
    private static final FloatVector ROUND = all(Coefficients.ROUND);
    private static final FloatVector LOG2_E = all(Coefficients.LOG2_E);
    private static final FloatVector MINUS_LOG2_E = all(-Coefficients.LOG2_E);
    private static final FloatVector MINUS_LN2_HIGH = all(-Coefficients.LN2_HIGH);
    private static final FloatVector LN2_LOW = all(Coefficients.LN2_LOW);
    private static final FloatVector MINUS_LN2_LOW = all(-Coefficients.LN2_LOW);
    private static final FloatVector LN2 = all(Coefficients.LN2);
    private static final FloatVector SQRT_2 = all(Coefficients.SQRT_2);
    private static final FloatVector INVERSE_SQRT_2PI = all(Coefficients.INVERSE_SQRT_2PI);
    private static final FloatVector EXP_LOWEST = all(Coefficients.EXP_LOWEST);
    private static final FloatVector MINUS_EXP_LOWEST = all(-Coefficients.EXP_LOWEST);
    private static final FloatVector EXP_HIGHEST = all(Coefficients.EXP_HIGHEST);
    private static final FloatVector EXPM1_LOWEST = all(Coefficients.EXPM1_LOWEST);
    private static final FloatVector TANH_HIGHEST = all(Coefficients.TANH_HIGHEST);
    private static final FloatVector TAIL_HIGHEST = all(Coefficients.TAIL_HIGHEST);
    private static final FloatVector MINUS_TAIL_HIGHEST = all(-Coefficients.TAIL_HIGHEST);
    private static final FloatVector IDENTITY = all(Coefficients.IDENTITY);
    private static final FloatVector EXP_2 = all(Coefficients.EXP_2);
    private static final FloatVector EXP_3 = all(Coefficients.EXP_3);
    private static final FloatVector EXP_4 = all(Coefficients.EXP_4);
    private static final FloatVector EXP_5 = all(Coefficients.EXP_5);
    private static final FloatVector EXP_6 = all(Coefficients.EXP_6);
    private static final FloatVector EXP_7 = all(Coefficients.EXP_7);
    private static final FloatVector LEAST_NORMAL = all(Coefficients.LEAST_NORMAL);
    private static final FloatVector LOG_3 = all(Coefficients.LOG_3);
    private static final FloatVector LOG_4 = all(Coefficients.LOG_4);
    private static final FloatVector LOG_5 = all(Coefficients.LOG_5);
    private static final FloatVector LOG_6 = all(Coefficients.LOG_6);
    private static final FloatVector LOG_7 = all(Coefficients.LOG_7);
    private static final FloatVector LOG_8 = all(Coefficients.LOG_8);
    private static final FloatVector LOG_9 = all(Coefficients.LOG_9);
    private static final FloatVector LOG_10 = all(Coefficients.LOG_10);
    private static final FloatVector TAIL_CENTRE = all(Coefficients.TAIL_CENTRE);
    private static final FloatVector TAIL_0 = all(Coefficients.TAIL_0);
    private static final FloatVector TAIL_1 = all(Coefficients.TAIL_1);
    private static final FloatVector TAIL_2 = all(Coefficients.TAIL_2);
    private static final FloatVector TAIL_3 = all(Coefficients.TAIL_3);
    private static final FloatVector TAIL_4 = all(Coefficients.TAIL_4);
    private static final FloatVector TAIL_5 = all(Coefficients.TAIL_5);
    private static final FloatVector TAIL_6 = all(Coefficients.TAIL_6);
    private static final FloatVector TAIL_7 = all(Coefficients.TAIL_7);
    private static final FloatVector TAIL_8 = all(Coefficients.TAIL_8);
    private static final FloatVector TAIL_9 = all(Coefficients.TAIL_9);
    private static final FloatVector ERF_0 = all(Coefficients.ERF_0);
    private static final FloatVector ERF_2 = all(Coefficients.ERF_2);
    private static final FloatVector ERF_4 = all(Coefficients.ERF_4);
    private static final FloatVector ERF_6 = all(Coefficients.ERF_6);
    private static final FloatVector ERF_8 = all(Coefficients.ERF_8);
    private static final FloatVector ERF_10 = all(Coefficients.ERF_10);
    private static final FloatVector ERF_12 = all(Coefficients.ERF_12);
    private static final IntVector SIGN = allInts(0x80000000);
    private static final IntVector HALF_BITS = allInts(126 << 23);
    private static final IntVector ONE_BITS = allInts(127 << 23);
    private static final IntVector LARGE_BITS = allInts((127 + 64) << 23);
    private static final IntVector FOUR_BITS = allInts(129 << 23);
    private static final IntVector ROUND_BITS = allInts(Float.floatToRawIntBits(Coefficients.ROUND));
    private static final IntVector TWO_THIRDS_BITS = allInts(Coefficients.TWO_THIRDS_BITS);

    private static final MethodType LOOP =
            MethodType.methodType(void.class, float[].class, int.class, float[].class, int.class, int.class);
    private static final MethodHandle[] LOOPS = loops();

    MapLanes() {}

    /** The functions for vectors of {@code bits} bits. */
    static Maps forBits(int bits) {
        return Specialization.of(Maps.class, MapLanes.class, bits, MethodHandles.lookup());
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }

    private static IntVector allInts(int value) {
        return IntVector.broadcast(S.withLanes(int.class), value);
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void map(Function function, float[] x, int xo, float[] y, int yo, int length) {
        int rest = length % L;
        if (rest == 0) {
            whole(function, x, xo, y, yo, length);
            return;
        }
        // The last L floats are a vector, too, which shares some with the one before it. Where x and y are the same
        // stretch, these are wanted once more after they have been replaced: they wait in a register, as what is made
        // here for others to fill would be an object of each call.
        int from = length - L;
        FloatVector last = FloatVector.fromArray(S, x, xo + from);
        whole(function, x, xo, y, yo, length - rest);
        last.intoArray(y, yo + from);
        whole(function, y, yo + from, y, yo + from, L);
    }

    /** As many whole vectors as there are. */
    private static void whole(Function function, float[] x, int xo, float[] y, int yo, int length) {
        try {
            LOOPS[function.ordinal()].invokeExact(x, xo, y, yo, length);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the loops throw no checked exceptions", e);
        }
    }

    private static MethodHandle[] loops() {
        return Arrays.stream(Function.values())
                .map(function -> loop(MethodHandles.lookup(), name(function)))
                .toArray(MethodHandle[]::new);
    }

    private static MethodHandle loop(MethodHandles.Lookup lookup, String name) {
        try {
            return lookup.findStatic(lookup.lookupClass(), name, LOOP);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("each function has its loop", e);
        }
    }

    private static String name(Function function) {
        return switch (function) {
            case EXP -> "exp";
            case EXPM1 -> "expm1";
            case LOG -> "log";
            case LOG1P -> "log1p";
            case SIGMOID -> "sigmoid";
            case TANH -> "tanh";
            case SOFTPLUS -> "softplus";
            case ERF -> "erf";
            case NORMAL_CDF -> "normalCdf";
            case GELU -> "gelu";
            case GELU_SLOPE -> "geluSlope";
            case SILU -> "silu";
            case SILU_SLOPE -> "siluSlope";
            case MISH -> "mish";
            case MISH_SLOPE -> "mishSlope";
        };
    }

    private static void exp(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector c = x.blend(EXP_LOWEST, x.lt(EXP_LOWEST));
            c = c.blend(EXP_HIGHEST, EXP_HIGHEST.lt(c));
            FloatVector t = c.fma(LOG2_E, ROUND);
            scale(expOfRest(rest(c, t.sub(ROUND))), t).intoArray(to, o + i);
        }
    }

    private static void expm1(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector c = x.blend(EXPM1_LOWEST, x.lt(EXPM1_LOWEST));
            c = c.blend(EXP_HIGHEST, EXP_HIGHEST.lt(c));
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector q = expm1OfRest(rest(c, t.sub(ROUND)));
            FloatVector half = powerOfTwo(t.reinterpretAsInts(), HALF_BITS);
            FloatVector y = q.fma(half, half.sub(HALF)).mul(TWO);
            y.blend(x, x.abs().lt(IDENTITY)).intoArray(to, o + i);
        }
    }

    private static void log(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            VectorMask<Float> small = x.lt(LEAST_NORMAL);
            FloatVector grown = x.blend(x.mul(GROWTH), small);
            IntVector bits = grown.reinterpretAsInts();
            IntVector e = bits.sub(TWO_THIRDS_BITS).lanewise(ASHR, 23);
            FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(ONE);
            FloatVector exponent = toFloat(e).add(ZERO.blend(GROWTH_EXPONENT, small));
            FloatVector y = exponent.fma(LN2, log1pOfRest(f));
            y = y.blend(MINUS_INFINITY, x.eq(ZERO));
            y = y.blend(NAN, x.lt(ZERO));
            x.blend(y, x.lt(INFINITY)).intoArray(to, o + i);
        }
    }

    private static void log1p(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector u = x.add(ONE);
            IntVector e = u.reinterpretAsInts().sub(TWO_THIRDS_BITS).lanewise(ASHR, 23);
            FloatVector s =
                    FOUR_BITS.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().mul(QUARTER);
            FloatVector f = s.fma(x, s.sub(ONE));
            FloatVector y = toFloat(e).fma(LN2, log1pOfRest(f));
            y = y.blend(MINUS_INFINITY, x.eq(MINUS_ONE));
            y = y.blend(NAN, x.lt(MINUS_ONE));
            y = x.blend(y, x.lt(INFINITY));
            y.blend(x, x.abs().lt(IDENTITY)).intoArray(to, o + i);
        }
    }

    private static void sigmoid(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector z = expOfMinus(size(x, MINUS_EXP_LOWEST));
            ONE.blend(z, x.lt(ZERO)).div(z.add(ONE)).intoArray(to, o + i);
        }
    }

    private static void tanh(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, TANH_HIGHEST).mul(TWO);
            FloatVector t = a.fma(LOG2_E, ROUND);
            FloatVector q = expm1OfRest(rest(a, t.sub(ROUND)));
            FloatVector s = powerOfTwo(t.reinterpretAsInts(), ONE_BITS);
            VectorMask<Float> large = ONE.lt(a);
            FloatVector y = q.fma(s, s.sub(ONE)).blend(MINUS_TWO, large).div(q.fma(s, s.add(ONE)));
            withSign(y.blend(y.add(ONE), large), x).intoArray(to, o + i);
        }
    }

    private static void softplus(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector z = expOfMinus(size(x, MINUS_EXP_LOWEST));
            VectorMask<Float> large = THIRD.lt(z);
            FloatVector f = z.blend(z.fma(HALF, MINUS_HALF), large);
            FloatVector base = ZERO.blend(LN2, large).add(ZERO.blend(x, ZERO.lt(x)));
            base.add(log1pOfRest(f)).intoArray(to, o + i);
        }
    }

    private static void erf(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, ERF_HIGHEST);
            FloatVector s = a.mul(a);
            FloatVector t = expOfMinus(s).mul(mills(a.mul(SQRT_2)));
            FloatVector outer = withSign(t.fma(MINUS_TWO, ONE), x);
            FloatVector p = ERF_12.fma(s, ERF_10);
            p = p.fma(s, ERF_8);
            p = p.fma(s, ERF_6);
            p = p.fma(s, ERF_4);
            p = p.fma(s, ERF_2);
            p = p.fma(s, ERF_0);
            FloatVector inner = x.fma(p, x);
            outer.blend(inner, a.lt(ONE)).intoArray(to, o + i);
        }
    }

    private static void normalCdf(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, TAIL_HIGHEST);
            FloatVector t = tail(a, mills(a));
            ONE.sub(t).blend(t, x.lt(ZERO)).intoArray(to, o + i);
        }
    }

    private static void gelu(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, TAIL_HIGHEST);
            FloatVector t = tail(a, mills(a));
            FloatVector cdf = ONE.sub(t).blend(t, x.lt(ZERO));
            x.blend(MINUS_TAIL_HIGHEST, x.lt(MINUS_TAIL_HIGHEST)).mul(cdf).intoArray(to, o + i);
        }
    }

    private static void geluSlope(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, TAIL_HIGHEST);
            FloatVector t = tail(a, a.neg().fma(INVERSE_SQRT_2PI, mills(a)));
            ONE.sub(t).blend(t, x.lt(ZERO)).intoArray(to, o + i);
        }
    }

    private static void silu(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector c = x.blend(EXP_LOWEST, x.lt(EXP_LOWEST));
            FloatVector z = expOfMinus(size(x, MINUS_EXP_LOWEST));
            c.mul(ONE.blend(z, x.lt(ZERO))).div(z.add(ONE)).intoArray(to, o + i);
        }
    }

    private static void siluSlope(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, MINUS_EXP_LOWEST);
            FloatVector z = expOfMinus(a);
            FloatVector d = z.add(ONE);
            FloatVector n = a.fma(z, d).blend(z.mul(d.sub(a)), x.lt(ZERO));
            n.div(d.mul(d)).intoArray(to, o + i);
        }
    }

    private static void mish(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector c = x.blend(EXP_LOWEST, x.lt(EXP_LOWEST));
            FloatVector z = expOfMinus(size(x, MINUS_EXP_LOWEST));
            VectorMask<Float> negative = x.lt(ZERO);
            FloatVector twice = z.add(z);
            FloatVector n = twice.add(ONE).blend(z.fma(z, twice), negative);
            FloatVector d = n.add(z.mul(twice).blend(TWO, negative));
            c.mul(n).div(d).intoArray(to, o + i);
        }
    }

    private static void mishSlope(float[] from, int fo, float[] to, int o, int length) {
        for (int i = 0; i <= length - L; i += L) {
            FloatVector x = FloatVector.fromArray(S, from, fo + i);
            FloatVector a = size(x, MINUS_EXP_LOWEST);
            FloatVector z = expOfMinus(a);
            VectorMask<Float> negative = x.lt(ZERO);
            FloatVector twice = z.add(z);
            FloatVector n = twice.add(ONE).blend(z.fma(z, twice), negative);
            FloatVector d = n.add(z.mul(twice).blend(TWO, negative));
            FloatVector fourfold = a.blend(a.neg(), negative).mul(FOUR);
            FloatVector four = fourfold.add(FOUR);
            FloatVector six = fourfold.add(SIX);
            FloatVector below = z.mul(z.fma(z.fma(z.add(FOUR), six), four));
            FloatVector above = z.fma(z.fma(z.fma(four, six), FOUR), ONE);
            above.blend(below, negative).div(d.mul(d)).intoArray(to, o + i);
        }
    }

    private static FloatVector size(FloatVector x, FloatVector highest) {
        FloatVector a = x.abs();
        return a.blend(highest, highest.lt(a));
    }

    private static FloatVector withSign(FloatVector y, FloatVector x) {
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    private static FloatVector toFloat(IntVector e) {
        return e.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
    }

    private static FloatVector rest(FloatVector x, FloatVector n) {
        return n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    }

    private static FloatVector expPolynomial(FloatVector r) {
        FloatVector p = EXP_7.fma(r, EXP_6);
        p = p.fma(r, EXP_5);
        p = p.fma(r, EXP_4);
        p = p.fma(r, EXP_3);
        return p.fma(r, EXP_2);
    }

    private static FloatVector expOfRest(FloatVector r) {
        return expPolynomial(r).fma(r, ONE).fma(r, ONE);
    }

    private static FloatVector expm1OfRest(FloatVector r) {
        return expPolynomial(r).fma(r.mul(r), r);
    }

    private static FloatVector scale(FloatVector y, FloatVector t) {
        IntVector n = t.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = n.lanewise(ASHR, 1);
        return y.mul(powerOfTwo(half, ONE_BITS)).mul(powerOfTwo(n.sub(half), ONE_BITS));
    }

    private static FloatVector shrink(FloatVector y, FloatVector t) {
        return y.mul(powerOfTwo(t.reinterpretAsInts(), LARGE_BITS)).mul(LARGE_INVERSE);
    }

    /** The float whose bits are n shifted to the exponent's place, plus {@code bits}. */
    private static FloatVector powerOfTwo(IntVector n, IntVector bits) {
        return n.lanewise(LSHL, 23).add(bits).reinterpretAsFloats();
    }

    private static FloatVector expOfMinus(FloatVector a) {
        FloatVector t = a.fma(MINUS_LOG2_E, ROUND);
        return shrink(expOfRest(rest(a.neg(), t.sub(ROUND))), t);
    }

    private static FloatVector log1pOfRest(FloatVector f) {
        FloatVector p = LOG_10.fma(f, LOG_9);
        p = p.fma(f, LOG_8);
        p = p.fma(f, LOG_7);
        p = p.fma(f, LOG_6);
        p = p.fma(f, LOG_5);
        p = p.fma(f, LOG_4);
        p = p.fma(f, LOG_3);
        p = p.fma(f, MINUS_HALF);
        return p.fma(f.mul(f), f);
    }

    private static FloatVector mills(FloatVector a) {
        FloatVector t = a.sub(TAIL_CENTRE).div(a.add(TAIL_CENTRE));
        FloatVector p = TAIL_9.fma(t, TAIL_8);
        p = p.fma(t, TAIL_7);
        p = p.fma(t, TAIL_6);
        p = p.fma(t, TAIL_5);
        p = p.fma(t, TAIL_4);
        p = p.fma(t, TAIL_3);
        p = p.fma(t, TAIL_2);
        p = p.fma(t, TAIL_1);
        return p.fma(t, TAIL_0);
    }

    private static FloatVector tail(FloatVector a, FloatVector factor) {
        FloatVector square = a.mul(a);
        FloatVector error = a.fma(a, square.neg());
        FloatVector x = square.mul(MINUS_HALF);
        FloatVector t = x.fma(LOG2_E, ROUND);
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(MINUS_LN2_HIGH, x).sub(n.fma(LN2_LOW, error.mul(HALF)));
        return shrink(expOfRest(r).mul(factor), t);
    }
}
