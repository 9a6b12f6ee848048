package dev.chainrule.benchmarks.accuracy;

import java.util.Map;

/**
 * How one contender did on one split of one table.
 *
 * @param contender its name
 * @param seed of the split
 * @param settings what the result depends on beside the rows
 * @param threads it computed on
 * @param seconds it took to learn
 * @param scores of the test rows, by the names of the metrics
 * @param notes how it went
 */
record Run(
        String contender,
        long seed,
        String settings,
        int threads,
        double seconds,
        Map<String, Double> scores,
        Map<String, String> notes) {}
