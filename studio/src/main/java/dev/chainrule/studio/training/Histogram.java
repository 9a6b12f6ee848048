package dev.chainrule.studio.training;

import java.util.Map;

/**
 * How numbers are spread: {@code counts[i]} of them lie in the i-th of equal parts of from … to, the last part with its
 * end. Numbers that are NaN or infinite are in none.
 *
 * @param from the smallest number
 * @param to the largest number
 * @param counts one per part
 */
record Histogram(double from, double to, int[] counts) {
    /** So many parts show a shape and still stand side by side in a small picture. */
    private static final int PARTS = 24;

    /** Gives the numbers to be counted, always the same. */
    @FunctionalInterface
    interface Numbers {
        double at(int index);
    }

    /** Of {@code count} numbers. */
    static Histogram of(int count, Numbers numbers) {
        double from = Double.POSITIVE_INFINITY;
        double to = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double number = numbers.at(i);
            if (Double.isFinite(number)) {
                from = Math.min(from, number);
                to = Math.max(to, number);
            }
        }
        int[] counts = new int[PARTS];
        if (from > to) {
            return new Histogram(0, 0, counts);
        }
        double width = (to - from) / PARTS;
        for (int i = 0; i < count; i++) {
            double number = numbers.at(i);
            if (Double.isFinite(number)) {
                counts[width > 0 ? Math.min((int) ((number - from) / width), PARTS - 1) : PARTS / 2]++;
            }
        }
        return new Histogram(from, to, counts);
    }

    /** Of {@code values[start]} … {@code values[end − 1]}. */
    static Histogram of(float[] values, int start, int end) {
        return of(end - start, i -> values[start + i]);
    }

    /** Of {@code values[start]} … {@code values[end − 1]}. */
    static Histogram of(double[] values, int start, int end) {
        return of(end - start, i -> values[start + i]);
    }

    Map<String, Object> toTree() {
        return Trees.of("from", from, "to", to, "counts", Trees.list(counts));
    }
}
