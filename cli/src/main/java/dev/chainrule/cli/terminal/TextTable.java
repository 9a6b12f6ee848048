package dev.chainrule.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Cells in columns: the first to the left, the others to the right unless they are texts. */
public final class TextTable {
    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int leftColumns;

    /** A table whose first {@code leftColumns} columns are texts and the others numbers. */
    public TextTable(int leftColumns) {
        this.leftColumns = leftColumns;
    }

    /** Adds a row; all have the same number of cells. */
    public TextTable row(List<String> cells) {
        rows.add(cells.stream().map(Words::plain).toList());
        return this;
    }

    /** Adds a row. */
    public TextTable row(String... cells) {
        return row(List.of(cells));
    }

    /** How many characters the longest line has. */
    public int width() {
        int width = INDENT.length() - GAP.length();
        for (int column : widths()) {
            width += GAP.length() + column;
        }
        return width;
    }

    /** The lines, each with a line break after it. */
    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int i = 0; i < row.size(); i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(i < leftColumns ? row.get(i) + space : space + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }
}
