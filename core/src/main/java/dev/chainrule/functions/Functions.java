package dev.chainrule.functions;

import static dev.chainrule.functions.Coefficients.ERF_0;
import static dev.chainrule.functions.Coefficients.ERF_10;
import static dev.chainrule.functions.Coefficients.ERF_12;
import static dev.chainrule.functions.Coefficients.ERF_2;
import static dev.chainrule.functions.Coefficients.ERF_4;
import static dev.chainrule.functions.Coefficients.ERF_6;
import static dev.chainrule.functions.Coefficients.ERF_8;
import static dev.chainrule.functions.Coefficients.EXPM1_LOWEST;
import static dev.chainrule.functions.Coefficients.EXP_2;
import static dev.chainrule.functions.Coefficients.EXP_3;
import static dev.chainrule.functions.Coefficients.EXP_4;
import static dev.chainrule.functions.Coefficients.EXP_5;
import static dev.chainrule.functions.Coefficients.EXP_6;
import static dev.chainrule.functions.Coefficients.EXP_7;
import static dev.chainrule.functions.Coefficients.EXP_HIGHEST;
import static dev.chainrule.functions.Coefficients.EXP_LOWEST;
import static dev.chainrule.functions.Coefficients.IDENTITY;
import static dev.chainrule.functions.Coefficients.INVERSE_SQRT_2PI;
import static dev.chainrule.functions.Coefficients.LEAST_NORMAL;
import static dev.chainrule.functions.Coefficients.LN2;
import static dev.chainrule.functions.Coefficients.LN2_HIGH;
import static dev.chainrule.functions.Coefficients.LN2_LOW;
import static dev.chainrule.functions.Coefficients.LOG2_E;
import static dev.chainrule.functions.Coefficients.LOG_10;
import static dev.chainrule.functions.Coefficients.LOG_3;
import static dev.chainrule.functions.Coefficients.LOG_4;
import static dev.chainrule.functions.Coefficients.LOG_5;
import static dev.chainrule.functions.Coefficients.LOG_6;
import static dev.chainrule.functions.Coefficients.LOG_7;
import static dev.chainrule.functions.Coefficients.LOG_8;
import static dev.chainrule.functions.Coefficients.LOG_9;
import static dev.chainrule.functions.Coefficients.ROUND;
import static dev.chainrule.functions.Coefficients.SQRT_2;
import static dev.chainrule.functions.Coefficients.TAIL_0;
import static dev.chainrule.functions.Coefficients.TAIL_1;
import static dev.chainrule.functions.Coefficients.TAIL_2;
import static dev.chainrule.functions.Coefficients.TAIL_3;
import static dev.chainrule.functions.Coefficients.TAIL_4;
import static dev.chainrule.functions.Coefficients.TAIL_5;
import static dev.chainrule.functions.Coefficients.TAIL_6;
import static dev.chainrule.functions.Coefficients.TAIL_7;
import static dev.chainrule.functions.Coefficients.TAIL_8;
import static dev.chainrule.functions.Coefficients.TAIL_9;
import static dev.chainrule.functions.Coefficients.TAIL_CENTRE;
import static dev.chainrule.functions.Coefficients.TAIL_HIGHEST;
import static dev.chainrule.functions.Coefficients.TANH_HIGHEST;
import static dev.chainrule.functions.Coefficients.TWO_THIRDS_BITS;

/**
 * The elementwise functions of {@link dev.chainrule.kernels.Function}, each as the sequence of float operations that
 * defines its bits.
 *
 * <p>They are made of addition, multiplication, division, fused multiply-add and operations on bits alone, all of
 * which IEEE 754 and Java define exactly, so they give the same bits on every machine. They choose between values, not
 * between paths (a comparison never decides what is computed, only which result is taken): so each operation stands
 * for one on a vector, and {@link dev.chainrule.kernels.Kernels#apply} can do the same with many numbers at a time.
 *
 * <p>Errors are in units in the last place (ulp) of the exact result rounded to float. They were found by trying every
 * float (of {@link #erf} and those after it, every float from 2⁻²⁷ to 128 in size and every 61st of the others) against
 * {@link StrictMath} or a series in double precision. Results below the normal range, 1.2·10⁻³⁸, are within the error
 * given or within 10⁻⁴³. NaN gives NaN. The sign of a zero is that of the exact function, or of its limit.
 *
 * <p>The exponential is reduced by x = n·ln 2 + r, |r| ≤ ln 2 / 2, as in W. J. Cody and W. Waite, Software Manual for
 * the Elementary Functions, 1980; n is found by adding and subtracting {@link Coefficients#ROUND}, in whose low bits
 * it then stands.
 */
