package dev.chainrule.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The caller's thread and {@code threads − 1} daemon threads that work on one loop together.
 *
 * <p>A loop is cut by index into as many parts as there are threads; worker i always gets part i, so what it touches
 * stays in its core's cache from one loop to the next. Between loops a worker spins for some {@value #SPIN_NANOS} ns,
 * because the loops of one training step follow each other within microseconds and waking a parked thread takes tens
 * of them; then it parks and uses no time.
 *
 * <p>With one thread nothing is started and every loop runs where it is called. One thread at a time may use an
 * instance; a loop started from inside a loop runs in the thread that starts it.
 */
public final class Workers implements AutoCloseable {
    /** How long a thread looks for work before it parks. */
    private static final long SPIN_NANOS = 30_000;
    /** Turns between two looks at the clock. */
    private static final int SPIN_TURNS = 64;
    /** Below this many operations per thread a loop is not worth handing out (about 5 µs of plain vectorised code). */
    private static final long WORTHWHILE = 1 << 15;

    /** Work for one thread. */
    @FunctionalInterface
    public interface Part {
        /** Does the part of worker {@code worker}, 0 … threads − 1. */
        void run(int worker);
    }

    private final Worker[] others;
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile int round;
    private volatile Thread waiting;
    private volatile boolean closed;
    private Part part;
    private boolean busy;

    /**
     * Starts the threads.
     *
     * @throws IllegalArgumentException if {@code threads} is not positive
     */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, is " + threads);
        }
        others = new Worker[threads - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Worker(i + 1);
            others[i].start();
        }
    }

    /** The number of threads, the caller's included. */
    public int threads() {
        return others.length + 1;
    }

    /** Whether a loop is under way: true inside a task. */
    public boolean busy() {
        return busy;
    }

    /** Runs {@code task} over 0 … items − 1 as {@link Kernels#split} says. */
    public void split(int items, long costPerItem, RangeTask task) {
        if (items <= 0) {
            return;
        }
        int parts = worthwhile(items, costPerItem);
        if (parts == 1) {
            boolean outermost = !busy;
            busy = true;
            try {
                task.run(0, items);
            } finally {
                if (outermost) {
                    busy = false;
                }
            }
        } else {
            each(worker -> {
                if (worker < parts) {
                    int from = bound(items, parts, worker);
                    int to = bound(items, parts, worker + 1);
                    if (from < to) {
                        task.run(from, to);
                    }
                }
            });
        }
    }

    /** How many threads are worth using for {@code items} items of the given cost: 1 inside a task. */
    public int worthwhile(int items, long costPerItem) {
        if (others.length == 0 || busy) {
            return 1;
        }
        long cost = items * Math.max(1, costPerItem);
        return (int) Math.max(1, Math.min(Math.min(threads(), items), cost / WORTHWHILE));
    }

    /** Where part {@code part} of {@code parts} equal parts of 0 … items − 1 begins. */
    public static int bound(int items, int parts, int part) {
        return (int) ((long) items * part / parts);
    }

    /**
     * Runs {@code part} once on every worker, at the same time, and waits for all of them. If some throw, the
     * throwable of the lowest worker is thrown here, the others' are added to it as suppressed.
     */
    public void each(Part part) {
        if (busy) {
            throw new IllegalStateException("workers are busy: not to be called from inside a task");
        }
        if (closed) {
            throw new IllegalStateException("workers are closed");
        }
        busy = true;
        Throwable failure = null;
        this.part = part;
        unfinished.set(others.length);
        round++; // publishes part; only this thread ever writes it
        for (Worker other : others) {
            if (other.parked) {
                LockSupport.unpark(other);
            }
        }
        try {
            part.run(0);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        await();
        this.part = null;
        busy = false;
        for (Worker other : others) {
            failure = join(failure, other.failure);
            other.failure = null;
        }
        if (failure != null) {
            throw Workers.<RuntimeException>unchecked(failure);
        }
    }

    private void await() {
        if (unfinished.get() == 0) {
            return;
        }
        boolean interrupted = false;
        long start = System.nanoTime();
        do {
            for (int i = 0; i < SPIN_TURNS; i++) {
                if (unfinished.get() == 0) {
                    return;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < SPIN_NANOS);
        waiting = Thread.currentThread();
        while (unfinished.get() != 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the threads; they end on their own shortly after. */
    @Override
    public void close() {
        closed = true;
        for (Worker other : others) {
            LockSupport.unpark(other);
        }
    }

    private static Throwable join(Throwable first, Throwable second) {
        if (first == null || second == null || first == second) {
            return first == null ? second : first;
        }
        first.addSuppressed(second);
        return first;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private final class Worker extends Thread {
        private final int index;
        private volatile boolean parked;
        private Throwable failure;

        Worker(int index) {
            super("chainrule-worker-" + index);
            this.index = index;
            setDaemon(true);
        }

        @Override
        public void run() {
            int done = 0;
            while (awaitRound(done)) {
                done++;
                try {
                    part.run(index);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                if (unfinished.decrementAndGet() == 0) {
                    Thread sleeper = waiting;
                    if (sleeper != null) {
                        LockSupport.unpark(sleeper);
                    }
                }
            }
        }

        /** Waits until the round after {@code done} begins; false when the workers are closed instead. */
        private boolean awaitRound(int done) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < SPIN_TURNS; i++) {
                    if (round != done) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
                if (closed) {
                    return false;
                }
            } while (System.nanoTime() - start < SPIN_NANOS);
            parked = true;
            while (round == done && !closed) {
                LockSupport.park(this);
            }
            parked = false;
            return round != done;
        }
    }
}
