package dev.chainrule.studio.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest snapshot of a training, for any number of listeners who come and wait for it; what they miss is gone. */
final class Broadcast {
    private Map<String, @Nullable Object> snapshot = Map.of();
    private long number;
    private @Nullable String end;
    private int listeners;
    private long heard = System.nanoTime();

    /**
     * What a listener is told.
     *
     * @param number of the snapshot, to ask for the next by
     * @param snapshot empty before the first
     * @param end why there will be no other; null if there may be
     */
    record News(
            long number,
            Map<String, @Nullable Object> snapshot,
            @Nullable String end) {
        /** How many epochs were over when the snapshot was made. */
        int epoch() {
            return snapshot.get("epoch") instanceof Integer epoch ? epoch : 0;
        }
    }

    synchronized void publish(Map<String, @Nullable Object> next) {
        snapshot = next;
        number++;
        notifyAll();
    }

    /** Tells all listeners that it is over; the first reason counts. */
    synchronized void end(String reason) {
        end = end == null ? reason : end;
        notifyAll();
    }

    /** Waits until there is a snapshot after number {@code after}, or the end, or {@code millis} are over. */
    synchronized News await(long after, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (number <= after && end == null) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return new News(number, snapshot, end);
    }

    synchronized void join() {
        listeners++;
        notifyAll();
    }

    synchronized void leave() {
        listeners--;
        heard = System.nanoTime();
    }

    /** Somebody still wants it, without listening all the time. */
    synchronized void touch() {
        heard = System.nanoTime();
    }

    /** Waits until somebody listens, or it is over. */
    synchronized void awaitListener() throws InterruptedException {
        while (listeners == 0 && end == null) {
            wait();
        }
    }

    /** For how long nobody has asked or said a word, in nanoseconds; 0 if somebody waits for news. */
    synchronized long silence() {
        return listeners > 0 ? 0 : System.nanoTime() - heard;
    }
}
