package dev.chainrule.training;

import dev.chainrule.random.RandomStream;
import java.util.stream.IntStream;

/**
 * The order in which an epoch takes its rows: at random, by the seed, the epoch and the size of the data alone.
 *
 * <p>Up to {@link #LARGE} bytes of numbers every order of the rows is as likely as any other. Of more, which may not fit
 * into memory, rows are drawn in two steps, so that a mapped file is read by stretches and each stretch once: blocks of
 * neighbouring rows, {@link #BLOCK} bytes each, come in random order, and the rows of {@link #WINDOW} blocks in a row are
 * mixed at random. The rule asks for the size and not for the memory of the machine or where the rows lie, so that equal
 * work gives equal bits.
 */
final class RowOrder {
    /** Beyond this, in bytes, rows are shuffled in blocks: 1 GiB. */
    static final long LARGE = 1L << 30;

    /** The bytes of a block: 1 MiB, which any disk reads at full speed. */
    static final int BLOCK = 1 << 20;

    /** How many blocks are mixed: 256, so a batch holds rows of 256 places. */
    static final int WINDOW = 256;

    private final long seed;
    private final int epoch;
    private final int rows;
    private final int blockRows;
    private final int[] blocks;

    /** The rows of the window, shuffled, and how many of them have been taken. */
    private int[] window = {};

    private int taken;
    private int nextBlock;
    private int windows;

    /** The order of {@code epoch} over {@code rows} rows of {@code width} numbers. */
    RowOrder(long seed, int epoch, int rows, int width) {
        this(seed, epoch, rows, width, LARGE, BLOCK);
    }

    /** The same with other sizes, for tests. */
    RowOrder(long seed, int epoch, int rows, int width, long large, int block) {
        this.seed = seed;
        this.epoch = epoch;
        this.rows = rows;
        long rowBytes = (long) width * Float.BYTES;
        if (rows * rowBytes <= large) {
            blockRows = rows;
            blocks = new int[1];
            window = IntStream.range(0, rows).toArray();
            RandomStream.of(seed, "shuffle", epoch).shuffle(window);
            nextBlock = 1;
        } else {
            blockRows = (int) Math.max(1, block / rowBytes);
            blocks = IntStream.range(0, Math.ceilDiv(rows, blockRows)).toArray();
            RandomStream.of(seed, "shuffle", epoch).shuffle(blocks);
        }
    }

    /** The next {@code count} rows, to the front of {@code into}; there must be as many left. */
    void next(int count, int[] into) {
        int done = 0;
        while (done < count) {
            if (taken == window.length) {
                mixNextWindow();
            }
            int part = Math.min(count - done, window.length - taken);
            System.arraycopy(window, taken, into, done, part);
            taken += part;
            done += part;
        }
    }

    /** Passes over the next {@code count} rows; there must be as many left. */
    void skip(int count) {
        int left = count;
        while (left > 0) {
            if (taken == window.length) {
                mixNextWindow();
            }
            int part = Math.min(left, window.length - taken);
            taken += part;
            left -= part;
        }
    }

    private void mixNextWindow() {
        int end = Math.min(nextBlock + WINDOW, blocks.length);
        int size = 0;
        for (int b = nextBlock; b < end; b++) {
            size += Math.min(blockRows, rows - blocks[b] * blockRows);
        }
        if (window.length != size) {
            window = new int[size];
        }
        int filled = 0;
        for (int b = nextBlock; b < end; b++) {
            int first = blocks[b] * blockRows;
            int last = first + Math.min(blockRows, rows - first);
            for (int row = first; row < last; row++) {
                window[filled++] = row;
            }
        }
        RandomStream.of(seed, "shuffle", epoch, windows).shuffle(window);
        windows++;
        nextBlock = end;
        taken = 0;
    }
}
