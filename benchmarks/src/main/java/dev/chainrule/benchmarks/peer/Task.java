package dev.chainrule.benchmarks.peer;

import dev.chainrule.bench.Workload;

/**
 * What a program is to do over and over again.
 *
 * @param kind how
 * @param name of a {@link Workload}, or for products the size
 */
public record Task(Kind kind, String name) {
    /** How. */
    public enum Kind {
        /** Steps of training; the unit is a sample. */
        TRAINING,
        /** Products of square matrices; the unit is a product. */
        PRODUCT,
        /** Predictions of single rows; the unit is a row. */
        PREDICTION
    }

    /** The workload of that name. */
    public Workload workload() {
        return Workload.ALL.stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no workload " + name));
    }

    /** The size of the matrices of a product. */
    public int size() {
        return Integer.parseInt(name);
    }
}
