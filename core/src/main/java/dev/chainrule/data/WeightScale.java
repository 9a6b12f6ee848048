package dev.chainrule.data;

/**
 * What makes the mean of weights 1, so that only their ratios count. The weights may be those of several datasets whose
 * rows are learned from together.
 *
 * @param unit a power of two that keeps the sum of very large weights finite: {@link #unit}
 * @param sum of all weights, each times {@code unit}
 * @param rows how many weights there are
 */
public record WeightScale(double unit, double sum, long rows) {
    /** The unit for weights of which {@code largest} is the largest: times it they keep every digit. */
    public static double unit(double largest) {
        return Math.scalb(1.0, -Math.getExponent(largest));
    }

    /** The scale of {@code weights}, of which {@code largest} is the largest. */
    static WeightScale of(double[] weights, double largest) {
        double unit = unit(largest);
        double sum = 0;
        for (double weight : weights) {
            sum += weight * unit;
        }
        return new WeightScale(unit, sum, weights.length);
    }

    /** {@code weight} divided by the mean of all. */
    float scaled(double weight) {
        return (float) (weight * unit * rows / sum);
    }
}
