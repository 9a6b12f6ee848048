package dev.chainrule.cli;

import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.reference.ErrorOverStep;
import dev.chainrule.reference.GradientReport;
import dev.chainrule.reference.GradientReport.Entry;
import dev.chainrule.reference.GradientReport.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a gradient check found, derivative by derivative and step by step.
 *
 * @param report the derivatives
 * @param overStep the error of larger and smaller steps
 * @param names of parameters for people, by those of the report
 * @param tolerance the largest relative error allowed
 */
record GradientTables(GradientReport report, ErrorOverStep overStep, UnaryOperator<String> names, double tolerance) {
    private static final int MOST_ROWS = 12;
    private static final int LONGEST_NAME = 18;

    /** A row per derivative, the worst first; the rest counted. */
    String derivatives() {
        List<Entry> entries = report.worstFirst();
        List<Entry> shown = new ArrayList<>(entries.subList(0, Math.min(MOST_ROWS, entries.size())));
        TextTable table = new TextTable(1).row("derivative", "analytic", "numeric", "relative error", "verdict");
        for (Entry entry : shown) {
            table.row(
                    "∂L/∂" + Words.fit(names.apply(entry.name()), LONGEST_NAME),
                    figure(entry.analytic()),
                    figure(entry.numeric()),
                    entry.kink() ? "–" : error(entry.relativeError()),
                    switch (entry.verdict(tolerance)) {
                        case RIGHT -> "right";
                        case OFF -> "off";
                        case KINK -> "at a kink";
                    });
        }
        List<Entry> rest = entries.subList(shown.size(), entries.size());
        if (rest.isEmpty()) {
            return table.toString();
        }
        return table + "  and " + Words.number(rest.size()) + " more: " + counts(rest) + "\n";
    }

    private String counts(List<Entry> rest) {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : List.of(Verdict.OFF, Verdict.RIGHT, Verdict.KINK)) {
            long count = rest.stream()
                    .filter(entry -> entry.verdict(tolerance) == verdict)
                    .count();
            if (count > 0) {
                String word = verdict == Verdict.KINK ? "at a kink" : verdict.word();
                counts.add(Words.number(count) + " " + word);
            }
        }
        return String.join(", ", counts);
    }

    /** The error of each step, and what it is made of. */
    String steps() {
        double best = overStep.best().map(ErrorOverStep.Point::step).orElse(Double.NaN);
        TextTable table = new TextTable(0).row("step h", "error", "at a kink", "mostly          ");
        for (ErrorOverStep.Point point : overStep.points()) {
            String what = Double.isNaN(point.error())
                    ? ""
                    : point.step() > best ? "truncation, ∝ h²" : point.step() < best ? "rounding, ∝ 1/h" : "least";
            table.row(
                    String.format(Locale.ROOT, "%.0e", point.step()).replace("e-0", "e-"),
                    error(point.error()),
                    point.kinks() == 0 ? "" : Words.number(point.kinks()),
                    String.format(Locale.ROOT, "%-16s", what));
        }
        return table.toString();
    }

    private static String figure(double x) {
        return Double.isFinite(x) ? String.format(Locale.ROOT, "%.9g", x) : "–";
    }

    private static String error(double x) {
        return Double.isFinite(x) ? String.format(Locale.ROOT, "%.1e", x).replace("e-0", "e-") : "–";
    }

    /** Adds both tables to {@code tree}. */
    void into(Map<String, @Nullable Object> tree) {
        tree.put(
                "derivatives",
                report.worstFirst().stream()
                        .map(entry -> {
                            Map<String, @Nullable Object> row = new LinkedHashMap<>();
                            row.put("id", entry.name());
                            row.put("name", names.apply(entry.name()));
                            row.put("analytic", entry.analytic());
                            row.put("numeric", entry.numeric());
                            row.put("relativeError", entry.relativeError());
                            row.put("verdict", entry.verdict(tolerance).word());
                            row.put("kink", entry.kink());
                            return row;
                        })
                        .toList());
        tree.put(
                "overStep",
                overStep.points().stream()
                        .map(point -> {
                            Map<String, @Nullable Object> row = new LinkedHashMap<>();
                            row.put("h", point.step());
                            row.put("error", point.error());
                            row.put("kinks", point.kinks());
                            return row;
                        })
                        .toList());
    }
}
