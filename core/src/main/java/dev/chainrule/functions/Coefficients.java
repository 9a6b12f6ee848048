package dev.chainrule.functions;

/**
 * The numbers in {@link Functions}, for implementations of {@link dev.chainrule.kernels.Kernels} that must compute the
 * same bits.
 *
 * <p>The polynomials are minimax polynomials: the coefficients were found by linear programming over Chebyshev points
 * in 40 digits, rounded to float one after another from the lowest power up, the rest fitted anew each time. Each line
 * says what is approximated, where, and the largest relative error of the function that is made of it, rounding in
 * its evaluation not counted.
 */
public final class Coefficients {
    private Coefficients() {}

    /** Added and taken away again, rounds |x| &lt; 2²² to an integer, which stands in the low bits of the sum: 1.5·2²³. */
    public static final float ROUND = 0x1.8p23f;
    /** 1 / ln 2. */
    public static final float LOG2_E = 0x1.715476p0f;
    /** ln 2 in 15 bits, so that its product with an integer below 2⁹ is exact. */
    public static final float LN2_HIGH = 0x1.62e4p-1f;
    /** ln 2 − {@link #LN2_HIGH}. */
    public static final float LN2_LOW = 0x1.7f7d1cp-20f;
    /** ln 2; by luck 2⁻²⁸ from the truth. */
    public static final float LN2 = 0x1.62e43p-1f;
    /** √2. */
    public static final float SQRT_2 = 0x1.6a09e6p0f;
    /** 1/√(2π). */
    public static final float INVERSE_SQRT_2PI = 0x1.988454p-2f;

    /** Below it eˣ rounds to 0. */
    public static final float EXP_LOWEST = -104f;
    /** Above it eˣ is too large for a float. */
    public static final float EXP_HIGHEST = 89f;
    /** Below it eˣ − 1 rounds to −1. */
    public static final float EXPM1_LOWEST = -20f;
    /** Above it tanh rounds to 1. */
    public static final float TANH_HIGHEST = 9.5f;
    /** Below minus it Φ rounds to 0. */
    public static final float TAIL_HIGHEST = 14.5f;
    /** Where eˣ − 1, ln(1 + x) and x are the same float for |x| up to it. */
    public static final float IDENTITY = 0x1p-25f;

    // (eʳ − 1 − r)/r² on |r| ≤ ln 2 / 2, from the constant up; eʳ − 1 to 2⁻³¹
    /** Coefficient of r² in eʳ. */
    public static final float EXP_2 = 0.5f;
    /** Coefficient of r³ in eʳ. */
    public static final float EXP_3 = 0.16666666f;
    /** Coefficient of r⁴ in eʳ. */
    public static final float EXP_4 = 0.041666493f;
    /** Coefficient of r⁵ in eʳ. */
    public static final float EXP_5 = 0.008333543f;
    /** Coefficient of r⁶ in eʳ. */
    public static final float EXP_6 = 0.0013932365f;
    /** Coefficient of r⁷ in eʳ. */
    public static final float EXP_7 = 0.00019764325f;

    /** 2⁻¹²⁶, the least normal float. */
    public static final float LEAST_NORMAL = 0x1p-126f;
    /** The bits of 2/3: a logarithm's argument is brought to 2/3 … 4/3. */
    public static final int TWO_THIRDS_BITS = 0x3f2aaaab;
    // (ln(1 + f) − f + f²/2)/f³ on |f| ≤ 1/3, from the constant up; ln(1 + f) to 2⁻²⁷
    /** Coefficient of f³ in ln(1 + f). */
    public static final float LOG_3 = 0.33333215f;
    /** Coefficient of f⁴ in ln(1 + f). */
    public static final float LOG_4 = -0.24999806f;
    /** Coefficient of f⁵ in ln(1 + f). */
    public static final float LOG_5 = 0.20010427f;
    /** Coefficient of f⁶ in ln(1 + f). */
    public static final float LOG_6 = -0.16680197f;
    /** Coefficient of f⁷ in ln(1 + f). */
    public static final float LOG_7 = 0.14005734f;
    /** Coefficient of f⁸ in ln(1 + f). */
    public static final float LOG_8 = -0.12187451f;
    /** Coefficient of f⁹ in ln(1 + f). */
    public static final float LOG_9 = 0.13984592f;
    /** Coefficient of f¹⁰ in ln(1 + f). */
    public static final float LOG_10 = -0.12880181f;

    /** The k of t = (a − k)/(a + k), which takes 0 … 14.5 to −1 … 0.66. */
    public static final float TAIL_CENTRE = 3f;
    // Φ(−a)·e^(a²/2) in powers of t, from the constant up; to 2⁻²⁶
    /** Coefficient of t⁰. */
    public static final float TAIL_0 = 0.12151395f;
    /** Coefficient of t¹. */
    public static final float TAIL_1 = -0.20640261f;
    /** Coefficient of t². */
    public static final float TAIL_2 = 0.12322502f;
    /** Coefficient of t³. */
    public static final float TAIL_3 = -0.046213336f;
    /** Coefficient of t⁴. */
    public static final float TAIL_4 = 0.006132149f;
    /** Coefficient of t⁵. */
    public static final float TAIL_5 = 0.002904707f;
    /** Coefficient of t⁶. */
    public static final float TAIL_6 = -0.000983886f;
    /** Coefficient of t⁷. */
    public static final float TAIL_7 = -0.00033966653f;
    /** Coefficient of t⁸. */
    public static final float TAIL_8 = 0.00011556413f;
    /** Coefficient of t⁹. */
    public static final float TAIL_9 = 5.369963e-05f;

    // erf(x)/x − 1 in powers of x² on |x| ≤ 1, from the constant up; erf to 2⁻²⁹
    /** Coefficient of x⁰. */
    public static final float ERF_0 = 0.12837917f;
    /** Coefficient of x². */
    public static final float ERF_2 = -0.37612626f;
    /** Coefficient of x⁴. */
    public static final float ERF_4 = 0.11283579f;
    /** Coefficient of x⁶. */
    public static final float ERF_6 = -0.026853347f;
    /** Coefficient of x⁸. */
    public static final float ERF_8 = 0.005187162f;
    /** Coefficient of x¹⁰. */
    public static final float ERF_10 = -0.0007997853f;
    /** Coefficient of x¹². */
    public static final float ERF_12 = 7.806904e-05f;
}
