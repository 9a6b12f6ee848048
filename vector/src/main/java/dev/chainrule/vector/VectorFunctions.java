package dev.chainrule.vector;

import static dev.chainrule.kernels.Coefficients.ERF_0;
import static dev.chainrule.kernels.Coefficients.ERF_10;
import static dev.chainrule.kernels.Coefficients.ERF_12;
import static dev.chainrule.kernels.Coefficients.ERF_2;
import static dev.chainrule.kernels.Coefficients.ERF_4;
import static dev.chainrule.kernels.Coefficients.ERF_6;
import static dev.chainrule.kernels.Coefficients.ERF_8;
import static dev.chainrule.kernels.Coefficients.EXPM1_LOWEST;
import static dev.chainrule.kernels.Coefficients.EXP_2;
import static dev.chainrule.kernels.Coefficients.EXP_3;
import static dev.chainrule.kernels.Coefficients.EXP_4;
import static dev.chainrule.kernels.Coefficients.EXP_5;
import static dev.chainrule.kernels.Coefficients.EXP_6;
import static dev.chainrule.kernels.Coefficients.EXP_7;
import static dev.chainrule.kernels.Coefficients.EXP_HIGHEST;
import static dev.chainrule.kernels.Coefficients.EXP_LOWEST;
import static dev.chainrule.kernels.Coefficients.IDENTITY;
import static dev.chainrule.kernels.Coefficients.INVERSE_SQRT_2PI;
import static dev.chainrule.kernels.Coefficients.LEAST_NORMAL;
import static dev.chainrule.kernels.Coefficients.LN2;
import static dev.chainrule.kernels.Coefficients.LN2_HIGH;
import static dev.chainrule.kernels.Coefficients.LN2_LOW;
import static dev.chainrule.kernels.Coefficients.LOG2_E;
import static dev.chainrule.kernels.Coefficients.LOG_10;
import static dev.chainrule.kernels.Coefficients.LOG_3;
import static dev.chainrule.kernels.Coefficients.LOG_4;
import static dev.chainrule.kernels.Coefficients.LOG_5;
import static dev.chainrule.kernels.Coefficients.LOG_6;
import static dev.chainrule.kernels.Coefficients.LOG_7;
import static dev.chainrule.kernels.Coefficients.LOG_8;
import static dev.chainrule.kernels.Coefficients.LOG_9;
import static dev.chainrule.kernels.Coefficients.ROUND;
import static dev.chainrule.kernels.Coefficients.SQRT_2;
import static dev.chainrule.kernels.Coefficients.TAIL_0;
import static dev.chainrule.kernels.Coefficients.TAIL_1;
import static dev.chainrule.kernels.Coefficients.TAIL_2;
import static dev.chainrule.kernels.Coefficients.TAIL_3;
import static dev.chainrule.kernels.Coefficients.TAIL_4;
import static dev.chainrule.kernels.Coefficients.TAIL_5;
import static dev.chainrule.kernels.Coefficients.TAIL_6;
import static dev.chainrule.kernels.Coefficients.TAIL_7;
import static dev.chainrule.kernels.Coefficients.TAIL_8;
import static dev.chainrule.kernels.Coefficients.TAIL_9;
import static dev.chainrule.kernels.Coefficients.TAIL_CENTRE;
import static dev.chainrule.kernels.Coefficients.TAIL_HIGHEST;
import static dev.chainrule.kernels.Coefficients.TANH_HIGHEST;
import static dev.chainrule.kernels.Coefficients.TWO_THIRDS_BITS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.chainrule.kernels.Functions;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Functions} on vectors: the same operations in the same order, so the same bits. Read them side by side; where
 * the scalar function chooses a value, this one blends. What is computed, and why, is said there.
 *
 * <p>The methods suit every width. They are small, as each must be taken into the loop that calls it.
 */
final class VectorFunctions {
    private static final int SIGN = 0x80000000;
    private static final int ONE_BITS = 127 << 23;

    private VectorFunctions() {}

    static FloatVector exp(FloatVector x) {
        FloatVector c = x.blend(EXP_LOWEST, x.lt(EXP_LOWEST));
        c = c.blend(EXP_HIGHEST, c.compare(GT, EXP_HIGHEST));
        FloatVector t = c.fma(LOG2_E, ROUND);
        return scale(expOfRest(rest(c, t.sub(ROUND))), t);
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector c = x.blend(EXPM1_LOWEST, x.lt(EXPM1_LOWEST));
        c = c.blend(EXP_HIGHEST, c.compare(GT, EXP_HIGHEST));
        FloatVector t = c.fma(LOG2_E, ROUND);
        FloatVector q = expm1OfRest(rest(c, t.sub(ROUND)));
        FloatVector half = powerOfTwo(t.reinterpretAsInts(), 126 << 23);
        FloatVector y = q.fma(half, half.sub(0.5f)).mul(2f);
        return y.blend(x, x.abs().lt(IDENTITY));
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> small = x.lt(LEAST_NORMAL);
        FloatVector grown = x.blend(x.mul(0x1p23f), small);
        IntVector bits = grown.reinterpretAsInts();
        IntVector e = bits.sub(TWO_THIRDS_BITS).lanewise(ASHR, 23);
        FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
        FloatVector exponent = toFloat(e).add(like(x, 0f).blend(-23f, small));
        FloatVector y = exponent.fma(like(x, LN2), log1pOfRest(f));
        y = y.blend(Float.NEGATIVE_INFINITY, x.eq(0f));
        y = y.blend(Float.NaN, x.lt(0f));
        return x.blend(y, x.lt(Float.POSITIVE_INFINITY));
    }

