package dev.chainrule.bench;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Workers;
import dev.chainrule.vector.PeakLoop;
import java.util.function.IntToDoubleFunction;

/** The fused multiply-adds that a number of threads can do per second, on registers alone. */
final class Peak implements AutoCloseable {
    private static final int FIRST_TURNS = 1 << 10;

    /** A turn takes a few nanoseconds when the loop is compiled, and some hundred or more before. */
    private static final double COMPILED_NANOS = 60;

    /** Where it does not get that fast (without multiply-add in hardware), it is taken as it is. */
    private static final long LONGEST_NANOS = 20_000_000_000L;

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
        long start = System.nanoTime();
        double slow = operationsPerTurn * workers.threads() / COMPILED_NANOS;
        while (gigaflops(SHORT) < slow && System.nanoTime() - start < LONGEST_NANOS) {
            turns = FIRST_TURNS;
        }
        gigaflops(SHORT); // sets the number of turns
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
