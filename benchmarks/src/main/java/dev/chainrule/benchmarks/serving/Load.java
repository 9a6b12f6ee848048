package dev.chainrule.benchmarks.serving;

import java.util.Arrays;
import java.util.List;

/**
 * What came of some seconds of requests.
 *
 * @param answered as was expected
 * @param refused bad ones that were refused, with their reason
 * @param wrong answers that were not expected; the first few of them in {@code problems}
 * @param lost requests that were sent on a connection which had been answered on, and got no answer
 * @param notAccepted connections that were reset before anything came from them
 * @param problems some of what was wrong
 * @param seconds it took
 * @param nanos of each answer, ascending
 */
record Load(
        int answered,
        int refused,
        int wrong,
        int lost,
        int notAccepted,
        List<String> problems,
        double seconds,
        long[] nanos) {
    Load {
        problems = List.copyOf(problems);
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    /** Answers per second. */
    double perSecond() {
        return (answered + refused) / seconds;
    }

    /** The latency that a share {@code p} of the answers does not exceed, in milliseconds. */
    double millis(double p) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.min(nanos.length - 1, p * nanos.length)] / 1e6;
    }
}
