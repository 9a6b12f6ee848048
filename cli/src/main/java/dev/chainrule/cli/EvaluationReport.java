package dev.chainrule.cli;

import dev.chainrule.metrics.ClassificationMetrics;
import dev.chainrule.metrics.ConfusionMatrix;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.MultilabelMetrics;
import dev.chainrule.metrics.PrecisionRecallF1;
import dev.chainrule.metrics.RegressionMetrics;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code evaluate} has to tell.
 *
 * @param evaluation all metrics
 * @param target what was predicted
 * @param loss the mean of the model's loss
 */
record EvaluationReport(Evaluation evaluation, Target target, double loss) {
    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 24;
    private static final int LEAST_NAME = 10;
    private static final int MOST_CONFUSIONS = 10;
    private static final int MOST_LINES = 30;

    /** As {@code --json} has it. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rows", evaluation.rows());
        tree.put("loss", loss);
        tree.putAll(Score.tree(Score.of(evaluation, target.columns())));
        switch (evaluation) {
            case ClassificationMetrics classes -> {
                Map<String, Object> confusion = new LinkedHashMap<>();
                confusion.put("classes", ((ClassTarget) target).classes());
                confusion.put("counts", counts(classes.confusion()));
                tree.put("confusion", confusion);
            }
            case MultilabelMetrics labels -> {
                Map<String, Object> byLabel = new LinkedHashMap<>();
                for (int k = 0; k < labels.perLabel().size(); k++) {
                    byLabel.put(target.columns().get(k), tree(labels.perLabel().get(k)));
                }
                tree.put("labels", byLabel);
            }
            case RegressionMetrics _ -> {}
        }
        return tree;
    }

    private static List<List<Long>> counts(ConfusionMatrix confusion) {
        List<List<Long>> counts = new ArrayList<>();
        for (int actual = 0; actual < confusion.classes(); actual++) {
            List<Long> row = new ArrayList<>();
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                row.add(confusion.count(actual, predicted));
            }
            counts.add(row);
        }
        return counts;
    }

    private static Map<String, Object> tree(MultilabelMetrics.Label label) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("accuracy", label.accuracy());
        tree.put("logLoss", label.logLoss());
        tree.put("auc", label.auc());
        tree.put("prAuc", label.prAuc());
        tree.put("precision", label.scores().precision());
        tree.put("recall", label.scores().recall());
        tree.put("f1", label.scores().f1());
        return tree;
    }

    /** For a person, at most 80 characters wide. */
    String text() {
        TextTable scores = new TextTable(1);
        for (Score score : Score.of(evaluation, target.columns())) {
            scores.row(Words.fit(score.words(), 50), Words.number(score.value()));
        }
        // regressions are trained on standardized targets
        scores.row(evaluation instanceof RegressionMetrics ? "loss (scaled units)" : "loss", Words.number(loss));
        return scores
                + switch (evaluation) {
                    case ClassificationMetrics classes ->
                        "\n" + perClass(classes) + "\n" + confusion(classes.confusion());
                    case MultilabelMetrics labels -> "\n" + perLabel(labels);
                    case RegressionMetrics _ -> "";
                };
    }

    /** A line of the table of classes or labels. */
    private record Line(String name, long rows, PrecisionRecallF1 scores) {}

    private String perClass(ClassificationMetrics metrics) {
        List<String> names = ((ClassTarget) target).classes();
        List<Line> lines = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            long rows = 0;
            for (long count : metrics.confusion().counts()[c]) {
                rows += count;
            }
            lines.add(new Line(names.get(c), rows, metrics.perClass().get(c)));
        }
        return table("class", "classes", lines);
    }

    private String perLabel(MultilabelMetrics metrics) {
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < metrics.perLabel().size(); k++) {
            MultilabelMetrics.Label label = metrics.perLabel().get(k);
            lines.add(new Line(target.columns().get(k), label.actual(), label.scores()));
        }
        return table("label", "labels", lines);
    }

    /** All lines in their order, or of too many the most frequent ones, beginning with those. */
    private static String table(String noun, String nouns, List<Line> lines) {
        boolean tooMany = lines.size() > MOST_LINES;
        List<Line> shown = tooMany
                ? lines.stream()
                        .sorted(Comparator.comparingLong(Line::rows).reversed())
                        .limit(MOST_LINES)
                        .toList()
                : lines;
        TextTable table = new TextTable(1).row(noun, "rows", "precision", "recall", "F1");
        shown.forEach(line -> table.row(scored(line.name, line.rows, line.scores)));
        return tooMany
                ? table + "  and " + Words.number(lines.size() - MOST_LINES) + " more " + nouns
                        + ", less frequent; --json counts them all\n"
                : table.toString();
    }

    private static List<String> scored(String name, long rows, PrecisionRecallF1 scores) {
        return List.of(
                Words.fit(name, NAME_WIDTH),
                Words.number(rows),
                Words.number(scores.precision()),
                Words.number(scores.recall()),
                Words.number(scores.f1()));
    }

    /** The matrix with the classes' names above it, or their numbers, or if it is too wide only what was taken for what. */
    private String confusion(ConfusionMatrix confusion) {
        List<String> names = ((ClassTarget) target).classes();
        TextTable named = matrix(confusion, names, names);
        if (named.width() <= WIDTH) {
            return "  Confusion: a line per actual class, a column per predicted class\n" + named;
        }
        List<String> numbers = new ArrayList<>();
        List<String> numbered = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            numbers.add("(" + (c + 1) + ")");
            numbered.add("(" + (c + 1) + ") " + names.get(c));
        }
        int room = WIDTH
                - matrix(confusion, Collections.nCopies(names.size(), ""), numbers)
                        .width();
        TextTable narrow = matrix(
                confusion, numbered.stream().map(name -> Words.fit(name, room)).toList(), numbers);
        return room >= LEAST_NAME
                ? "  Confusion: a line per actual class, a column per predicted class\n" + narrow
                : mistakes(confusion, names);
    }

    private static TextTable matrix(ConfusionMatrix confusion, List<String> lines, List<String> columns) {
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(name -> head.add(Words.fit(name, NAME_WIDTH)));
        TextTable table = new TextTable(1).row(head);
        for (int actual = 0; actual < confusion.classes(); actual++) {
            List<String> cells = new ArrayList<>(List.of(Words.fit(lines.get(actual), NAME_WIDTH)));
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                cells.add(Words.number(confusion.count(actual, predicted)));
            }
            table.row(cells);
        }
        return table;
    }

    private record Mistake(int actual, int predicted, long rows) {}

    private static String mistakes(ConfusionMatrix confusion, List<String> names) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int actual = 0; actual < confusion.classes(); actual++) {
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                if (actual != predicted && confusion.count(actual, predicted) > 0) {
                    mistakes.add(new Mistake(actual, predicted, confusion.count(actual, predicted)));
                }
            }
        }
        mistakes.sort(Comparator.comparingLong(Mistake::rows).reversed());
        TextTable table = new TextTable(2).row("actual", "predicted", "rows");
        for (Mistake mistake : mistakes.subList(0, Math.min(MOST_CONFUSIONS, mistakes.size()))) {
            table.row(
                    Words.fit(names.get(mistake.actual), NAME_WIDTH),
                    Words.fit(names.get(mistake.predicted), NAME_WIDTH),
                    Words.number(mistake.rows));
        }
        return "  Most frequent mistakes; --json has the whole confusion matrix\n" + table;
    }
}
