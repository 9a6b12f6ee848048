package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.metrics.ClassificationMetrics;
import dev.chainrule.metrics.ConfusionMatrix;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.MultilabelMetrics;
import dev.chainrule.metrics.RegressionMetrics;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.ClassTarget;
import java.util.ArrayList;
import java.util.List;

/** How good the predictions for the rows are. */
final class MetricsChapter {
    private static final int WIDEST_MATRIX = 10;

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
                parts.addAll(lines("class", "classes", ClassScores.of(classes, names)));
                parts.addAll(confusion(classes.confusion(), names));
            }
            case MultilabelMetrics labels -> parts.addAll(lines("label", "labels", ClassScores.of(labels, targets)));
            case RegressionMetrics _ -> {}
        }
        return PageText.chapter("metrics", "Metrics", parts);
    }

    /** A line for each, or for the most frequent ones. */
    private static List<HtmlPage.Part> lines(String noun, String nouns, List<ClassScores> lines) {
        List<List<String>> rows = new ArrayList<>(List.of(ClassScores.head(noun)));
        ClassScores.shown(lines).forEach(line -> rows.add(line.cells(line.name())));
        List<HtmlPage.Part> parts = new ArrayList<>(List.of(PageText.table(rows)));
        if (lines.size() > ClassScores.MOST) {
            parts.add(PageText.paragraph("And " + Words.more(lines.size() - ClassScores.MOST, noun, nouns)
                    + ", less frequent; 'evaluate --json' has all."));
        }
        return parts;
    }

    private static List<HtmlPage.Part> confusion(ConfusionMatrix confusion, List<String> names) {
        List<List<String>> rows = new ArrayList<>();
        if (names.size() > WIDEST_MATRIX) {
            rows.add(List.of("actual", "predicted", "rows"));
            for (Mistake mistake : Mistake.mostFrequent(confusion)) {
                rows.add(List.of(
                        names.get(mistake.actual()), names.get(mistake.predicted()), Words.number(mistake.rows())));
            }
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
}
