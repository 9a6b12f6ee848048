package dev.chainrule.preprocessing;

/**
 * Mean and deviation of some numbers, and how many they are: enough to find those of all from those of several parts.
 *
 * @param count how many
 * @param mean of them; 0 of none
 * @param deviation of them (with 1/n), not negative
 */
public record Moments(long count, double mean, double deviation) {
    /** Of no numbers. */
    public Moments() {
        this(0, 0, 0);
    }

    /**
     * Of the n ≥ 0 elements x of {@code values}, none NaN or infinite: in their order the mean by m ← m + (x_i − m) /
     * i, then the deviation √(1/n Σ (x − m)²).
     */
    public static Moments of(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        // in units of a power of two, which changes no digit, so that no square is too large or too small
        double unit = Math.scalb(1.0, -Math.getExponent(largest));
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] * unit - mean) / (i + 1);
        }
        double variance = 0;
        for (double value : values) {
            variance += (value * unit - mean) / values.length * (value * unit - mean);
        }
        return new Moments(values.length, mean / unit, Math.sqrt(variance) / unit);
    }

    /**
     * Those of the numbers of both, by the parallel formula of Chan, Golub and LeVeque (1983); where the other has none, these
     * very ones.
     */
    public Moments and(Moments other) {
        if (other.count == 0) {
            return this;
        }
        if (count == 0) {
            return other;
        }
        long all = count + other.count;
        double share = (double) other.count / all;
        double apart = other.mean - mean;
        double largest = Math.max(Math.max(deviation, other.deviation), Math.abs(apart));
        // no square of a part of the largest is too large
        double own = largest == 0 ? 0 : deviation / largest;
        double others = largest == 0 ? 0 : other.deviation / largest;
        double between = largest == 0 ? 0 : apart / largest;
        double variance = (1 - share) * own * own + share * others * others + share * (1 - share) * between * between;
        return new Moments(all, mean + share * apart, largest * Math.sqrt(variance));
    }

    /** As a scaling to mean 0 and deviation 1; a deviation of 0 stays. */
    public Scaling.Standard standard() {
        return new Scaling.Standard(mean, deviation > 0 ? deviation : 1);
    }
}
