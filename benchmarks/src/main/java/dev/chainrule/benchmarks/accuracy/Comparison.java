package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.benchmarks.MarkdownTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One metric of several contenders on several tables, each beside a rival's.
 *
 * @param standings by table
 * @param metric its name in the runs
 * @param higher whether more of it is better
 * @param rival to whom the distances are
 */
record Comparison(Map<Subject, Standing> standings, String metric, boolean higher, String rival) {

    /** Only the tables that have this metric, of those of {@code all} in that order. */
    static Comparison of(Map<Subject, Standing> all, String metric, boolean higher, String rival) {
        Map<Subject, Standing> some = new LinkedHashMap<>();
        all.forEach((subject, standing) -> {
            if (standing.runs().stream().anyMatch(run -> run.scores().containsKey(metric))) {
                some.put(subject, standing);
            }
        });
        return new Comparison(some, metric, higher, rival);
    }

    /** A row per table, a column per contender that has run anywhere: mean, deviation, distance to the rival. */
    String table(List<String> contenders) {
        List<String> present = contenders.stream()
                .filter(contender -> standings.values().stream()
                        .anyMatch(standing -> !standing.of(contender).isEmpty()))
                .toList();
        List<String> header = new ArrayList<>(List.of("table"));
        header.addAll(present);
        MarkdownTable table = new MarkdownTable(1, header);
        standings.forEach((subject, standing) -> {
            List<String> cells = new ArrayList<>(List.of(subject.name()));
            present.forEach(contender -> cells.add(cell(standing, contender)));
            table.row(cells);
        });
        return table.toString();
    }

    private String cell(Standing standing, String contender) {
        Optional<Mean> mean = Mean.of(standing, contender, metric);
        String distance = contender.equals(rival)
                ? ""
                : ahead(standing, contender)
                        .map(ahead -> String.format(Locale.ROOT, " (%+.1f %%)", 100 * ahead))
                        .orElse("");
        return mean.map(Mean::toString).orElse("–") + distance;
    }

    /**
     * How far {@code contender} is ahead of the rival on the splits that both have learned, as a part of the rival's
     * figure; less than 0 behind. Empty where there is no such split.
     */
    Optional<Double> ahead(Standing standing, String contender) {
        return mean(standing, contender, rival)
                .flatMap(ours -> mean(standing, rival, contender)
                        .map(theirs -> (higher ? ours - theirs : theirs - ours) / theirs));
    }

    /** "-0.0042 ± 0.0057": contender less rival, split by split, and the standard error of that mean; "–" without two splits. */
    String difference(Standing standing, String contender) {
        Map<Long, Double> theirs = new LinkedHashMap<>();
        standing.of(rival).forEach(run -> theirs.put(run.seed(), run.scores().get(metric)));
        double[] differences = standing.of(contender).stream()
                .filter(run -> theirs.containsKey(run.seed()))
                .mapToDouble(run -> run.scores().get(metric) - theirs.get(run.seed()))
                .toArray();
        int n = differences.length;
        double mean = Arrays.stream(differences).sum() / n;
        double squares = Arrays.stream(differences)
                .map(difference -> (difference - mean) * (difference - mean))
                .sum();
        return n < 2 ? "–" : String.format(Locale.ROOT, "%+.4f ± %.4f", mean, StrictMath.sqrt(squares / (n - 1) / n));
    }

    private Optional<Double> mean(Standing standing, String contender, String other) {
        List<Long> seeds = standing.of(other).stream().map(Run::seed).toList();
        return Mean.of(
                        standing.of(contender).stream()
                                .filter(run -> seeds.contains(run.seed()))
                                .toList(),
                        metric)
                .map(Mean::mean);
    }

    /** "default: ahead of xgboost on 9 of 18, furthest behind by 2.1 % (soybean)"; empty if it has not run. */
    Optional<String> verdict(String contender) {
        Map<String, Double> distances = new LinkedHashMap<>();
        standings.forEach((subject, standing) ->
                ahead(standing, contender).ifPresent(ahead -> distances.put(subject.name(), ahead)));
        return distances.entrySet().stream()
                .min(Comparator.comparingDouble(Map.Entry::getValue))
                .map(worst -> String.format(
                        Locale.ROOT,
                        "**%s** is ahead of %s on %d of %d; its worst is %s, %.1f %% %s.",
                        contender,
                        rival,
                        distances.values().stream().filter(ahead -> ahead > 0).count(),
                        distances.size(),
                        worst.getKey(),
                        100 * StrictMath.abs(worst.getValue()),
                        worst.getValue() < 0 ? "behind" : "ahead"));
    }
}
