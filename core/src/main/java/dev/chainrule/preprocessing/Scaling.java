package dev.chainrule.preprocessing;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How the values of a numeric column become numbers of a size that a network likes; learned, in double. */
@Choices({Scaling.None.class, Scaling.Standard.class, Scaling.Robust.class, Scaling.Smooth.class, Scaling.Quantile.class
})
public sealed interface Scaling extends Named {
    /** The scaled value; {@code x} is not NaN. */
    double apply(double x);

    /** Which scaling to learn. */
    enum Kind {
        /** Values as they are. */
        NONE,
        /** Mean 0, deviation 1. */
        STANDARD,
        /**
         * As STANDARD, but as SMOOTH where a few values far out of the others would make these nearly equal: where the
         * deviation is more than five distances of the quartiles, and these are not one.
         */
        AUTO,
        /** Median 0, quartiles one apart. */
        ROBUST,
        /** Median 0, quartiles one apart, extremes drawn in smoothly. */
        SMOOTH,
        /** The shape of a normal distribution, by quantiles. */
        QUANTILE
    }

    /** f(x) = x. */
    record None() implements Scaling {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public double apply(double x) {
            return x;
        }
    }

    /**
     * f(x) = (x − mean) / deviation.
     *
     * @param mean of the training rows
     * @param deviation of the training rows (with 1/n), positive
     */
    record Standard(double mean, double deviation) implements Scaling {
        /** f(x) = x. */
        public Standard() {
            this(0, 1);
        }

        static Standard learn(double[] values) {
            return Moments.of(values).standard();
        }

        @Override
        public String name() {
            return "standard";
        }

        @Override
        public double apply(double x) {
            return (x - mean) / deviation;
        }
    }

    /**
     * f(x) = (x − centre) / scale, clipped to ±limit: deaf to what the extremes are.
     *
     * @param centre the median of the training rows
     * @param scale the distance between the quartiles; where that is 0, half the range; and 1 where that is 0 or
     *     infinite
     * @param limit the largest |f(x)|
     */
    record Robust(double centre, double scale, double limit) implements Scaling {
        /** f(x) = x, clipped to ±5. */
        public Robust() {
            this(0, 1, 5);
        }

        static Robust learn(SortedValues sorted) {
            return new Robust(ScalingLearner.quantile(sorted, 0.5), spread(sorted), 5);
        }

        static LongStream ranks(long size) {
            return DoubleStream.of(0, 0.25, 0.5, 0.75, 1)
                    .boxed()
                    .flatMapToLong(p -> ScalingLearner.ranksOfQuantile(size, p));
        }

        /** The distance between the quartiles; where that is 0, half the range; and 1 where that is 0 or infinite. */
        private static double spread(SortedValues sorted) {
            double quartiles = ScalingLearner.quantile(sorted, 0.75) - ScalingLearner.quantile(sorted, 0.25);
            double spread = quartiles > 0 ? quartiles : 0.5 * sorted.at(sorted.size() - 1) - 0.5 * sorted.at(0);
            return spread > 0 && Double.isFinite(spread) ? spread : 1;
        }

        @Override
        public String name() {
            return "robust";
        }

        @Override
        public double apply(double x) {
            return Math.min(limit, Math.max(-limit, (x - centre) / scale));
        }
    }

    /**
     * f(x) = z / √(1 + (z/limit)²) with z = (x − centre) / scale: nearly z in the middle, and never further out than the
     * limit, but in the same order (Holzmüller et al. 2024, "robust scale and smooth clip").
     *
     * @param centre the median of the training rows
     * @param scale the distance between the quartiles; where that is 0, half the range; and 1 where that is 0 or
     *     infinite; positive
     * @param limit which |f(x)| comes near to, positive
     */
    record Smooth(double centre, double scale, double limit) implements Scaling {
        /** Where |z| is larger, f(x) is the limit to the last digit, and z² would be too large for a double at last. */
        public static final double FURTHEST = 1e9;

        /** f(x) = x / √(1 + (x/3)²). */
        public Smooth() {
            this(0, 1, 3);
        }

