package dev.chainrule.serve.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What one model has done, over all its versions. */
public final class ModelMetrics {
    final LongAdder rows = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder loaded = new LongAdder();
    final LongAdder refused = new LongAdder();
    final Histogram batchRows = Histogram.ofRows();
    final Histogram waiting = Histogram.ofSeconds();
    private volatile IntSupplier queueRows = () -> 0;
    private volatile IntSupplier queueRequests = () -> 0;
    private volatile String version = "";
    private volatile boolean stale;
    private volatile long loadedAt;

    ModelMetrics() {}

    /** How many rows and requests wait, to be asked when somebody looks. */
    public void watchQueue(IntSupplier rows, IntSupplier requests) {
        queueRows = rows;
        queueRequests = requests;
    }

    /** A request got its predictions. */
    public void predicted(int count, int unknownCategories) {
        rows.add(count);
        unknown.add(unknownCategories);
    }

    /** So many rows were computed together. */
    public void batch(int count) {
        batchRows.add(count);
    }

    /** A request began to be computed so long after it had been encoded. */
    public void waited(long nanos) {
        waiting.add(nanos / 1e9);
    }

    /** {@code version} is served from now on. */
    public void loaded(String version) {
        this.version = version;
        loadedAt = System.currentTimeMillis();
        stale = false;
        loaded.increment();
    }

    /** The file is again the one that is served, or it is not. */
    public void stale(boolean now) {
        if (now && !stale) {
            refused.increment();
        }
        stale = now;
    }

    int queueRows() {
        return queueRows.getAsInt();
    }

    int queueRequests() {
        return queueRequests.getAsInt();
    }

    String version() {
        return version;
    }

    boolean isStale() {
        return stale;
    }

    double loadedAt() {
        return loadedAt / 1e3;
    }
}
