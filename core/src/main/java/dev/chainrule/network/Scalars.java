package dev.chainrule.network;

/** Functions of one double that several activations and losses share, all by StrictMath. */
final class Scalars {
    private static final double SQRT_HALF = StrictMath.sqrt(0.5);

    private Scalars() {}

    /** 1 / (1 + e⁻ᵃ), without overflow on either side. */
    static double sigmoid(double a) {
        if (a >= 0) {
            return 1 / (1 + StrictMath.exp(-a));
        }
        double e = StrictMath.exp(a);
        return e / (1 + e);
    }

    /** ln(1 + eᵃ) = max(a, 0) + ln(1 + e⁻|ᵃ|). */
    static double softplus(double a) {
        return Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
    }

    /** φ(a), the density of the standard normal distribution. */
    static double normalDensity(double a) {
        return StrictMath.exp(-0.5 * a * a) / StrictMath.sqrt(2 * Math.PI);
    }

    /** Φ(a) = ½ erfc(−a/√2), the distribution function of the standard normal distribution. */
    static double normalCdf(double a) {
        return 0.5 * erfc(-a * SQRT_HALF);
    }

    /**
     * The complementary error function to 1e-15 absolute and 1e-12 relative: near 0 by the Maclaurin series of erf (Abramowitz and
     * Stegun 7.1.6), further out by the continued fraction of erfc (7.1.14), evaluated from its far end.
     */
    static double erfc(double x) {
        double z = Math.abs(x);
        if (z < 2.5) {
            double term = z;
            double sum = z;
            for (int n = 1; n < 80; n++) {
                term *= 2 * z * z / (2 * n + 1);
                sum += term;
            }
            double erf = 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-z * z) * sum;
            return x >= 0 ? 1 - erf : 1 + erf;
        }
        double fraction = z;
        for (int n = 120; n > 0; n--) {
            fraction = z + 0.5 * n / fraction;
        }
        double tail = StrictMath.exp(-z * z) / (StrictMath.sqrt(Math.PI) * fraction);
        return x >= 0 ? tail : 2 - tail;
    }

    static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number, is " + value);
        }
    }

    static void requireRange(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " must be from " + low + " to " + high + ", is " + value);
        }
    }
}
