package dev.chainrule.data;

import java.util.Arrays;

/** The rows of each distinct code (a class or a group), for splitting by it. */
final class SplitCodes {
    private SplitCodes() {}

    /** For each distinct code in ascending order, its rows in ascending order. */
    static int[][] rowsByCode(int[] codes) {
        int[] distinct = Arrays.stream(codes).sorted().distinct().toArray();
        int[] codeOfRow = new int[codes.length];
        int[] sizes = new int[distinct.length];
        for (int row = 0; row < codes.length; row++) {
            codeOfRow[row] = Arrays.binarySearch(distinct, codes[row]);
            sizes[codeOfRow[row]]++;
        }
        int[][] rows = new int[distinct.length][];
        for (int c = 0; c < rows.length; c++) {
            rows[c] = new int[sizes[c]];
        }
        int[] filled = new int[distinct.length];
        for (int row = 0; row < codes.length; row++) {
            int c = codeOfRow[row];
            rows[c][filled[c]++] = row;
        }
        return rows;
    }

    /** {@code rows} from {@code from} (inclusive) to {@code to} (exclusive) in ascending order, as a new array. */
    static int[] ascending(int[] rows, int from, int to) {
        int[] part = Arrays.copyOfRange(rows, from, to);
        Arrays.sort(part);
        return part;
    }
}
