package dev.chainrule.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table in Markdown: texts to the left, numbers to the right. */
public final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    /** A table of columns of those names, the first {@code texts} of which hold texts. */
    public MarkdownTable(int texts, List<String> columns) {
        row(columns);
        text.append("|---".repeat(texts))
                .append(String.join("", Collections.nCopies(columns.size() - texts, "|--:")))
                .append("|\n");
    }

    /** Adds a row of as many cells as there are columns. */
    public MarkdownTable row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    /** "2.31 ×"; "–" if it is not known. */
    public static String times(double ratio) {
        return Double.isNaN(ratio) ? number(ratio) : number(ratio) + " ×";
    }

    /** Three significant digits, thousands apart; "–" if it is not known. */
    public static String number(double x) {
        if (Double.isNaN(x)) {
            return "–";
        }
        double size = Math.abs(x);
        if (size >= 1000) {
            double unit = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.round(x / unit) * unit);
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", x);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
