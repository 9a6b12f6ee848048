package dev.chainrule.serve.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Jobs in the order in which they came, bounded in their rows, and taken several at a time. */
final class BatchQueue {
    private final int capacity;
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final AtomicInteger rows = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private boolean closed;

    /** @param capacity rows that may wait */
    BatchQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Whether rows wait up to its capacity. */
    boolean isFull() {
        return rows.get() >= capacity;
    }

    int rows() {
        return rows.get();
    }

    int requests() {
        return requests.get();
    }

    /** Adds {@code job}; false if there is no room for it, or the queue is closed. One job alone always has room. */
    boolean offer(Job job) {
        lock.lock();
        try {
            if (closed || (!jobs.isEmpty() && rows.get() + (long) job.rows() > capacity)) {
                return false;
            }
            jobs.add(job);
            count(job.rows(), 1);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void count(int more, int moreRequests) {
        rows.addAndGet(more);
        requests.addAndGet(moreRequests);
    }

    /** Waits until there is a job; false when the queue is closed and nothing is left. */
    boolean awaitFilled() throws InterruptedException {
        lock.lock();
        try {
            while (jobs.isEmpty() && !closed) {
                filled.await();
            }
            return !jobs.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the first job that somebody still waits for, and those behind it for the same model, up to {@code most} rows
     * together (but at least one job). Empty if there is none.
     */
    List<Job> poll(int most) {
        List<Job> batch = new ArrayList<>();
        lock.lock();
        try {
            fill(batch, most);
            if (!jobs.isEmpty()) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private void fill(List<Job> batch, int most) {
        int taken = 0;
        for (Job next = jobs.peek(); next != null; next = jobs.peek()) {
            boolean fits =
                    batch.isEmpty() || (next.model() == batch.getFirst().model() && taken + (long) next.rows() <= most);
            if (!fits) {
                return;
            }
            jobs.remove();
            count(-next.rows(), -1);
            if (next.begin()) {
                batch.add(next);
                taken += next.rows();
            }
        }
    }

    /** Takes nothing more in. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
