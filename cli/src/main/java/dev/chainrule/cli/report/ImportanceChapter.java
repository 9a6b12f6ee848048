package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.model.Importance;
import java.util.ArrayList;
import java.util.List;

/** How much the predictions rest on each column. */
final class ImportanceChapter {
    private static final int MOST_BARS = 40;

    private ImportanceChapter() {}

    static HtmlPage.Chapter of(JudgedData data) {
        Importance importance = data.importance();
        List<Importance.Share> columns = importance.columns();
        List<Importance.Share> shown = columns.subList(0, Math.min(MOST_BARS, columns.size()));
        String metric = Words.metric(importance.metric());
        List<SvgBars.Bar> bars = shown.stream()
                .map(share -> new SvgBars.Bar(
                        share.column(), share.mean(), share.deviation(), ImportanceReport.value(importance, share)))
                .toList();
        List<HtmlPage.Part> parts = new ArrayList<>();
        parts.add(PageText.paragraph("By how much the " + metric + ", " + Words.number(importance.score()) + " for "
                + Words.count(importance.rows(), "row") + ", rises when the values of a column change places at random,"
                + " so that they say nothing more about their rows. About 0 is a column that the model does not use;"
                + " clearly below 0, one that it uses and that misleads it on these rows. Of two columns that say the same, each makes the other look dispensable; and none of this"
                + " says what causes the target."));
        if (!bars.isEmpty()) {
            parts.add(PageText.figure(
                    SvgBars.svg(
                            bars,
                            "The importance of each column: the most important is "
                                    + shown.getFirst().column() + ", "
                                    + ImportanceReport.value(importance, shown.getFirst())),
                    importance.repeats() == 1
                            ? "Of one shuffle, with seed " + data.seed() + "."
                            : "Mean ± deviation of " + importance.repeats() + " shuffles, with seed " + data.seed()
                                    + "."));
        }
        if (shown.size() < columns.size()) {
            parts.add(PageText.paragraph("And " + Words.count(columns.size() - shown.size(), "column")
                    + " of less importance; 'inspect --json' has all."));
        }
        return PageText.chapter("importance", "Importance of the columns", parts);
    }
}