        static Smooth learn(SortedValues sorted) {
            return new Smooth(ScalingLearner.quantile(sorted, 0.5), Robust.spread(sorted), 3);
        }

        @Override
        public String name() {
            return "smooth";
        }

        /** z: the value before it is drawn in. */
        public double ratio(double x) {
            return Math.min(FURTHEST, Math.max(-FURTHEST, (x - centre) / scale));
        }

        @Override
        public double apply(double x) {
            double z = ratio(x);
            double part = z / limit;
            return z / Math.sqrt(1 + part * part);
        }
    }

    /**
     * A monotone broken line, f(knots[i]) = values[i], flat outside: the values are normal quantiles of (b + a) / 2n,
     * where of the n training rows b are below the knot and a at or below it, clipped to ±3 (Gorishniy et al. 2021 find
     * this the best plain scaling for networks).
     *
     * @param knots n ≥ 1 knots, strictly ascending
     * @param values n values, ascending
     */
    record Quantile(double[] knots, double[] values) implements Scaling {
        /** More knots say no more about the shape and cost time in a model file. */
        private static final int MOST_KNOTS = 200;

        private static final double FURTHEST = 3;

        /** Knots nearer than this, in the last digits a double has, would have no finite slope between them. */
        private static final double NEAREST = 1e-300;

        /** f(x) = 0. */
        public Quantile() {
            this(new double[] {0}, new double[] {0});
        }

        /** @throws IllegalArgumentException if the knots are not strictly ascending or the lengths differ */
        public Quantile {
            knots = knots.clone();
            values = values.clone();
            if (knots.length == 0 || knots.length != values.length) {
                throw new IllegalArgumentException("knots and values must be as many, and at least one");
            }
            for (int i = 0; i + 1 < knots.length; i++) {
                if (!(knots[i] < knots[i + 1]) || !(values[i] <= values[i + 1])) {
                    throw new IllegalArgumentException("knots must ascend strictly, values must not descend");
                }
            }
        }

        static Quantile learn(SortedValues sorted) {
            int count = count(sorted.size());
            double[] knots = new double[count];
            double[] values = new double[count];
            int used = 0;
            for (int i = 0; i < count; i++) {
                double x = sorted.at(rank(i, sorted.size()));
                if (used == 0 || haveSlope(knots[used - 1], x)) {
                    knots[used] = x;
                    // a value that many rows share stands for the middle of them
                    double share = (sorted.below(x) + sorted.atMost(x)) / (2.0 * sorted.size());
                    values[used] = Math.clamp(NormalQuantile.of(share), -FURTHEST, FURTHEST);
                    used++;
                }
            }
            return new Quantile(Arrays.copyOf(knots, used), Arrays.copyOf(values, used));
        }

        static LongStream ranks(long size) {
            return IntStream.range(0, count(size)).mapToLong(i -> rank(i, size));
        }

        /** How many knots {@code size} values may have. */
        private static int count(long size) {
            return Math.clamp(size / 10, 10, MOST_KNOTS);
        }

        /** The rank of the value that is knot {@code i}. */
        private static long rank(int i, long size) {
            return i * (size - 1) / (count(size) - 1);
        }

        private static boolean haveSlope(double knot, double next) {
            return next - knot >= NEAREST && Double.isFinite(next - knot);
        }

        @Override
        public String name() {
            return "quantile";
        }

        @Override
        public double apply(double x) {
            int last = knots.length - 1;
            if (x <= knots[0]) {
                return values[0];
            }
            if (x >= knots[last]) {
                return values[last];
            }
            int found = Arrays.binarySearch(knots, x);
            int i = found >= 0 ? found : -found - 2;
            return values[i] + (x - knots[i]) * ((values[i + 1] - values[i]) / (knots[i + 1] - knots[i]));
        }

        @Override
        public double[] knots() {
            return knots.clone();
        }

        @Override
        public double[] values() {
            return values.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Quantile that
                    && Arrays.equals(knots, that.knots)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(knots) + Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return "Quantile[" + knots.length + " knots from " + knots[0] + " to " + knots[knots.length - 1] + "]";
        }
    }
}
