package dev.chainrule.preprocessing;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How the scaled value of a numeric column becomes inputs of the network. */
@Choices({Encoding.Plain.class, Encoding.PiecewiseLinear.class})
public sealed interface Encoding extends Named {
    /** How many inputs a value becomes. */
    int width();

    /**
     * Writes the inputs for the scaled value {@code x}, {@link #width} elements, to {@code inputs} from {@code at} on.
     *
     * @param x not NaN
     * @param inputs 0 where this writes
     * @param at the index of the first of them
     */
    void encode(double x, float[] inputs, int at);

    /** One input, the scaled value itself: f(x) = x. */
    record Plain() implements Encoding {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void encode(double x, float[] inputs, int at) {
            inputs[at] = (float) x;
        }
    }

    /**
     * How far x has passed through each bin [e_t, e_(t+1)]: input t is f_t(x) = (x − e_t)/(e_(t+1) − e_t), not below 0
     * and not above 1 (Gorishniy et al. 2022, equation 1). As there, the first bin goes on below its lower edge and the
     * last above its upper one; here by at most their own width, that is to −1 and 2, so that no value however far out
     * makes a large input of a narrow bin.
     *
     * @param edges one more than bins: n ≥ 2 edges, strictly ascending
     */
    record PiecewiseLinear(double[] edges) implements Encoding {
        /** Edges nearer than this part of their own size lose the digits that tell them apart. */
        private static final double NEAREST = 1e-9;

        /** The least input, of a value far below the first bin. */
        public static final double LEAST = -1;

        /** The greatest input, of a value far above the last bin. */
        public static final double MOST = 2;

        /** One bin from 0 to 1. */
        public PiecewiseLinear() {
            this(new double[] {0, 1});
        }

        /** @throws IllegalArgumentException if there are less than two edges, or they do not ascend by finite steps */
        public PiecewiseLinear {
            edges = edges.clone();
            if (edges.length < 2) {
                throw new IllegalArgumentException("a bin has two edges, found " + edges.length);
            }
            for (int t = 0; t + 1 < edges.length; t++) {
                double step = edges[t + 1] - edges[t];
                if (!(step > 0 && Double.isFinite(step))) {
                    throw new IllegalArgumentException(
                            "edges must ascend by finite steps, found " + edges[t] + " before " + edges[t + 1]);
                }
            }
        }

        /**
         * The encoding whose edges are quantiles of the training rows after {@code scaling}: equal and nearly equal ones
         * are merged, and a column with no more different values than edges has its values as edges. {@link Plain} where
         * that leaves no more than two different values, for which one input says it all.
         *
         * @param bins at most so many
         * @param sorted the values of the training rows before scaling, at least one
         */
        static Encoding learn(int bins, SortedValues sorted, Scaling scaling) {
            double[] edges = new double[bins + 1];
            int used = distinct(sorted, scaling, edges);
            if (used > edges.length) {
                used = 0;
                for (int i = 0; i <= bins; i++) {
                    used = add(edges, used, scaling.apply(sorted.at(rank(i, bins, sorted.size()))));
                }
            }
            return used > 2 ? new PiecewiseLinear(Arrays.copyOf(edges, used)) : new Plain();
        }

        /** Which of {@code size} values {@link #learn} asks for, by their ranks. */
        static LongStream ranks(int bins, long size) {
            return IntStream.rangeClosed(0, bins).mapToLong(i -> rank(i, bins, size));
        }

        /** The rank of the value that is edge {@code i}. */
        private static long rank(int i, int bins, long size) {
            return i * (size - 1) / bins;
        }

        /** The different scaled values as edges; more than fit are only counted, and not further than one more. */
        private static int distinct(SortedValues sorted, Scaling scaling, double[] edges) {
            int used = 0;
            for (double value = sorted.at(0); !Double.isNaN(value); value = sorted.above(value)) {
                double x = scaling.apply(value);
                if (used == edges.length && apart(edges[used - 1], x)) {
                    return used + 1;
                }
                used = used == edges.length ? used : add(edges, used, x);
            }
            return used;
        }

        /** Puts {@code x} behind the edges unless it is too near to the last; returns how many there are then. */
        private static int add(double[] edges, int used, double x) {
            if (Double.isFinite(x) && (used == 0 || apart(edges[used - 1], x))) {
                edges[used] = x;
                return used + 1;
            }
            return used;
        }

        private static boolean apart(double edge, double next) {
            double step = next - edge;
            return step > NEAREST * Math.max(Math.abs(edge), Math.abs(next))
                    && step >= Float.MIN_NORMAL
                    && Double.isFinite(step);
        }

        @Override
        public String name() {
            return "piecewise-linear";
        }

        @Override
        public int width() {
            return edges.length - 1;
        }

        /** The bin that {@code x} is in, from 0; outside of all, the nearest. */
        public int bin(double x) {
            int found = Arrays.binarySearch(edges, x);
            int below = found >= 0 ? found : -found - 2;
            return Math.clamp(below, 0, width() - 1);
        }

        /** How far {@code x} has passed through {@code bin}, the one it is in. */
        public double share(double x, int bin) {
            double share = (x - edges[bin]) / (edges[bin + 1] - edges[bin]);
            return Math.clamp(share, bin == 0 ? LEAST : 0, bin == width() - 1 ? MOST : 1);
        }

        @Override
        public void encode(double x, float[] inputs, int at) {
            int bin = bin(x);
            Arrays.fill(inputs, at, at + bin, 1f);
            inputs[at + bin] = (float) share(x, bin);
        }

        @Override
        public double[] edges() {
            return edges.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PiecewiseLinear that && Arrays.equals(edges, that.edges);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(edges);
        }

        @Override
        public String toString() {
            return "PiecewiseLinear[" + width() + " bins from " + edges[0] + " to " + edges[edges.length - 1] + "]";
        }
    }
}
