package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Divisions of rows for cross-validation: k splits into training and validation, without a test part. Equal arguments
 * give equal folds. Where some rows are kept for a test, make folds of the others and {@link Split#within} them.
 *
 * <p>All methods throw {@link ChainruleException} if k is less than 2 or there are too few rows (or groups) for k.
 */
public final class Folds {
    private Folds() {}

    /**
     * Rows at random; each row is validated with once, and the sizes of the validation parts differ by at most 1.
     *
     * @throws ChainruleException if k is less than 2, or there are fewer rows than k
     */
    public static List<Split> random(int rows, int k, long seed) {
        check(k, rows, "row", k);
        int[] shuffled = IntStream.range(0, rows).toArray();
        RandomStream.of(seed, "split").shuffle(shuffled);
        int[] foldOf = new int[rows];
        for (int i = 0; i < rows; i++) {
            foldOf[shuffled[i]] = i % k;
        }
        return splits(foldOf, k);
    }

    /**
     * As {@link #random}, and the rows of each class spread over the validation parts with counts that differ by at
     * most 1. A class with a single row is validated with once, without having been learned.
     *
     * @param classes one number per row, whichever stands for its class
     * @throws ChainruleException if k is less than 2, or there are fewer rows than k
     */
    public static List<Split> stratified(int[] classes, int k, long seed) {
        check(k, classes.length, "row", k);
        RandomStream random = RandomStream.of(seed, "split");
        int[] foldOf = new int[classes.length];
        int next = 0; // one class goes on at the fold where the last ended: so the folds' sizes differ by at most 1 too
        for (int[] rows : SplitCodes.rowsByCode(classes)) {
            random.shuffle(rows);
            for (int row : rows) {
                foldOf[row] = next;
                next = (next + 1) % k;
            }
        }
        return splits(foldOf, k);
    }

    /**
     * Whole groups: no group is in training and validation of the same split. Groups go to the fold with the fewest
     * rows so far, largest group first, equally large ones in random order.
     *
     * @param groups one number per row, whichever stands for its group
     * @throws ChainruleException if k is less than 2, or there are fewer groups than k
     */
    public static List<Split> grouped(int[] groups, int k, long seed) {
        int[][] rowsOf = SplitCodes.rowsByCode(groups);
        check(k, rowsOf.length, "group", k);
        int[] order = IntStream.range(0, rowsOf.length).toArray();
        RandomStream.of(seed, "split").shuffle(order);
        int[] largestFirst = Arrays.stream(order)
                .boxed()
                .sorted((a, b) -> Integer.compare(rowsOf[b].length, rowsOf[a].length)) // stable
                .mapToInt(Integer::intValue)
                .toArray();
        int[] foldOf = new int[groups.length];
        int[] size = new int[k];
        for (int g : largestFirst) {
            int smallest = 0;
            for (int fold = 1; fold < k; fold++) {
                smallest = size[fold] < size[smallest] ? fold : smallest;
            }
            for (int row : rowsOf[g]) {
                foldOf[row] = smallest;
            }
            size[smallest] += rowsOf[g].length;
        }
        return splits(foldOf, k);
    }

    /**
     * Forward chaining: the rows in the order of time are cut into k + 1 blocks of about equal size; split i (from 1)
     * learns from the first i blocks and validates with the next. The rows of the first block are never validated
     * with. Borders move to the nearest change of time, so rows of the same time stay in one block.
     *
     * @param time one number per row, the time in any unit
     * @throws ChainruleException also if a row's time is NaN, or there are fewer than k + 1 different times
     */
    public static List<Split> byTime(double[] time, int k) {
        SplitTime order = new SplitTime(time);
        check(k, Math.min(time.length, order.boundaries() + 1), "different time", k + 1);
        int[] start = new int[k + 2];
        start[k + 1] = time.length;
        for (int block = 1; block <= k; block++) {
            int wanted = (int) ((long) time.length * block / (k + 1));
            int lastThatLeavesOneForEachLaterCut = order.boundary(order.boundaries() - 1 - (k - block));
            start[block] = order.cut(wanted, start[block - 1] + 1, lastThatLeavesOneForEachLaterCut);
        }
        List<Split> splits = new ArrayList<>(k);
        for (int block = 1; block <= k; block++) {
            splits.add(new Split(order.rows(0, start[block]), order.rows(start[block], start[block + 1]), new int[0]));
        }
        return List.copyOf(splits);
    }

    private static void check(int k, int found, String thing, int needed) {
        if (k < 2) {
            throw new ChainruleException("cross-validation needs 2 or more folds, " + k + " asked for");
        }
        if (found < needed) {
            throw new ChainruleException("cannot make " + k + " folds of " + SplitSizes.count(found, thing)
                    + ": at least " + SplitSizes.count(needed, thing) + " needed");
        }
    }

    private static List<Split> splits(int[] foldOf, int k) {
        List<Split> splits = new ArrayList<>(k);
        for (int fold = 0; fold < k; fold++) {
            int f = fold;
            splits.add(new Split(
                    rows(foldOf, row -> foldOf[row] != f), rows(foldOf, row -> foldOf[row] == f), new int[0]));
        }
        return List.copyOf(splits);
    }

    private static int[] rows(int[] foldOf, IntPredicate in) {
        return IntStream.range(0, foldOf.length).filter(in).toArray();
    }
}
