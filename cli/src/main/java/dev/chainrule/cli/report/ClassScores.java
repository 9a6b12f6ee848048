package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.metrics.ClassificationMetrics;
import dev.chainrule.metrics.MultilabelMetrics;
import dev.chainrule.metrics.PrecisionRecallF1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How well one class, or one label, was recognized: a line of a table.
 *
 * @param name of the class or label
 * @param rows how many are of it
 * @param scores for it
 */
record ClassScores(String name, long rows, PrecisionRecallF1 scores) {
    /** How many lines a table has at most. */
    static final int MOST = 30;

    /** Of each class, in their order, which is that of {@code names}. */
    static List<ClassScores> of(ClassificationMetrics metrics, List<String> names) {
        long[][] counts = metrics.confusion().counts();
        List<ClassScores> lines = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            lines.add(new ClassScores(
                    names.get(c),
                    Arrays.stream(counts[c]).sum(),
                    metrics.perClass().get(c)));
        }
        return lines;
    }

    /** Of each label, in their order, which is that of {@code names}. */
    static List<ClassScores> of(MultilabelMetrics metrics, List<String> names) {
        List<ClassScores> lines = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            MultilabelMetrics.Label label = metrics.perLabel().get(k);
            lines.add(new ClassScores(names.get(k), label.actual(), label.scores()));
        }
        return lines;
    }

    /** All {@code lines} as they are, or of more than {@link #MOST} the most frequent ones, beginning with those. */
    static List<ClassScores> shown(List<ClassScores> lines) {
        return lines.size() <= MOST
                ? lines
                : lines.stream()
                        .sorted(Comparator.comparingLong(ClassScores::rows).reversed())
                        .limit(MOST)
                        .toList();
    }

    /** What stands above the {@link #cells}, of what is called {@code noun}. */
    static List<String> head(String noun) {
        return List.of(noun, "rows", "precision", "recall", "F1");
    }

    /** The line, with {@code shown} for its name. */
    List<String> cells(String shown) {
        return List.of(
                shown,
                Words.number(rows),
                Words.number(scores.precision()),
                Words.number(scores.recall()),
                Words.number(scores.f1()));
    }
}
