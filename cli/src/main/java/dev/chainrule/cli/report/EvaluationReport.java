package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.metrics.ClassificationMetrics;
import dev.chainrule.metrics.ConfusionMatrix;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.MultilabelMetrics;
import dev.chainrule.metrics.RegressionMetrics;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.Collections;
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
public record EvaluationReport(Evaluation evaluation, Target target, double loss) {
    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 24;
    private static final int LEAST_NAME = 10;

    /** As {@code --json} has it. */
    public Map<String, Object> tree() {
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
    public String text() {
        TextTable scores = new TextTable(1);
        for (Score score : Score.of(evaluation, target.columns())) {
            scores.row(Words.fit(score.words(), 50), Words.number(score.value()));
        }
        // regressions are trained on standardized targets
        scores.row(evaluation instanceof RegressionMetrics ? "loss (scaled units)" : "loss", Words.number(loss));
        return scores
                + switch (evaluation) {
                    case ClassificationMetrics classes ->
                        "\n" + table("class", "classes", ClassScores.of(classes, ((ClassTarget) target).classes()))
                                + "\n" + confusion(classes.confusion());
                    case MultilabelMetrics labels ->
                        "\n" + table("label", "labels", ClassScores.of(labels, target.columns()));
                    case RegressionMetrics _ -> "";
                };
    }

    /** A line for each, or for the most frequent ones. */
    private static String table(String noun, String nouns, List<ClassScores> lines) {
        TextTable table = new TextTable(1).row(ClassScores.head(noun));
        ClassScores.shown(lines).forEach(line -> table.row(line.cells(Words.fit(line.name(), NAME_WIDTH))));
        return lines.size() > ClassScores.MOST
                ? table + "  and " + Words.more(lines.size() - ClassScores.MOST, noun, nouns)
                        + ", less frequent; --json counts them all\n"
                : table.toString();
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

    private static String mistakes(ConfusionMatrix confusion, List<String> names) {
        TextTable table = new TextTable(2).row("actual", "predicted", "rows");
        for (Mistake mistake : Mistake.mostFrequent(confusion)) {
            table.row(
                    Words.fit(names.get(mistake.actual()), NAME_WIDTH),
                    Words.fit(names.get(mistake.predicted()), NAME_WIDTH),
                    Words.number(mistake.rows()));
        }
        return "  Most frequent mistakes; --json has the whole confusion matrix\n" + table;
    }
}
