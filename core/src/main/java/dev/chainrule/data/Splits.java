package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Ways to divide rows into training, validation and test.
 *
 * <p>The fractions are of all rows; 0 means that the part is not wanted, and the rest is for training. A part that is
 * wanted gets at least one row, as does training. Equal arguments give equal splits.
 *
 * <p>All methods throw {@link ChainruleException} if a fraction is not in [0, 1), the fractions sum to 1 or more, or
 * there are too few rows (or groups) for every part to get one.
 */
public final class Splits {
    private Splits() {}

    /**
     * Rows at random. The test part does not depend on the validation fraction.
     *
     * @throws ChainruleException if a fraction or the number of rows does not do
     */
    public static Split random(int rows, double validation, double test, long seed) {
        SplitSizes sizes = SplitSizes.of(rows, validation, test);
        int[] shuffled = IntStream.range(0, rows).toArray();
        RandomStream.of(seed, "split").shuffle(shuffled);
        int validationEnd = sizes.test() + sizes.validation();
        return new Split(
                SplitCodes.ascending(shuffled, validationEnd, rows),
                SplitCodes.ascending(shuffled, sizes.test(), validationEnd),
                SplitCodes.ascending(shuffled, 0, sizes.test()));
    }

    /**
     * Rows at random, each class with its share in every part.
     *
     * <p>Of a class with c of the n rows, a held-out part of m rows gets c·m/n rows rounded down or up, never further
     * off: the whole numbers below, and what is then missing goes to the classes with the largest remainders. Every
     * class keeps a row in training, so the rows of a class that occurs once are all there; where many classes are
     * that small, a part may have fewer rows than asked for.
     *
     * @param classes one number per row, whichever stands for its class
     * @throws ChainruleException also if every class is so small that a part would have no rows
     */
    public static Split stratified(int[] classes, double validation, double test, long seed) {
        int n = classes.length;
        SplitSizes sizes = SplitSizes.of(n, validation, test);
        int[][] rowsOf = SplitCodes.rowsByCode(classes);
        int[] total = Arrays.stream(rowsOf).mapToInt(rows -> rows.length).toArray();

        // Leave the whole-number share of the validation part alone, or taking the test rows first could starve it.
        int[] testCap = new int[total.length];
        Arrays.setAll(testCap, c -> total[c] - 1 - wholeShare(sizes.validation(), total[c], n));
        int[] testShare = apportion(sizes.test(), total, n, testCap);
        int[] validationCap = new int[total.length];
        Arrays.setAll(validationCap, c -> total[c] - 1 - testShare[c]);
        int[] validationShare = apportion(sizes.validation(), total, n, validationCap);
        requireRows("validation", sizes.validation(), validationShare, n);
        requireRows("test", sizes.test(), testShare, n);

        Parts parts = new Parts(n);
        RandomStream random = RandomStream.of(seed, "split");
        for (int c = 0; c < rowsOf.length; c++) {
            random.shuffle(rowsOf[c]);
            int validationEnd = testShare[c] + validationShare[c];
            parts.set(Parts.TEST, rowsOf[c], 0, testShare[c]);
            parts.set(Parts.VALIDATION, rowsOf[c], testShare[c], validationEnd);
        }
        return parts.split();
    }

    /**
     * Whole groups at random: no group has rows in two parts. Each held-out part takes groups in random order as long
     * as they fit into the rows asked for, and then one more, the smallest left, if that brings it nearer.
     *
     * @param groups one number per row, whichever stands for its group
     * @throws ChainruleException also if there are fewer groups than parts
     */
    public static Split grouped(int[] groups, double validation, double test, long seed) {
        SplitSizes sizes = SplitSizes.of(groups.length, validation, test);
        int[][] rowsOf = SplitCodes.rowsByCode(groups);
        int wanted = 1 + (sizes.validation() > 0 ? 1 : 0) + (sizes.test() > 0 ? 1 : 0);
        if (rowsOf.length < wanted) {
            throw SplitSizes.tooFew(rowsOf.length, "group", wanted, validation, test);
        }
        int[] order = IntStream.range(0, rowsOf.length).toArray();
        RandomStream.of(seed, "split").shuffle(order);

        Parts parts = new Parts(groups.length);
        boolean[] taken = new boolean[rowsOf.length];
        if (sizes.test() > 0) {
            takeGroups(sizes.test(), rowsOf, order, taken, wanted - 1, Parts.TEST, parts);
        }
        if (sizes.validation() > 0) {
            takeGroups(sizes.validation(), rowsOf, order, taken, 1, Parts.VALIDATION, parts);
        }
        return parts.split();
    }

