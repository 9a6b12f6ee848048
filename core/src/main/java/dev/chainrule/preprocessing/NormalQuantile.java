package dev.chainrule.preprocessing;

/** The inverse of the standard normal distribution function. */
final class NormalQuantile {
    private NormalQuantile() {}

    /**
     * The z with Φ(z) = p; infinite at 0 and 1. Bisection on Φ by its series, to the last bits of a double: slow and
     * sure, for the few knots of a scaling.
     */
    static double of(double p) {
        if (p <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (p >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        double low = -9;
        double high = 9;
        while (true) {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high) {
                return middle;
            }
            if (cdf(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …) (Marsaglia 2004). */
    private static double cdf(double z) {
        double sum = z;
        double before = 0;
        double term = z;
        for (int i = 3; sum != before; i += 2) {
            before = sum;
            term *= z * z / i;
            sum += term;
        }
        return 0.5 + sum * StrictMath.exp(-0.5 * z * z - 0.91893853320467274178);
    }
}
