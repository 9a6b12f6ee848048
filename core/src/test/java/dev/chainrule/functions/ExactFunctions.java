package dev.chainrule.functions;

import dev.chainrule.kernels.Function;

/** The functions of {@link Function} in double precision, to some 10⁻¹², by {@link StrictMath}, a series or a fraction. */
final class ExactFunctions {
    private static final double ROOT_TWO_PI = StrictMath.sqrt(2 * StrictMath.PI);

    /** Beyond it in size the result is the limit, and a formula might say ∞ times 0. */
    private static final double FAR = 700;

    private ExactFunctions() {}

    static double of(Function function, double x) {
        return switch (function) {
            case EXP -> StrictMath.exp(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case SIGMOID -> sigmoid(x);
            case TANH -> StrictMath.tanh(x);
            case SOFTPLUS -> StrictMath.max(x, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x)));
            case ERF -> erf(x);
            case NORMAL_CDF -> normalCdf(x);
            case GELU -> x < -FAR ? -0.0 : x * normalCdf(x);
            case GELU_SLOPE -> far(x) ? step(x) : geluSlope(x);
            case SILU -> x < -FAR ? -0.0 : x * sigmoid(x);
            case SILU_SLOPE -> far(x) ? step(x) : sigmoid(x) * (1 + x * sigmoid(-x));
            case MISH -> x < -FAR ? -0.0 : x * tanhOfSoftplus(x);
            case MISH_SLOPE -> far(x) ? step(x) : mishSlope(x);
        };
    }

    private static boolean far(double x) {
        return StrictMath.abs(x) > FAR;
    }

    /** The limit of a slope: 1 above, 0 from below beneath. */
    private static double step(double x) {
        return x < 0 ? -0.0 : 1;
    }

    private static double sigmoid(double x) {
        return x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x));
    }

    private static double tanhOfSoftplus(double x) {
        double z = StrictMath.exp(-StrictMath.abs(x));
        return x < 0 ? z * (z + 2) / (z * (z + 2) + 2) : (1 + 2 * z) / (1 + 2 * z + 2 * z * z);
    }

    private static double mishSlope(double x) {
        double t = tanhOfSoftplus(x);
        double z = StrictMath.exp(-StrictMath.abs(x));
        // 1 − t² = 4d/(d + 1)² with d = (1 + eˣ)², written without overflow
        double e = x < 0 ? z : 1 / z;
        double d = (1 + e) * (1 + e);
        double rest = 4 / (d + 2 + 1 / d);
        return t + x * sigmoid(x) * rest;
    }

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / ROOT_TWO_PI;
    }

    /** Φ(−a)/φ(a), for a ≥ 3, by Laplace's continued fraction. */
    private static double millsRatio(double a) {
        double fraction = a;
        for (int n = 60; n > 0; n--) {
            fraction = a + n / fraction;
        }
        return 1 / fraction;
    }

    /** Φ − ½ = φ(x)·(x + x³/3 + x⁵/(3·5) + …) in the middle. */
    private static double normalCdf(double x) {
        double a = StrictMath.abs(x);
        if (a < 3) {
            double term = x;
            double sum = x;
            for (int n = 3; n < 200; n += 2) {
                term *= x * x / n;
                sum += term;
            }
            return 0.5 + density(x) * sum;
        }
        double tail = a > FAR ? 0 : density(a) * millsRatio(a);
        return x < 0 ? tail : x >= 3 ? 1 - tail : Double.NaN;
    }

    private static double geluSlope(double x) {
        double a = StrictMath.abs(x);
        if (a < 3) {
            return normalCdf(x) + x * density(x);
        }
        double below = density(a) * (millsRatio(a) - a);
        return x < 0 ? below : 1 - below;
    }

    private static double erf(double x) {
        if (StrictMath.abs(x) >= 2) {
            double y = 1 - 2 * normalCdf(-StrictMath.abs(x) * StrictMath.sqrt(2));
            return x < 0 ? -y : y;
        }
        double term = x;
        double sum = x;
        for (int n = 3; n < 200; n += 2) {
            term *= 2 * x * x / n;
            sum += term;
        }
        return Double.isNaN(x) ? x : 2 / StrictMath.sqrt(StrictMath.PI) * StrictMath.exp(-x * x) * sum;
    }
}
