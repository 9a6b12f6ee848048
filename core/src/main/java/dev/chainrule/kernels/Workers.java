package dev.chainrule.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The caller's thread and {@code threads − 1} daemon threads that work on one loop together.
 *
 * <p>A loop is cut by index into parts, always the same ones for the same loop and number of threads. Each thread takes
 * the next part that nobody has taken, so a thread that the operating system holds up, or that is still waking, costs
 * only the part it has begun. Which thread does a part changes nothing in the result, as parts share no output.
 *
 * <p>Between loops a worker spins for {@value #SPIN_NANOS} ns, because the loops of a training step follow each other
 * within microseconds and waking a parked thread takes tens of them; then it parks and uses no time. The caller waits
 * for the last parts in the same way.
 *
 * <p>With one thread nothing is started and every loop runs where it is called. One thread at a time may use an
 * instance; a loop started from inside a loop runs in the thread that starts it.
 */
public final class Workers implements AutoCloseable {
    /** How long a thread looks for work before it parks. */
    private static final long SPIN_NANOS = 300_000;

    /** Looks between two looks at the clock. */
    private static final int SPIN_TURNS = 64;

    /** What a thread must have to do, in operations, to be worth calling: some microseconds of plain code. */
    private static final long WORTHWHILE = 1 << 15;

    /** The most parts a loop is cut into per thread, so that threads of unequal speed finish together. */
    private static final int PARTS_PER_THREAD = 4;

    /** The most parts a loop can have: they are counted in 16 bits of the ticket. */
    private static final int MOST_PARTS = 1 << 15;

    /** Work that can be done in parts at the same time. */
    @FunctionalInterface
    public interface PartTask {
        /**
         * Does one part.
         *
         * @param part 0 … parts − 1
         * @param worker the thread that does it, 0 … threads − 1: two parts running at the same time have different
         *     ones, so it may be the index of scratch memory
         */
        void run(int part, int worker);
    }

    private final Worker[] others;

    /** The round in the upper 32 bits, then its number of parts and the number of parts taken, 16 bits each. */
    private final AtomicLong ticket = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile @Nullable Thread waiting;
    private volatile boolean closed;

    // Written by the caller before the ticket of a round and read by workers that hold a part of it.
    private PartTask task = (part, worker) -> {};

    // The loop under way, when it is one over items; written by the caller as the task is.
    private RangeTask ranges = (from, to) -> {};
    private int rangeItems;
    private int rangeParts;
    private final PartTask byRange = this::range; // made once, so that a loop makes no objects
    private @Nullable Throwable failure;
    private int failedPart;

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
    boolean busy() {
        return busy;
    }

    /** How many threads are worth using for {@code cost} operations in all: 1 inside a task. */
    public int worthwhile(long cost) {
        return busy ? 1 : Math.clamp(cost / WORTHWHILE, 1, threads());
    }

    /** Runs {@code task} over 0 … items − 1 as {@link Kernels#split} says. */
    public void split(int items, long costPerItem, RangeTask task) {
        if (items <= 0) {
            return;
        }
        long cost = items * Math.max(1, costPerItem);
        int threads = worthwhile(cost);
        if (threads > 1) {
            int parts = Math.min(items, Math.clamp(cost / (2 * WORTHWHILE), threads, threads * PARTS_PER_THREAD));
            ranges = task;
            rangeItems = items;
            rangeParts = parts;
            each(parts, threads, byRange);
        } else if (busy) {
            task.run(0, items);
        } else {
            busy = true;
            try {
                task.run(0, items, 0);
            } finally {
                busy = false;
            }
        }
    }

    private void range(int part, int worker) {
        ranges.run(bound(rangeItems, rangeParts, part), bound(rangeItems, rangeParts, part + 1), worker);
    }

    /** Where part {@code part} of {@code parts} equal parts of 0 … items − 1 begins. */
    public static int bound(int items, int parts, int part) {
        return (int) ((long) items * part / parts);
    }

    /**
     * Runs every part of {@code task} once, on at most {@code threads} threads at the same time, and waits for all. If
     * parts throw, the rest still run, and then the throwable of the lowest part is thrown here.
     *
     * @throws IllegalArgumentException if there is no part, or more than 32,768
     * @throws IllegalStateException inside a task, or after {@link #close}
     */
    public void each(int parts, int threads, PartTask task) {
        if (parts < 1 || parts > MOST_PARTS) {
            throw new IllegalArgumentException("parts must be 1 … " + MOST_PARTS + ", is " + parts);
        }
        if (busy || closed) {
            throw new IllegalStateException(
                    closed ? "workers are closed" : "workers are busy: not to be called inside a task");
        }
        busy = true;
        this.task = task;
        unfinished.set(parts);
        int round = (int) (ticket.get() >>> 32) + 1;
        ticket.set((long) round << 32 | (long) parts << 16); // the parts can be taken from here on
        int helpers = Math.min(Math.min(threads, parts) - 1, others.length);
        for (int i = 0; i < helpers; i++) {
            others[i].wake();
        }
        work(round, 0);
        await();
        busy = false;
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            Workers.<RuntimeException>rethrow(thrown);
        }
    }

    /** Stops the threads; they end shortly after. */
    @Override
    public void close() {
        closed = true;
        for (Worker other : others) {
            other.wake();
        }
    }

    /** Takes and does parts of the round until none is left. */
    private void work(int round, int worker) {
        for (int part = take(round); part >= 0; part = take(round)) {
            try {
                task.run(part, worker);
            } catch (Throwable thrown) {
                fail(part, thrown);
            } finally {
                if (unfinished.decrementAndGet() == 0) {
                    LockSupport.unpark(waiting);
                }
            }
        }
    }

    /** The next part of the round, or −1 when all are taken or the round is over. */
    private int take(int round) {
        while (true) {
            long seen = ticket.get();
            int taken = (int) (seen & 0xFFFF);
            if ((int) (seen >>> 32) != round || taken == (int) (seen >>> 16 & 0xFFFF)) {
                return -1;
            }
            if (ticket.compareAndSet(seen, seen + 1)) {
                return taken;
            }
        }
    }

    private synchronized void fail(int part, Throwable thrown) {
        if (failure == null || part < failedPart) {
            failure = thrown;
            failedPart = part;
        }
    }

    /** Waits until every part is done. */
    private void await() {
        long start = System.nanoTime();
        do {
            for (int i = 0; i < SPIN_TURNS; i++) {
                if (unfinished.get() == 0) {
                    return;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < SPIN_NANOS);
        boolean interrupted = false;
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

    /** Throws what a task threw as it is: a task can declare no checked exception. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private final class Worker extends Thread {
        private final int index;
        private volatile boolean parked;

        Worker(int index) {
            super("chainrule-worker-" + index);
            this.index = index;
            setDaemon(true);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            int round = 0;
            while (awaitRoundAfter(round)) {
                round = (int) (ticket.get() >>> 32);
                work(round, index);
            }
        }

        /** Waits until a round after {@code round} begins; false when the workers are closed instead. */
        private boolean awaitRoundAfter(int round) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < SPIN_TURNS; i++) {
                    if ((int) (ticket.get() >>> 32) != round) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
                if (closed) {
                    return false;
                }
            } while (System.nanoTime() - start < SPIN_NANOS);
            parked = true;
            while ((int) (ticket.get() >>> 32) == round && !closed) {
                LockSupport.park(this);
            }
            parked = false;
            return !closed;
        }
    }
}