    static FloatVector log1p(FloatVector x) {
        FloatVector u = x.add(1f);
        IntVector e = u.reinterpretAsInts().sub(TWO_THIRDS_BITS).lanewise(ASHR, 23);
        FloatVector s =
                e.lanewise(LSHL, 23).neg().add(129 << 23).reinterpretAsFloats().mul(0.25f);
        FloatVector f = s.fma(x, s.sub(1f));
        FloatVector y = toFloat(e).fma(like(x, LN2), log1pOfRest(f));
        y = y.blend(Float.NEGATIVE_INFINITY, x.eq(-1f));
        y = y.blend(Float.NaN, x.lt(-1f));
        y = x.blend(y, x.lt(Float.POSITIVE_INFINITY));
        return y.blend(x, x.abs().lt(IDENTITY));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector z = expOfMinus(size(x, -EXP_LOWEST));
        return like(x, 1f).blend(z, x.lt(0f)).div(z.add(1f));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = size(x, TANH_HIGHEST).mul(2f);
        FloatVector t = a.fma(LOG2_E, ROUND);
        FloatVector q = expm1OfRest(rest(a, t.sub(ROUND)));
        FloatVector s = powerOfTwo(t.reinterpretAsInts(), ONE_BITS);
        VectorMask<Float> large = a.compare(GT, 1f);
        FloatVector y = q.fma(s, s.sub(1f)).blend(-2f, large).div(q.fma(s, s.add(1f)));
        return withSign(y.blend(y.add(1f), large), x);
    }

    static FloatVector softplus(FloatVector x) {
        FloatVector z = expOfMinus(size(x, -EXP_LOWEST));
        VectorMask<Float> large = z.compare(GT, 1 / 3f);
        FloatVector f = z.blend(z.fma(0.5f, -0.5f), large);
        FloatVector zero = like(x, 0f);
        FloatVector base = zero.blend(LN2, large).add(zero.blend(x, x.compare(GT, 0f)));
        return base.add(log1pOfRest(f));
    }

    static FloatVector erf(FloatVector x) {
        FloatVector a = size(x, 10f);
        FloatVector s = x.mul(x);
        FloatVector p = like(x, ERF_12);
        p = p.fma(s, like(x, ERF_10));
        p = p.fma(s, like(x, ERF_8));
        p = p.fma(s, like(x, ERF_6));
        p = p.fma(s, like(x, ERF_4));
        p = p.fma(s, like(x, ERF_2));
        p = p.fma(s, like(x, ERF_0));
        FloatVector inner = x.fma(p, x);
        FloatVector b = a.mul(SQRT_2);
        FloatVector outer = withSign(tail(b, mills(b)).fma(-2f, 1f), x);
        return outer.blend(inner, a.lt(1f));
    }

    static FloatVector normalCdf(FloatVector x) {
        FloatVector a = size(x, TAIL_HIGHEST);
        FloatVector t = tail(a, mills(a));
        return like(x, 1f).sub(t).blend(t, x.lt(0f));
    }

    static FloatVector gelu(FloatVector x) {
        return x.blend(-TAIL_HIGHEST, x.lt(-TAIL_HIGHEST)).mul(normalCdf(x));
    }

    static FloatVector geluSlope(FloatVector x) {
        FloatVector a = size(x, TAIL_HIGHEST);
        FloatVector t = tail(a, a.neg().fma(like(x, INVERSE_SQRT_2PI), mills(a)));
        return like(x, 1f).sub(t).blend(t, x.lt(0f));
    }

    static FloatVector silu(FloatVector x) {
        FloatVector c = x.blend(EXP_LOWEST, x.lt(EXP_LOWEST));
        FloatVector z = expOfMinus(size(x, -EXP_LOWEST));
        return c.mul(like(x, 1f).blend(z, x.lt(0f))).div(z.add(1f));
    }

    static FloatVector siluSlope(FloatVector x) {
        FloatVector a = size(x, -EXP_LOWEST);
        FloatVector z = expOfMinus(a);
        FloatVector d = z.add(1f);
        FloatVector n = a.fma(z, d).blend(z.mul(d.sub(a)), x.lt(0f));
        return n.div(d.mul(d));
    }

    static FloatVector mish(FloatVector x) {
        FloatVector c = x.blend(EXP_LOWEST, x.lt(EXP_LOWEST));
        FloatVector z = expOfMinus(size(x, -EXP_LOWEST));
        VectorMask<Float> negative = x.lt(0f);
        FloatVector twice = z.add(z);
        FloatVector n = twice.add(1f).blend(z.fma(z, twice), negative);
        FloatVector d = n.add(z.mul(twice).blend(2f, negative));
        return c.mul(n).div(d);
    }

