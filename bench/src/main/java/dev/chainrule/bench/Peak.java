package dev.chainrule.bench;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Workers;
import dev.chainrule.vector.PeakLoop;
import java.util.function.IntToDoubleFunction;

/** The fused multiply-adds that a number of threads can do per second, on registers alone. */
final class Peak implements AutoCloseable {
    private static final int FIRST_TURNS = 1 << 10;

    /** The loop is compiled when it has got no faster so many times in a row, each {@link #SHORT} ns long or longer. */
    private static final int WARM = 50;

    private static final long SHORT = 100_000;

    private final IntToDoubleFunction loop;
    private final double operationsPerTurn;
    private final Workers workers;
    private int turns = FIRST_TURNS;

    /** Takes the sums, so that no compiler can leave out the loop that makes them. */
    @SuppressWarnings("UnusedVariable")
    private volatile double sink;

    /** The peak of {@code backend}, which is one that can be opened here, on {@code threads} threads. */
    Peak(Backend backend, int threads) {
        boolean scalar = backend.bits() == Float.SIZE;
        loop = scalar ? new ScalarPeakLoop() : PeakLoop.forBits(backend.bits());
        operationsPerTurn = scalar ? ScalarPeakLoop.OPERATIONS : PeakLoop.operationsPerTurn(backend.bits());
        workers = new Workers(threads);
        warmUp();
    }

    private void warmUp() {
        double best = 0;
        for (int since = 0; since < WARM; since++) {
            double speed = gigaflops(SHORT);
            if (speed > 1.1 * best) {
                best = speed;
                since = 0;
            }
        }
    }

    /** GFLOP/s over a stretch of about {@code nanos} ns. */
    double gigaflops(long nanos) {
        workers.each(workers.threads(), workers.threads(), (part, worker) -> {}); // wakes them
        long last = run();
        while (last < nanos / 2 && turns <= Integer.MAX_VALUE / 2) {
            turns *= 2;
            last = run();
        }
        return operationsPerTurn * turns * workers.threads() / last;
    }

    private long run() {
        int count = turns;
        long start = System.nanoTime();
        workers.each(workers.threads(), workers.threads(), (part, worker) -> sink = loop.applyAsDouble(count));
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        workers.close();
    }
}
