package dev.chainrule.engine;

/**
 * Sine and cosine of an angle counted in whole turns, 2πu, as sequences of float operations that give the same bits on every
 * machine. Taking the nearest whole number from u is exact, so that no turn is lost as it would be with angles in radians;
 * what is left, at most a quarter after reflection, goes into an odd polynomial. The absolute error is below 2·10⁻⁷ for
 * |u| ≤ 2²² (tried at a million places in the tests); beyond it, where floats are half turns apart or more, u counts as ±2²².
 */
final class Turns {
    /** Adding and subtracting it rounds to the nearest whole number. */
    private static final float ROUND = 0x1.8p23f;

    private static final float MOST = 0x1p22f;

    // sin(2πq) / q for |q| ≤ 1/4, a polynomial in q² with relative error below 6·10⁻⁹ before rounding.
    private static final float S0 = 0x1.921fb6p2f;
    private static final float S2 = -0x1.4abbc2p5f;
    private static final float S4 = 0x1.4668b0p6f;
    private static final float S6 = -0x1.324ccap6f;
    private static final float S8 = 0x1.3daffap5f;

    private Turns() {}

    /** cos(2πu). */
    static float cos(float u) {
        return quarter(0.25f - Math.abs(rest(u)));
    }

    /** sin(2πu). */
    static float sin(float u) {
        float rest = rest(u);
        return Math.copySign(quarter(0.25f - Math.abs(Math.abs(rest) - 0.25f)), rest);
    }

    /** u without its whole turns: in −1/2 … 1/2. */
    private static float rest(float u) {
        float bounded = Math.max(-MOST, Math.min(MOST, u));
        return bounded - ((bounded + ROUND) - ROUND);
    }

    /** sin(2πq) for |q| ≤ 1/4. */
    private static float quarter(float q) {
        float square = q * q;
        float p = Math.fma(S8, square, S6);
        p = Math.fma(p, square, S4);
        p = Math.fma(p, square, S2);
        return Math.fma(p, square, S0) * q;
    }
}