    static FloatVector mishSlope(FloatVector x) {
        FloatVector a = size(x, -EXP_LOWEST);
        FloatVector z = expOfMinus(a);
        VectorMask<Float> negative = x.lt(0f);
        FloatVector twice = z.add(z);
        FloatVector n = twice.add(1f).blend(z.fma(z, twice), negative);
        FloatVector d = n.add(z.mul(twice).blend(2f, negative));
        FloatVector fourfold = a.blend(a.neg(), negative).mul(4f);
        FloatVector four = fourfold.add(4f);
        FloatVector six = fourfold.add(6f);
        FloatVector below = z.mul(z.fma(z.fma(z.add(4f), six), four));
        FloatVector above = z.fma(z.fma(z.fma(four, six), like(x, 4f)), like(x, 1f));
        return above.blend(below, negative).div(d.mul(d));
    }

    /** {@code value} in every lane of a vector like x. */
    @SuppressWarnings("unchecked")
    private static FloatVector like(FloatVector x, float value) {
        return FloatVector.broadcast((VectorSpecies<Float>) x.species(), value);
    }

    private static FloatVector size(FloatVector x, float highest) {
        FloatVector a = x.abs();
        return a.blend(highest, a.compare(GT, highest));
    }

    private static FloatVector withSign(FloatVector y, FloatVector x) {
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    private static FloatVector toFloat(IntVector e) {
        return e.add(Float.floatToRawIntBits(ROUND)).reinterpretAsFloats().sub(ROUND);
    }

    private static FloatVector rest(FloatVector x, FloatVector n) {
        return n.fma(like(x, -LN2_LOW), n.fma(like(x, -LN2_HIGH), x));
    }

    private static FloatVector expPolynomial(FloatVector r) {
        FloatVector p = like(r, EXP_7);
        p = p.fma(r, like(r, EXP_6));
        p = p.fma(r, like(r, EXP_5));
        p = p.fma(r, like(r, EXP_4));
        p = p.fma(r, like(r, EXP_3));
        return p.fma(r, like(r, EXP_2));
    }

    private static FloatVector expOfRest(FloatVector r) {
        FloatVector one = like(r, 1f);
        return expPolynomial(r).fma(r, one).fma(r, one);
    }

    private static FloatVector expm1OfRest(FloatVector r) {
        return expPolynomial(r).fma(r.mul(r), r);
    }

    private static FloatVector scale(FloatVector y, FloatVector t) {
        IntVector n = t.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUND));
        IntVector half = n.lanewise(ASHR, 1);
        return y.mul(powerOfTwo(half, ONE_BITS)).mul(powerOfTwo(n.sub(half), ONE_BITS));
    }

    /** The float whose bits are n shifted to the exponent's place, plus {@code bits}. */
    private static FloatVector powerOfTwo(IntVector n, int bits) {
        return n.lanewise(LSHL, 23).add(bits).reinterpretAsFloats();
    }

    private static FloatVector expOfMinus(FloatVector a) {
        FloatVector t = a.fma(-LOG2_E, ROUND);
        return scale(expOfRest(rest(a.neg(), t.sub(ROUND))), t);
    }

    private static FloatVector log1pOfRest(FloatVector f) {
        FloatVector p = like(f, LOG_10);
        p = p.fma(f, like(f, LOG_9));
        p = p.fma(f, like(f, LOG_8));
        p = p.fma(f, like(f, LOG_7));
        p = p.fma(f, like(f, LOG_6));
        p = p.fma(f, like(f, LOG_5));
        p = p.fma(f, like(f, LOG_4));
        p = p.fma(f, like(f, LOG_3));
        p = p.fma(f, like(f, -0.5f));
        return p.fma(f.mul(f), f);
    }

    private static FloatVector mills(FloatVector a) {
        FloatVector t = a.sub(TAIL_CENTRE).div(a.add(TAIL_CENTRE));
        FloatVector p = like(a, TAIL_9);
        p = p.fma(t, like(a, TAIL_8));
        p = p.fma(t, like(a, TAIL_7));
        p = p.fma(t, like(a, TAIL_6));
        p = p.fma(t, like(a, TAIL_5));
        p = p.fma(t, like(a, TAIL_4));
        p = p.fma(t, like(a, TAIL_3));
        p = p.fma(t, like(a, TAIL_2));
        p = p.fma(t, like(a, TAIL_1));
        return p.fma(t, like(a, TAIL_0));
    }

    private static FloatVector tail(FloatVector a, FloatVector factor) {
        FloatVector square = a.mul(a);
        FloatVector error = a.fma(a, square.neg());
        FloatVector x = square.mul(-0.5f);
        FloatVector t = x.fma(LOG2_E, ROUND);
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(like(a, -LN2_HIGH), x).sub(n.fma(like(a, LN2_LOW), error.mul(0.5f)));
        return scale(expOfRest(r).mul(factor), t);
    }
}
