package dev.chainrule.cli.report;

import dev.chainrule.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was taken for what.
 *
 * @param actual the class, from 0
 * @param predicted another class
 * @param rows how many of the one were predicted to be of the other
 */
record Mistake(int actual, int predicted, long rows) {
    private static final int MOST = 10;

    /** The most frequent ones in {@code confusion}, beginning with those; none where none were made. */
    static List<Mistake> mostFrequent(ConfusionMatrix confusion) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int actual = 0; actual < confusion.classes(); actual++) {
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                long rows = confusion.count(actual, predicted);
                if (actual != predicted && rows > 0) {
                    mistakes.add(new Mistake(actual, predicted, rows));
                }
            }
        }
        return mistakes.stream()
                .sorted(Comparator.comparingLong(Mistake::rows).reversed())
                .limit(MOST)
                .toList();
    }
}
