package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.benchmarks.MarkdownTable;
import java.util.ArrayList;
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
        int splits = mean.map(Mean::splits).orElse(0);
        boolean fewer = Mean.of(standing, rival, metric)
                .filter(its -> its.splits() > splits)
                .isPresent();
        String distance = contender.equals(rival)
                ? ""
                : ahead(standing, contender)
                        .map(ahead -> String.format(Locale.ROOT, " (%+.1f %%)", 100 * ahead))
                        .orElse("");
        return splits == 0
                ? "–"
                : mean.orElseThrow() + distance + (fewer ? "; " + splits + (splits == 1 ? " split" : " splits") : "");
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

    /** "-0.0042 ± 0.0137"; "–" where two splits are not known of both. */
    String difference(Standing standing, String contender) {
        return Difference.of(standing, contender, rival, metric)
                .map(Difference::toString)
                .orElse("–");
    }

    /** "**default** is behind logistic on 3 of 8, by at most 0.4 standard errors (wine)."; empty if it has not run. */
    Optional<String> shortfall(String contender) {
        Map<String, Double> errors = new LinkedHashMap<>();
        standings.forEach((subject, standing) -> Difference.of(standing, contender, rival, metric)
                .ifPresent(less -> errors.put(subject.name(), (higher ? -less.mean() : less.mean()) / less.error())));
        return errors.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(worst -> String.format(
                        Locale.ROOT,
                        "**%s** is behind %s on %d of %d, by at most %.1f standard errors (%s).",
                        contender,
                        rival,
                        errors.values().stream().filter(behind -> behind > 0).count(),
                        errors.size(),
                        StrictMath.max(0, worst.getValue()),
                        worst.getKey()));
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
