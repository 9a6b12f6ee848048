package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The rows in the order of time, and where that order may be cut without parting rows of the same time. */
final class SplitTime {
    /** Row indices, earliest first; rows of the same time in the order of the table. */
    private final int[] order;

    /** Positions p in ascending order, {@literal 0 < p < n}, with {@code time[order[p − 1]] < time[order[p]]}. */
    private final int[] boundaries;

    SplitTime(double[] time) {
        for (int row = 0; row < time.length; row++) {
            if (Double.isNaN(time[row])) {
                throw new ChainruleException(
                        "row " + (row + 1) + " has no time; splitting by time needs one in every row");
            }
        }
        order = IntStream.range(0, time.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> time[row])) // stable
                .mapToInt(Integer::intValue)
                .toArray();
        boundaries = IntStream.range(1, time.length)
                .filter(p -> time[order[p - 1]] < time[order[p]])
                .toArray();
    }

    /** How many positions there are at which no two rows of the same time are parted. */
    int boundaries() {
        return boundaries.length;
    }

    /** The {@code i}-th such position. */
    int boundary(int i) {
        return boundaries[i];
    }

    /**
     * The boundary in {@code low} … {@code high} (both inclusive) nearest to {@code wanted}, the later of two equally
     * near ones; where there is none, rows of the same time have to be parted, and it is {@code wanted} itself.
     */
    int cut(int wanted, int low, int high) {
        int best = -1;
        for (int boundary : boundaries) {
            if (boundary >= low
                    && boundary <= high
                    && (best < 0 || Math.abs((long) boundary - wanted) <= Math.abs((long) best - wanted))) {
                best = boundary;
            }
        }
        return best < 0 ? Math.clamp(wanted, low, high) : best;
    }

    /** The rows at positions {@code from} (inclusive) to {@code to} (exclusive) of the order of time, ascending. */
    int[] rows(int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }
}
