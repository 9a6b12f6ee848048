package dev.chainrule.benchmarks.accuracy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A metric of one contender less that of another, split by split.
 *
 * @param mean over the splits that both have learned
 * @param error the standard error of the mean, with the correction for splits that share rows (Nadeau and Bengio 2003)
 */
record Difference(double mean, double error) {
    /** Rows of the test for each row that is learned from, at most. */
    private static final double TEST_PER_TRAINING = 0.2 / 0.64;

    /** Of the metric {@code name}; empty where there are fewer than two splits. */
    static Optional<Difference> of(Standing standing, String contender, String rival, String name) {
        Map<Long, Double> theirs = new LinkedHashMap<>();
        standing.of(rival).forEach(run -> theirs.put(run.seed(), run.scores().get(name)));
        double[] differences = standing.of(contender).stream()
                .filter(run -> theirs.containsKey(run.seed()))
                .mapToDouble(run -> run.scores().get(name) - theirs.get(run.seed()))
                .toArray();
        int n = differences.length;
        if (n < 2) {
            return Optional.empty();
        }
        double mean = Arrays.stream(differences).sum() / n;
        double variance = Arrays.stream(differences)
                        .map(difference -> (difference - mean) * (difference - mean))
                        .sum()
                / (n - 1);
        return Optional.of(new Difference(mean, StrictMath.sqrt((1.0 / n + TEST_PER_TRAINING) * variance)));
    }

    /** "-0.0042 ± 0.0137". */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%+.4f ± %.4f", mean, error);
    }
}
