package dev.chainrule.bench;

import java.util.Arrays;

/** The middle one of several numbers. */
final class Medians {
    private Medians() {}

    /** The median of {@code values}, of which there is at least one: between the two in the middle, their mean. */
    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
