package dev.chainrule.benchmarks.serving;

import java.util.List;

/**
 * What was found, as it is kept.
 *
 * @param throughput by what computes and number of connections
 * @param harm what was done to the server, and what came of it
 */
record Figures(List<Throughput> throughput, List<Harm> harm) {
    /**
     * How fast it was: of each figure the median of several runs.
     *
     * @param engine what computes
     * @param connections at once
     * @param perSecond answers per second
     * @param p50 milliseconds
     * @param p99 milliseconds
     * @param p999 milliseconds
     * @param runs answers per second of each run
     * @param p99s milliseconds, of each run
     */
    record Throughput(
            String engine,
            int connections,
            double perSecond,
            double p50,
            double p99,
            double p999,
            List<Double> runs,
            List<Double> p99s) {}

    /**
     * Something that happened under load.
     *
     * @param what happened
     * @param answered requests that were answered right
     * @param refused bad requests that were refused with the right reason
     * @param failed requests with another answer, or without one
     * @param p99 milliseconds
     * @param remark what else there is to say
     */
    record Harm(String what, int answered, int refused, int failed, double p99, String remark) {}
}
