package dev.chainrule.cli;

import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.metrics.ClassificationMetrics;
import dev.chainrule.metrics.ConfusionMatrix;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.MultilabelMetrics;
import dev.chainrule.metrics.PrecisionRecallF1;
import dev.chainrule.metrics.RegressionMetrics;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.ClassTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How good the predictions for the rows are. */
final class MetricsChapter {
    private static final int MOST_LINES = 30;
    private static final int WIDEST_MATRIX = 10;
    private static final int MOST_CONFUSIONS = 10;

    private MetricsChapter() {}

    static HtmlPage.Chapter of(Model model, JudgedData data) {
        Evaluation evaluation = data.evaluation();
        List<String> targets = model.preprocessing().target().columns();
        List<HtmlPage.Part> parts = new ArrayList<>();
        parts.add(PageText.paragraph("Of " + Words.count(evaluation.rows(), "row") + " of " + data.name()
                + ". Rows that the model learned from, or that chose the epoch that was kept, flatter it."));
        List<List<String>> scores = new ArrayList<>(List.of(List.of("metric", "value")));
        Score.of(evaluation, targets).forEach(score -> scores.add(List.of(score.words(), Words.number(score.value()))));
        parts.add(PageText.table(scores));
        Score.remark(evaluation).ifPresent(remark -> parts.add(PageText.note(remark)));
        switch (evaluation) {
            case ClassificationMetrics classes -> {
                List<String> names = ((ClassTarget) model.preprocessing().target()).classes();
                parts.addAll(lines("class", "classes", classLines(classes, names)));
                parts.addAll(confusion(classes.confusion(), names));
            }
            case MultilabelMetrics labels -> parts.addAll(lines("label", "labels", labelLines(labels, targets)));
            case RegressionMetrics _ -> {}
        }
        return PageText.chapter("metrics", "Metrics", parts);
    }

    /** A line of the table of classes or labels. */
    private record Line(String name, long rows, PrecisionRecallF1 scores) {}

    private static List<Line> classLines(ClassificationMetrics metrics, List<String> names) {
        long[][] counts = metrics.confusion().counts();
        List<Line> lines = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            lines.add(new Line(
                    names.get(c),
                    Arrays.stream(counts[c]).sum(),
                    metrics.perClass().get(c)));
        }
        return lines;
    }

    private static List<Line> labelLines(MultilabelMetrics metrics, List<String> names) {
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            MultilabelMetrics.Label label = metrics.perLabel().get(k);
            lines.add(new Line(names.get(k), label.actual(), label.scores()));
        }
        return lines;
    }

    /** All lines in their order, or of too many the most frequent ones. */
    private static List<HtmlPage.Part> lines(String noun, String nouns, List<Line> lines) {
        boolean isTooMany = lines.size() > MOST_LINES;
        List<Line> shown = isTooMany
                ? lines.stream()
                        .sorted(Comparator.comparingLong(Line::rows).reversed())
                        .limit(MOST_LINES)
                        .toList()
                : lines;
        List<List<String>> rows = new ArrayList<>(List.of(List.of(noun, "rows", "precision", "recall", "F1")));
        for (Line line : shown) {
            rows.add(List.of(
                    line.name(),
                    Words.number(line.rows()),
                    Words.number(line.scores().precision()),
                    Words.number(line.scores().recall()),
                    Words.number(line.scores().f1())));
        }
        List<HtmlPage.Part> parts = new ArrayList<>(List.of(PageText.table(rows)));
        if (isTooMany) {
            parts.add(PageText.paragraph("And " + Words.number(lines.size() - MOST_LINES) + " more " + nouns
                    + ", less frequent; 'evaluate --json' has all."));
        }
        return parts;
    }

    private static List<HtmlPage.Part> confusion(ConfusionMatrix confusion, List<String> names) {
        List<List<String>> rows = new ArrayList<>();
        if (names.size() > WIDEST_MATRIX) {
            rows.add(List.of("actual", "predicted", "rows"));
            rows.addAll(mistakes(confusion, names));
            return rows.size() == 1
                    ? List.of()
                    : List.of(PageText.paragraph("The most frequent mistakes:"), PageText.table(rows));
        }
        List<String> head = new ArrayList<>(List.of("actual"));
        names.forEach(name -> head.add("as " + name));
        rows.add(head);
        for (int actual = 0; actual < names.size(); actual++) {
            List<String> row = new ArrayList<>(List.of(names.get(actual)));
            for (int predicted = 0; predicted < names.size(); predicted++) {
                row.add(Words.number(confusion.count(actual, predicted)));
            }
            rows.add(row);
        }
        return List.of(
                PageText.paragraph("How many rows of each class were predicted to be of each class:"),
                PageText.table(rows));
    }

    /** A pair of different classes. */
    private record Mistake(String actual, String predicted, long rows) {}

    private static List<List<String>> mistakes(ConfusionMatrix confusion, List<String> names) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int actual = 0; actual < names.size(); actual++) {
            for (int predicted = 0; predicted < names.size(); predicted++) {
                long rows = confusion.count(actual, predicted);
                if (actual != predicted && rows > 0) {
                    mistakes.add(new Mistake(names.get(actual), names.get(predicted), rows));
                }
            }
        }
        return mistakes.stream()
                .sorted(Comparator.comparingLong(Mistake::rows).reversed())
                .limit(MOST_CONFUSIONS)
                .map(mistake -> List.of(mistake.actual(), mistake.predicted(), Words.number(mistake.rows())))
                .toList();
    }
}
