package dev.chainrule.kernels;

/** The elementwise functions, each as a float method that defines its bits. */
public final class Functions {
    private static final double SQRT_HALF = StrictMath.sqrt(0.5);

    private Functions() {}

    /** eˣ. */
    public static float exp(float x) {
        return (float) StrictMath.exp(x);
    }

    /** eˣ − 1. */
    public static float expm1(float x) {
        return (float) StrictMath.expm1(x);
    }

    /** Natural logarithm; NaN below 0, −∞ at ±0. */
    public static float log(float x) {
        return (float) StrictMath.log(x);
    }

    /** ln(1 + x); NaN below −1, −∞ at −1. */
    public static float log1p(float x) {
        return (float) StrictMath.log1p(x);
    }

    /** 1 / (1 + e⁻ˣ). */
    public static float sigmoid(float x) {
        return (float) sigmoidInDouble(x);
    }

    /** Hyperbolic tangent. */
    public static float tanh(float x) {
        return (float) StrictMath.tanh(x);
    }

    /** ln(1 + eˣ). */
    public static float softplus(float x) {
        return (float) softplusInDouble(x);
    }

    /** Error function. */
    public static float erf(float x) {
        return (float) erfInDouble(x);
    }

    /** Φ(x), the standard normal distribution function. */
    public static float normalCdf(float x) {
        return (float) normalCdfInDouble(x);
    }

    /** x·Φ(x); 0 at −∞. */
    public static float gelu(float x) {
        return x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * normalCdfInDouble(x));
    }

    /** Φ(x) + x·φ(x). */
    public static float geluSlope(float x) {
        double density = StrictMath.exp(-0.5 * x * x) / StrictMath.sqrt(2 * StrictMath.PI);
        return (float) (normalCdfInDouble(x) + (density == 0 ? 0 : x * density));
    }

    /** x·σ(x); 0 at −∞. */
    public static float silu(float x) {
        return x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * sigmoidInDouble(x));
    }

    /** σ(x)·(1 + x·(1 − σ(x))). */
    public static float siluSlope(float x) {
        double s = sigmoidInDouble(x);
        double rest = sigmoidInDouble(-x);
        return (float) (s + (s == 0 || rest == 0 ? 0 : x * s * rest));
    }

    /** x·tanh(softplus(x)); 0 at −∞. */
    public static float mish(float x) {
        return x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * StrictMath.tanh(softplusInDouble(x)));
    }

    /** tanh(softplus(x)) + x·σ(x)·(1 − tanh²(softplus(x))). */
    public static float mishSlope(float x) {
        double t = StrictMath.tanh(softplusInDouble(x));
        double rest = sigmoidInDouble(x) * (1 - t * t);
        return (float) (t + (rest == 0 ? 0 : x * rest));
    }

    private static double sigmoidInDouble(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double softplusInDouble(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static double erfInDouble(double x) {
        return 2 * normalCdfInDouble(x / SQRT_HALF) - 1;
    }

    /** By the series x·Σ x²ⁿ/(1·3·…·(2n+1)) in the middle and Laplace's continued fraction in the tails. */
    private static double normalCdfInDouble(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double size = Math.abs(x);
        double density = StrictMath.exp(-0.5 * size * size) / StrictMath.sqrt(2 * StrictMath.PI);
        if (size < 3) {
            double term = x;
            double sum = x;
            for (int n = 3; n < 200; n += 2) {
                term *= x * x / n;
                sum += term;
            }
            return 0.5 + density * sum;
        }
        double fraction = size;
        for (int n = 60; n > 0 && size < 1e3; n--) {
            fraction = size + n / fraction;
        }
        double tail = density == 0 ? 0 : density / fraction;
        return x < 0 ? tail : 1 - tail;
    }
}
