package dev.chainrule.preprocessing;

/**
 * The values of a column of numbers in ascending order, none of them NaN; −0 and 0 are the same. Whoever learns from them
 * asks for single ones by their rank, so they need not be in one place.
 */
public interface SortedValues {
    /** How many there are. */
    long size();

    /** The value of {@code rank}, from 0 to {@code size() − 1}. */
    double at(long rank);

    /** How many are less than {@code value}, which is one of them. */
    long below(double value);

    /** How many are not more than {@code value}, which is one of them. */
    long atMost(double value);

    /** The least that is more than {@code value}; NaN if none is. */
    double above(double value);

    /** Their mean and deviation. */
    Moments moments();

    /** Those of {@code sorted}, one element per value, used as it is: ascending, none NaN. */
    static SortedValues of(double[] sorted) {
        return new Array(sorted);
    }

    /**
     * Values in one array.
     *
     * @param sorted ascending, one element per value
     */
    record Array(double[] sorted) implements SortedValues {
        @Override
        public long size() {
            return sorted.length;
        }

        @Override
        public double at(long rank) {
            return sorted[(int) rank];
        }

        @Override
        public long below(double value) {
            return count(value, false);
        }

        @Override
        public long atMost(double value) {
            return count(value, true);
        }

        @Override
        public double above(double value) {
            int next = count(value, true);
            return next < sorted.length ? sorted[next] : Double.NaN;
        }

        @Override
        public Moments moments() {
            return Moments.of(sorted);
        }

        /** How many are less than {@code x}, or not more. */
        private int count(double x, boolean orEqual) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < x || (orEqual && sorted[middle] == x)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
