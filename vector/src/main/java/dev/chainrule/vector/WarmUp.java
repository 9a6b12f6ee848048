package dev.chainrule.vector;

import dev.chainrule.kernels.Function;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has the vector code loaded and compiled in the background.
 *
 * <p>Before the compiler has turned a vector loop into machine code, every vector is an object, and the loop a thousand
 * times slower: a first training step would take a second. So the kernels ask here whether the parts they need are warm;
 * a part that is not is asked for thereby, and a thread runs it on numbers of its own until it is fast, one part after
 * the other, some tenths of a second each. Until then the scalar kernels do the work. They give the same bits, so when
 * that happens changes nothing but the time.
 */
final class WarmUp {
    /** Tall tiles two vectors wide. */
    static final int TALL_2 = 1;

    /** Low tiles two vectors wide. */
    static final int LOW_2 = 1 << 1;

    /** Tall tiles one vector wide. */
    static final int TALL_1 = 1 << 2;

    /** Low tiles one vector wide. */
    static final int LOW_1 = 1 << 3;

    /** Single rows, in all their widths. */
    static final int ROWS = 1 << 4;

    /** Copies of strips and panels. */
    static final int COPIES = 1 << 5;

    /** Strips turned round. */
    static final int TURNS = 1 << 6;

    private static final int FIRST_FUNCTION = 8;

    /** The inner size of the products that are run, and how many vectors a function is applied to. */
    private static final int K = 24;

    /** A part is warm when a run of it takes less; warm they take a tenth of it or less, cold ten times as long. */
    private static final long WARM_NANOS = 8_000;

    /** When to give up on a part, and call it warm. */
    private static final long LONGEST_NANOS = 20_000_000_000L;

    private static final int RUNS = 16;

    private final int bits;
    private volatile @Nullable VectorCode code;
    private volatile int warm;
    private volatile boolean closed;
    private int asked;
    private boolean running;

    WarmUp(int bits) {
        this.bits = bits;
    }

    /** The part that is the loop of {@code function}. */
    static int of(Function function) {
        return 1 << (FIRST_FUNCTION + function.ordinal());
    }

    /** Whether all {@code parts}, a sum of the constants, are warm; asks for those that are not. */
    boolean isWarm(int parts) {
        if ((warm & parts) == parts) {
            return true;
        }
        ask(parts);
        return false;
    }

    /** The code, part of which is warm. */
    VectorCode code() {
        return Objects.requireNonNull(code, "nothing is warm yet");
    }

    /** Takes all parts as warm, which they may not be. */
    void skip() {
        code = VectorCode.forBits(bits);
        warm = -1;
    }

    /** Ends the thread soon. */
    void close() {
        closed = true;
    }

    private synchronized void ask(int parts) {
        asked |= parts & ~warm;
        if (!running && asked != 0 && !closed) {
            running = true;
            Thread thread = new Thread(this::run, "chainrule-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The next part that was asked for, or 0 when there is none, and the thread is to end. */
    private synchronized int next() {
        asked &= ~warm;
        if (asked == 0 || closed) {
            running = false;
            return 0;
        }
        return Integer.lowestOneBit(asked);
    }

    private void run() {
        VectorCode loaded = code != null ? code : VectorCode.forBits(bits);
        code = loaded;
        for (int part = next(); part != 0; part = next()) {
            Runnable work = work(loaded, part);
            long start = System.nanoTime();
            while (nanos(work) > WARM_NANOS && System.nanoTime() - start < LONGEST_NANOS && !closed) {
                Thread.onSpinWait();
            }
            warm |= part; // only this thread writes it
        }
    }

    /** The least time of a few runs. */
    private static long nanos(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }

    /** Something that runs the part and nothing else. */
    static Runnable work(VectorCode code, int part) {
        Tiles tiles = code.tiles();
        int lanes = tiles.lanes();
        int tall = tiles.height();
        return switch (part) {
            case TALL_2 -> strip(tiles, 2, tall);
            case LOW_2 -> strip(tiles, 2, Tiles.LOW);
            case TALL_1 -> strip(tiles, 1, tall);
            case LOW_1 -> strip(tiles, 1, Tiles.LOW);
            case ROWS -> {
                int n = 13 * lanes; // 8 + 4 + 1 vectors
                float[] a = new float[K];
                float[] b = new float[K * n];
                float[] c = new float[n];
                yield () -> code.rows().row(n, K, a, 0, 1, b, 0, n, c, 0);
            }
            case COPIES -> {
                float[] from = new float[K * 2 * lanes + tall];
                float[] to = new float[from.length + lanes];
                yield () -> {
                    code.packer().copyStrip(2, K, from, 0, 2 * lanes, to);
                    code.packer().copyStrip(1, K, from, 0, 2 * lanes, to);
                    code.packer().copyPanel(tall, K, from, 0, 2 * lanes, to, 0);
                };
            }
            case TURNS -> {
                int width = 2 * lanes;
                float[] from = new float[width * width];
                float[] to = new float[from.length];
                yield () -> {
                    code.packer().columns(width, width, width, from, 0, width, to, 0);
                    code.packer().columns(tall, tall, width, from, 0, width, to, 0);
                    code.packer().columns(3, lanes, width, from, 0, width, to, 0);
                };
            }
            default -> {
                Function function = Function.values()[Integer.numberOfTrailingZeros(part) - FIRST_FUNCTION];
                float[] x = new float[K * lanes];
                float[] y = new float[x.length];
                yield () -> code.maps().map(function, x, 0, y, 0, x.length);
            }
        };
    }

    private static Runnable strip(Tiles tiles, int vectors, int height) {
        float[] a = new float[K * height];
        float[] b = new float[K * vectors * tiles.lanes()];
        float[] c = new float[height * vectors * tiles.lanes()];
        int width = vectors * tiles.lanes();
        return () -> {
            tiles.strip(vectors, 0, height, height, K, Tiles.Order.PANELS, a, 0, 0, b, 0, width, c, 0, width);
            tiles.strip(vectors, 0, height, height, K, Tiles.Order.COLUMNS, a, 0, height, b, 0, width, c, 0, width);
            if (tiles.takesRows()) {
                tiles.strip(vectors, 0, height, height, K, Tiles.Order.ROWS, a, 0, K, b, 0, width, c, 0, width);
            }
        };
    }
}
