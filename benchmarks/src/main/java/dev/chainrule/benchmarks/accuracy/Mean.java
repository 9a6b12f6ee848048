package dev.chainrule.benchmarks.accuracy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A metric over the splits of a table.
 *
 * @param mean of the splits
 * @param deviation of the splits, the sample's; NaN for one
 * @param splits how many
 */
record Mean(double mean, double deviation, int splits) {
    /** The metric {@code name} of a contender; empty without a run. */
    static Optional<Mean> of(Standing standing, String contender, String name) {
        return of(standing.of(contender), name);
    }

    /** The metric {@code name} of {@code runs}; empty where none has it. */
    static Optional<Mean> of(List<Run> runs, String name) {
        List<Double> values = runs.stream()
                .map(run -> run.scores().getOrDefault(name, Double.NaN))
                .filter(value -> !value.isNaN())
                .toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double mean = values.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return Optional.of(new Mean(mean, StrictMath.sqrt(squares / (values.size() - 1)), values.size()));
    }

    /** "0.4473 ± 0.0061", with so many digits that the error has one or two that say something. */
    @Override
    public String toString() {
        int decimals = mean >= 100 ? 0 : mean >= 10 ? 2 : mean >= 1 ? 3 : 4;
        String number = "%." + decimals + "f";
        return Double.isNaN(deviation)
                ? String.format(Locale.ROOT, number, mean)
                : String.format(Locale.ROOT, number + " ± " + number, mean, deviation);
    }
}
