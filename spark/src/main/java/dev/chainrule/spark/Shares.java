package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import java.util.Arrays;

/**
 * How the partitions share out the batches of an epoch: each gives of its rows in proportion to how many it has, so that
 * all come to their end together. Of the rows of a batch a partition gives the whole part of what it owes by then, and the
 * rest come from those that are left owing most (the largest remainder), the first of equals; so a small partition gives
 * nothing to most batches. A partition alone gives every batch whole.
 *
 * <p>Where batches are normalised a partition gives at least 2 rows or none, since one row has no variance; the batches
 * then may be a little larger or smaller.
 */
final class Shares {
    private final int[] rows;
    private final long total;
    private final long batch;
    private final boolean normalizes;
    private final int[] taken;

    /** What each partition owes, in rows times {@link #total}. */
    private final long[] owed;

    private long done;

    /**
     * The shares of an epoch.
     *
     * @param rows of each partition
     * @param batch rows for an update
     * @param normalizes whether batches are normalised
     * @throws ChainruleException if a partition cannot give its rows
     */
    Shares(int[] rows, long batch, boolean normalizes) {
        this.rows = rows;
        this.total = Arrays.stream(rows).asLongStream().sum();
        this.batch = batch;
        this.normalizes = normalizes;
        this.taken = new int[rows.length];
        this.owed = new long[rows.length];
        if (normalizes) {
            for (int p = 0; p < rows.length; p++) {
                if (rows[p] == 1) {
                    throw new ChainruleException(
                            "partition " + p + " has 1 row, and batch normalisation needs at least 2 "
                                    + "of each partition; use fewer partitions (repartition) or layer normalisation");
                }
            }
        }
    }

    /** How many updates an epoch has. */
    long steps() {
        if (!normalizes) {
            return Math.ceilDiv(total, batch);
        }
        Shares trial = new Shares(rows, batch, true);
        long steps = 0;
        while (trial.hasNext()) {
            trial.next();
            steps++;
        }
        return steps;
    }

    /** Whether rows are left. */
    boolean hasNext() {
        return done < total;
    }

    /** How many rows each partition has given. */
    int[] taken() {
        return taken.clone();
    }

    /** How many rows each partition gives to the next update; one of them at least gives some. */
    int[] next() {
        while (true) {
            int[] given = total - done <= batch ? rest() : owing();
            if (normalizes) {
                takeNoneAlone(given);
            }
            long before = done;
            for (int p = 0; p < given.length; p++) {
                taken[p] += given[p];
                done += given[p];
                owed[p] -= given[p] * total;
            }
            if (done > before) {
                return given;
            }
        }
    }

    /** A single row waits for the next batch, or comes with the one before it if it is the last. */
    private void takeNoneAlone(int[] given) {
        for (int p = 0; p < given.length; p++) {
            int left = rows[p] - taken[p];
            if (given[p] == 1) {
                given[p] = 0;
            } else if (left - given[p] == 1) {
                given[p] = left;
            }
        }
    }

    private int[] rest() {
        int[] given = new int[rows.length];
        for (int p = 0; p < given.length; p++) {
            given[p] = rows[p] - taken[p];
        }
        return given;
    }

    private int[] owing() {
        long left = batch;
        int[] given = new int[rows.length];
        for (int p = 0; p < given.length; p++) {
            owed[p] += rows[p] * batch;
            given[p] = (int) Math.clamp(owed[p] / total, 0, Math.min(left, rows[p] - taken[p]));
            left -= given[p];
        }
        while (left > 0) {
            int most = -1;
            for (int p = 0; p < given.length; p++) {
                boolean has = given[p] < rows[p] - taken[p];
                if (has && (most < 0 || owed[p] - given[p] * total > owed[most] - given[most] * total)) {
                    most = p;
                }
            }
            given[most]++;
            left--;
        }
        return given;
    }
}
