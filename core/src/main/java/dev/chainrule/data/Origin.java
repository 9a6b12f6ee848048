package dev.chainrule.data;

import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a table come from, so that an error can say "penguins.csv, line 14, column sex".
 *
 * <p>Rows of a text file are named by their line, all others by their number, which counts from 1 for people. A
 * selection of rows keeps the places of the original ones. Immutable.
 */
public final class Origin {
    private static final Origin MEMORY = new Origin(null, "row", 1, null);

    private final @Nullable String name;
    private final String unit;
    private final int first;
    private final int @Nullable [] numbers;

    private Origin(@Nullable String name, String unit, int first, int @Nullable [] numbers) {
        this.name = name;
        this.unit = unit;
        this.first = first;
        this.numbers = numbers;
    }

    /** Rows that come from no file: "row 3". */
    public static Origin memory() {
        return MEMORY;
    }

    /** Rows of a file or query without lines: "flights.parquet, row 3". */
    public static Origin rows(String name) {
        return new Origin(name, "row", 1, null);
    }

    /** Rows that stand one to a line, the first at {@code firstLine} (from 1): "penguins.csv, line 14". */
    public static Origin lines(String name, int firstLine) {
        return new Origin(name, "line", firstLine, null);
    }

    /**
     * Rows of which some take several lines; {@code lines}, one number per row, are those (from 1) on which they start.
     */
    public static Origin lines(String name, int[] lines) {
        return new Origin(name, "line", 1, lines.clone());
    }

    /** The name of the file or query, or "the table" for rows that come from neither. */
    public String name() {
        return name == null ? "the table" : name;
    }

    /** Where {@code row} (from 0) stands: "penguins.csv, line 14", or "row 3" in memory. */
    public String place(int row) {
        int number = numbers == null ? first + row : numbers[row];
        return (name == null ? "" : name + ", ") + unit + " " + number;
    }

    /** Where the value of {@code column} in {@code row} (from 0) stands: "penguins.csv, line 14, column sex". */
    public String place(int row, String column) {
        return place(row) + ", column " + column;
    }

    /** The origin of the rows {@code rows}, one index (from 0) per row selected. */
    public Origin select(int[] rows) {
        int[] selected = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = numbers == null ? first + rows[i] : numbers[rows[i]];
        }
        return new Origin(name, unit, first, selected);
    }

    @Override
    public String toString() {
        return name();
    }
}