public final class Functions {
    /** The sign bit. */
    private static final int SIGN = 0x80000000;
    /** The bits of 1: a zero exponent. */
    private static final int ONE_BITS = 127 << 23;

    /** The bits of 2⁶⁴. */
    private static final int LARGE_BITS = (127 + 64) << 23;

    private Functions() {}

    /** eˣ, within 0.88 ulp; +∞ from 88.7229 up, 0 from −104 down. */
    public static float exp(float x) {
        float c = x < EXP_LOWEST ? EXP_LOWEST : x;
        c = c > EXP_HIGHEST ? EXP_HIGHEST : c;
        float t = Math.fma(c, LOG2_E, ROUND);
        return scale(expOfRest(rest(c, t - ROUND)), t);
    }

    /** eˣ − 1, within 1.5 ulp. */
    public static float expm1(float x) {
        float c = x < EXPM1_LOWEST ? EXPM1_LOWEST : x;
        c = c > EXP_HIGHEST ? EXP_HIGHEST : c;
        float t = Math.fma(c, LOG2_E, ROUND);
        float q = expm1OfRest(rest(c, t - ROUND));
        float half = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (126 << 23));
        float y = Math.fma(q, half, half - 0.5f) * 2;
        return Math.abs(x) < IDENTITY ? x : y;
    }

    /**
     * Natural logarithm, within 0.94 ulp; −∞ at ±0, NaN below.
     *
     * <p>The argument is written as 2ᵉ·(1 + f) with 1 + f from 2/3 to 4/3.
     */
    public static float log(float x) {
        boolean small = x < LEAST_NORMAL;
        float grown = small ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(grown);
        int e = (bits - TWO_THIRDS_BITS) >> 23;
        float f = Float.intBitsToFloat(bits - (e << 23)) - 1;
        float exponent = toFloat(e) + (small ? -23f : 0f);
        float y = Math.fma(exponent, LN2, log1pOfRest(f));
        y = x == 0 ? Float.NEGATIVE_INFINITY : y;
        y = x < 0 ? Float.NaN : y;
        return x < Float.POSITIVE_INFINITY ? y : x;
    }

    /**
     * ln(1 + x), within 1.6 ulp; −∞ at −1, NaN below.
     *
     * <p>The exponent e is that of 1 + x rounded, but f comes of x itself, as x·2⁻ᵉ + (2⁻ᵉ − 1), and so loses nothing to
     * that rounding.
     */
    public static float log1p(float x) {
        float u = 1 + x;
        int e = (Float.floatToRawIntBits(u) - TWO_THIRDS_BITS) >> 23;
        float s = 0.25f * Float.intBitsToFloat((129 << 23) - (e << 23));
        float f = Math.fma(s, x, s - 1);
        float y = Math.fma(toFloat(e), LN2, log1pOfRest(f));
        y = x == -1 ? Float.NEGATIVE_INFINITY : y;
        y = x < -1 ? Float.NaN : y;
        y = x < Float.POSITIVE_INFINITY ? y : x;
        return Math.abs(x) < IDENTITY ? x : y;
    }

    /**
     * 1 / (1 + e⁻ˣ), within 2.5 ulp.
     *
     * <p>With z = e^−|x| it is 1/(1 + z) or z/(1 + z): nothing overflows, and the lower end keeps its precision.
     */
    public static float sigmoid(float x) {
        float z = expOfMinus(size(x, -EXP_LOWEST));
        return (x < 0 ? z : 1) / (1 + z);
    }

    /**
     * Hyperbolic tangent, within 2.5 ulp.
     *
     * <p>With m = e^2|x| − 1 it is m/(m + 2), which is precise near 0, or 1 − 2/(m + 2), which is precise near 1.
     */
    public static float tanh(float x) {
        float a = 2 * size(x, TANH_HIGHEST);
        float t = Math.fma(a, LOG2_E, ROUND);
        float q = expm1OfRest(rest(a, t - ROUND));
        float s = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE_BITS);
        boolean large = a > 1;
        float y = (large ? -2 : Math.fma(q, s, s - 1)) / Math.fma(q, s, s + 1);
        return withSign(large ? 1 + y : y, x);
    }

    /** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), within 2.1 ulp. */
    public static float softplus(float x) {
        float z = expOfMinus(size(x, -EXP_LOWEST));
        boolean large = z > 1 / 3f;
        float f = large ? Math.fma(0.5f, z, -0.5f) : z;
        float base = (large ? LN2 : 0) + (x > 0 ? x : 0);
        return base + log1pOfRest(f);
    }

    /** Error function, within 1.1 ulp: x times a polynomial in x² up to |x| = 1, from there 1 − 2Φ(−√2·|x|). */
    public static float erf(float x) {
        float a = size(x, 10f);
        float s = a * a;
        float t = expOfMinus(s) * mills(a * SQRT_2);
        float outer = withSign(Math.fma(t, -2f, 1), x);
        float p = ERF_12;
        p = Math.fma(p, s, ERF_10);
        p = Math.fma(p, s, ERF_8);
        p = Math.fma(p, s, ERF_6);
        p = Math.fma(p, s, ERF_4);
        p = Math.fma(p, s, ERF_2);
        p = Math.fma(p, s, ERF_0);
        float inner = Math.fma(x, p, x);
        return a < 1 ? inner : outer;
    }

    /** Φ(x), the standard normal distribution function, within 6.1 ulp, the lower tail included. */
    public static float normalCdf(float x) {
        float a = size(x, TAIL_HIGHEST);
        float t = tail(a, mills(a));
        return x < 0 ? t : 1 - t;
    }

    /** x·Φ(x), D. Hendrycks and K. Gimpel, Gaussian Error Linear Units, 2016; within 6.5 ulp from −12.9 up. */
    public static float gelu(float x) {
        float c = x < -TAIL_HIGHEST ? -TAIL_HIGHEST : x;
        return c * normalCdf(x);
    }

    /**
     * The derivative of {@link #gelu}, Φ(x) + x·φ(x), within 1.6·10⁻⁷ of the exact value (it has a zero at −0.7518).
     *
     * Φ and φ share the factor e^(−x²/2); slope(−x) = 1 − slope(x).
     */
    public static float geluSlope(float x) {
        float a = size(x, TAIL_HIGHEST);
        float t = tail(a, Math.fma(-a, INVERSE_SQRT_2PI, mills(a)));
        return x < 0 ? t : 1 - t;
    }

    /** x·σ(x), with σ the sigmoid; within 3.4 ulp from −87 up. */
    public static float silu(float x) {
        float c = x < EXP_LOWEST ? EXP_LOWEST : x;
        float z = expOfMinus(size(x, -EXP_LOWEST));
        return c * (x < 0 ? z : 1) / (1 + z);
    }

    /**
     * The derivative of {@link #silu}, σ(x)·(1 + x·(1 − σ(x))), within 2.4·10⁻⁷ of the exact value (it has a zero at
     * −1.2785).
     *
     * <p>With z = e^−|x|: (1 + z + |x|z)/(1 + z)² above 0, z(1 + z − |x|)/(1 + z)² below.
     */
    public static float siluSlope(float x) {
        float a = size(x, -EXP_LOWEST);
        float z = expOfMinus(a);
        float d = 1 + z;
        float n = x < 0 ? z * (d - a) : Math.fma(a, z, d);
        return n / (d * d);
    }

    /**
     * x·tanh(softplus(x)), D. Misra, Mish, 2019; within 3.9 ulp from −87 up.
     *
     * <p>With z = e^−|x| the hyperbolic tangent is (1 + 2z)/(1 + 2z + 2z²) above 0, (2z + z²)/(2z + z² + 2) below.
     */
    public static float mish(float x) {
        float c = x < EXP_LOWEST ? EXP_LOWEST : x;
        float z = expOfMinus(size(x, -EXP_LOWEST));
        boolean negative = x < 0;
        float twice = z + z;
        float n = negative ? Math.fma(z, z, twice) : 1 + twice;
        float d = n + (negative ? 2 : z * twice);
        return c * n / d;
    }

    /**
     * The derivative of {@link #mish}, within 4.0·10⁻⁷ of the exact value (it has a zero at −1.1925).
     *
     * <p>With w = eˣ it is w·(4(x + 1) + (4x + 6)w + 4w² + w³)/(w² + 2w + 2)²; above 0 numerator and denominator are
     * divided by w⁴.
     */
    public static float mishSlope(float x) {
        float a = size(x, -EXP_LOWEST);
        float z = expOfMinus(a);
        boolean negative = x < 0;
        float twice = z + z;
        float n = negative ? Math.fma(z, z, twice) : 1 + twice;
        float d = n + (negative ? 2 : z * twice);
        float c = negative ? -a : a;
        float four = 4 * c + 4;
        float six = 4 * c + 6;
        float below = z * Math.fma(z, Math.fma(z, z + 4, six), four);
        float above = Math.fma(z, Math.fma(z, Math.fma(z, four, six), 4), 1);
        return (negative ? below : above) / (d * d);
    }

    /** |x|, but at most {@code highest}; NaN stays NaN. */
    private static float size(float x, float highest) {
        float a = Math.abs(x);
        return a > highest ? highest : a;
    }

    /** y ≥ 0 with the sign of x. */
    private static float withSign(float y, float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & SIGN));
    }

    /** The integer as a float, {@literal |e| < 2²²}. */
    private static float toFloat(int e) {
        return Float.intBitsToFloat(e + Float.floatToRawIntBits(ROUND)) - ROUND;
    }

    /** x − n·ln 2, rounded once: the first product with its difference is exact. */
    private static float rest(float x, float n) {
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    /** (eʳ − 1 − r)/r². */
    private static float expPolynomial(float r) {
        float p = EXP_7;
        p = Math.fma(p, r, EXP_6);
        p = Math.fma(p, r, EXP_5);
        p = Math.fma(p, r, EXP_4);
        p = Math.fma(p, r, EXP_3);
        return Math.fma(p, r, EXP_2);
    }

    /** eʳ. */
    private static float expOfRest(float r) {
        return Math.fma(Math.fma(expPolynomial(r), r, 1), r, 1);
    }

    /** eʳ − 1. */
    private static float expm1OfRest(float r) {
        return Math.fma(expPolynomial(r), r * r, r);
    }

    /** y·2ⁿ with the n in the low bits of t, in two steps, as 2ⁿ alone may be too large or too small for a float. */
    private static float scale(float y, float t) {
        int n = Float.floatToRawIntBits(t) - Float.floatToRawIntBits(ROUND);
        int half = n >> 1;
        return y * Float.intBitsToFloat((half << 23) + ONE_BITS) * Float.intBitsToFloat(((n - half) << 23) + ONE_BITS);
    }

    /** y·2ⁿ with the n in the low bits of t, for −150 ≤ n ≤ 0, by 2ⁿ⁺⁶⁴ and 2⁻⁶⁴: only the second may have to round. */
    private static float shrink(float y, float t) {
        return y * Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + LARGE_BITS) * 0x1p-64f;
    }

    /** e⁻ᵃ for 0 ≤ a ≤ 104. */
    private static float expOfMinus(float a) {
        float t = Math.fma(a, -LOG2_E, ROUND);
        return shrink(expOfRest(rest(-a, t - ROUND)), t);
    }

    /** ln(1 + f) for |f| ≤ 1/3. */
    private static float log1pOfRest(float f) {
        float p = LOG_10;
        p = Math.fma(p, f, LOG_9);
        p = Math.fma(p, f, LOG_8);
        p = Math.fma(p, f, LOG_7);
        p = Math.fma(p, f, LOG_6);
        p = Math.fma(p, f, LOG_5);
        p = Math.fma(p, f, LOG_4);
        p = Math.fma(p, f, LOG_3);
        p = Math.fma(p, f, -0.5f);
        return Math.fma(p, f * f, f);
    }

    /** Φ(−a)·e^(a²/2), for 0 ≤ a ≤ 14.5: Mills' ratio over √(2π). */
    private static float mills(float a) {
        float t = (a - TAIL_CENTRE) / (a + TAIL_CENTRE);
        float p = TAIL_9;
        p = Math.fma(p, t, TAIL_8);
        p = Math.fma(p, t, TAIL_7);
        p = Math.fma(p, t, TAIL_6);
        p = Math.fma(p, t, TAIL_5);
        p = Math.fma(p, t, TAIL_4);
        p = Math.fma(p, t, TAIL_3);
        p = Math.fma(p, t, TAIL_2);
        p = Math.fma(p, t, TAIL_1);
        return Math.fma(p, t, TAIL_0);
    }

    /** factor·e^(−a²/2). What the square loses in rounding is made good in the exponent. */
    private static float tail(float a, float factor) {
        float square = a * a;
        float error = Math.fma(a, a, -square);
        float x = -0.5f * square;
        float t = Math.fma(x, LOG2_E, ROUND);
        float n = t - ROUND;
        float r = Math.fma(n, -LN2_HIGH, x) - Math.fma(n, LN2_LOW, 0.5f * error);
        return shrink(expOfRest(r) * factor, t);
    }
}
