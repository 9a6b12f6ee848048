package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Split;
import dev.chainrule.data.Splits;
import java.util.stream.IntStream;

/**
 * A table to learn from.
 *
 * @param name for {@code --only}, files and the page
 * @param group which comparison it belongs to
 * @param source where its rows are from
 * @param target the column to predict; all others are features
 * @param regression whether the target is a number; else a class
 * @param about what a row and the target are, in a few words
 * @param origin who has collected or made it, and the package it is fetched from, with that package's licence
 */
record Subject(
        String name, Group group, Source source, String target, boolean regression, String about, String origin) {
    /** The shares of rows that choose the epoch and the parameters, and that judge. */
    private static final double VALIDATION = 0.16;

    private static final double TEST = 0.2;
    private static final int PICTURES_FOR_TEST = 10_000;

    /** Comparisons, and what is different in them. */
    enum Group {
        /** Tables of 300 to 54,000 rows. */
        TABLES(5),
        /** Tables so small that one split says little, so that there are more. */
        SMALL(20),
        /** Fashion-MNIST, whose test pictures are given: the last of its rows. */
        PICTURES(5);

        private final int seeds;

        Group(int seeds) {
            this.seeds = seeds;
        }

        /** How many splits there are, with the seeds 1, 2, … */
        int seeds() {
            return seeds;
        }
    }

    /**
     * The rows of each part: 64 % for training, 16 % for validation, 20 % for the test, each class with its share.
     *
     * @param rows how many there are
     * @param classes the class of each row; nothing for a regression
     */
    Split split(int rows, int[] classes, long seed) {
        if (group == Group.PICTURES) {
            int first = rows - PICTURES_FOR_TEST;
            Split rest = Splits.random(first, (double) PICTURES_FOR_TEST / first, 0, seed);
            return new Split(
                    rest.training(),
                    rest.validation(),
                    IntStream.range(first, rows).toArray());
        }
        return regression
                ? Splits.random(rows, rows == California.ROWS ? California.VALIDATION : VALIDATION, TEST, seed)
                : Splits.stratified(classes, VALIDATION, TEST, seed);
    }
}
