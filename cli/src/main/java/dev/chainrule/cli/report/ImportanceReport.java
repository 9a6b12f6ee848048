package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.model.Importance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code inspect --data} has to tell.
 *
 * @param importance of each column
 * @param data what the rows come from
 * @param seed of the shuffling
 */
public record ImportanceReport(Importance importance, String data, long seed) {
    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 28;
    private static final int MOST_LINES = 30;

    /** As {@code --json} has it under {@code importance}. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("metric", importance.metric());
        tree.put("value", importance.score());
        tree.put("rows", importance.rows());
        tree.put("repeats", importance.repeats());
        tree.put("seed", seed);
        tree.put(
                "columns",
                importance.columns().stream().map(ImportanceReport::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Importance.Share share) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("column", share.column());
        tree.put("mean", share.mean());
        tree.put("deviation", share.deviation());
        return tree;
    }

    /** For a person, at most 80 characters wide. */
    public String text() {
        String about = "Importance: by how much the " + Words.metric(importance.metric()) + ", "
                + Words.number(importance.score()) + " for " + Words.count(importance.rows(), "row") + " of "
                + Words.fit(data, NAME_WIDTH) + ", rises when the values of a column change places"
                + (importance.repeats() == 1 ? "" : "; mean ± deviation of " + importance.repeats() + " shuffles");
        StringBuilder text = new StringBuilder();
        Words.wrap(about, WIDTH - 2)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        List<Importance.Share> columns = importance.columns();
        List<Importance.Share> shown = columns.subList(0, Math.min(MOST_LINES, columns.size()));
        text.append('\n').append(bars(shown));
        if (shown.size() < columns.size()) {
            text.append("  and ")
                    .append(Words.count(columns.size() - shown.size(), "column"))
                    .append(" of less importance; --json has all\n");
        }
        return text.toString();
    }

    private String bars(List<Importance.Share> shares) {
        int room = WIDTH - table(shares, 1, 0).width();
        double largest = shares.stream()
                .mapToDouble(Importance.Share::mean)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return table(shares, largest, room).toString();
    }

    /** With bars of {@code cells} characters for {@code largest}. */
    private TextTable table(List<Importance.Share> shares, double largest, int cells) {
        TextTable table = new TextTable(1);
        for (Importance.Share share : shares) {
            // at full width, since the column of the bars is one of numbers, which stand at the right
            String bar = bar(largest > 0 ? share.mean() / largest : 0, cells);
            table.row(
                    Words.fit(share.column(), NAME_WIDTH),
                    value(importance, share),
                    bar + " ".repeat(cells - bar.length()));
        }
        return table;
    }

    /** The importance of a column in figures, with its deviation where that is known. */
    public static String value(Importance importance, Importance.Share share) {
        return importance.repeats() == 1 ? Words.number(share.mean()) : Words.spread(share.mean(), share.deviation());
    }

    /** A bar to the nearest half of a character; of a share that is not positive, or undefined, none. */
    private static String bar(double share, int cells) {
        long halves = share > 0 ? Math.round(2 * cells * share) : 0;
        return "█".repeat((int) (halves / 2)) + (halves % 2 == 0 ? "" : "▌");
    }
}
