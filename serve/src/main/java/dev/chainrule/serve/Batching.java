package dev.chainrule.serve;

import java.time.Duration;

/**
 * How rows of several requests are computed together. Nobody waits for a batch to fill: a thread that is free takes what is
 * there, so a lone request is computed at once, and batches grow only while all threads are busy.
 *
 * @param threads that compute, for each model
 * @param rows of a batch, at most; a request of more is a batch of its own
 * @param queue rows that may wait, for each model; a request beyond that is refused (429)
 * @param timeout how long a request may wait for its predictions from when it arrived (504); it may itself ask for less
 */
public record Batching(int threads, int rows, int queue, Duration timeout) {
    /** @throws IllegalArgumentException if one is not positive */
    public Batching {
        if (threads < 1 || rows < 1 || queue < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("threads, rows, queue and timeout must be at least 1, are " + threads
                    + ", " + rows + ", " + queue + " and " + timeout);
        }
    }

    /** A thread per processor, but at most four; batches of 256 rows; 20,000 rows waiting; 10 seconds. */
    public static Batching usual() {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        return new Batching(threads, 256, 20_000, Duration.ofSeconds(10));
    }
}