    /**
     * By time: training first, then validation, and test last, so that nothing is learned from what comes after the
     * rows that judge it. A border moves to the nearest change of time, so rows of the same time stay together, unless
     * there are fewer different times than parts; rows are then parted in the order of the table.
     *
     * @param time one number per row, the time in any unit
     * @throws ChainruleException also if a row's time is NaN
     */
    public static Split byTime(double[] time, double validation, double test) {
        int n = time.length;
        SplitSizes sizes = SplitSizes.of(n, validation, test);
        SplitTime order = new SplitTime(time);
        int testStart = n;
        if (sizes.test() > 0) {
            int low = sizes.validation() == 0 ? 1 : order.boundaries() >= 2 ? order.boundary(1) : 2;
            testStart = order.cut(n - sizes.test(), low, n - 1);
        }
        int validationStart =
                sizes.validation() > 0 ? order.cut(n - sizes.test() - sizes.validation(), 1, testStart - 1) : testStart;
        return new Split(
                order.rows(0, validationStart), order.rows(validationStart, testStart), order.rows(testStart, n));
    }

    /** The whole-number part of the share that {@code classRows} of {@code rows} have in a part of {@code size}. */
    private static int wholeShare(int size, int classRows, int rows) {
        return (int) ((long) size * classRows / rows);
    }

    /** Divides {@code size} rows among classes by largest remainder, at most {@code cap[c]} to class c. */
    private static int[] apportion(int size, int[] classRows, int rows, int[] cap) {
        int[] share = new int[classRows.length];
        long[] remainder = new long[classRows.length];
        int missing = size;
        for (int c = 0; c < share.length; c++) {
            share[c] = Math.min(wholeShare(size, classRows[c], rows), cap[c]);
            remainder[c] = (long) size * classRows[c] % rows;
            missing -= share[c];
        }
        int[] byRemainder = IntStream.range(0, share.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer c) -> remainder[c]).reversed()) // stable: then by class
                .mapToInt(Integer::intValue)
                .toArray();
        for (int c : byRemainder) {
            if (missing > 0 && remainder[c] > 0 && share[c] < cap[c]) {
                share[c]++;
                missing--;
            }
        }
        return share;
    }

    private static void requireRows(String part, int wanted, int[] share, int rows) {
        if (wanted > 0 && Arrays.stream(share).sum() == 0) {
            throw new ChainruleException("the " + part + " part would be empty: " + SplitSizes.count(rows, "row")
                    + " of " + share.length + (share.length == 1 ? " class" : " classes")
                    + " are too few to keep one of each class for training; add rows or give fewer parts");
        }
    }

    /** Gives groups to {@code part} until it has about {@code wanted} rows, leaving {@code reserve} groups or more. */
    private static void takeGroups(
            int wanted, int[][] rowsOf, int[] order, boolean[] taken, int reserve, byte part, Parts parts) {
        int free = 0;
        for (boolean gone : taken) {
            free += gone ? 0 : 1;
        }
        int rows = 0;
        for (int g : order) {
            if (!taken[g] && free > reserve && rows + rowsOf[g].length <= wanted) {
                taken[g] = true;
                free--;
                rows += rowsOf[g].length;
                parts.set(part, rowsOf[g], 0, rowsOf[g].length);
            }
        }
        int smallest = -1;
        for (int g : order) {
            if (!taken[g] && (smallest < 0 || rowsOf[g].length < rowsOf[smallest].length)) {
                smallest = g;
            }
        }
        boolean nearer = (long) rows + rowsOf[smallest].length - wanted < wanted - rows;
        if (free > reserve && (rows == 0 || nearer)) {
            taken[smallest] = true;
            parts.set(part, rowsOf[smallest], 0, rowsOf[smallest].length);
        }
    }

    /** The part of each row; training unless set. */
    private static final class Parts {
        static final byte TRAINING = 0;
        static final byte VALIDATION = 1;
        static final byte TEST = 2;

        private final byte[] partOf;

        Parts(int rows) {
            partOf = new byte[rows];
        }

        void set(byte part, int[] rows, int from, int to) {
            for (int i = from; i < to; i++) {
                partOf[rows[i]] = part;
            }
        }

        Split split() {
            return new Split(rows(TRAINING), rows(VALIDATION), rows(TEST));
        }

        private int[] rows(byte part) {
            return IntStream.range(0, partOf.length)
                    .filter(row -> partOf[row] == part)
                    .toArray();
        }
    }
}
