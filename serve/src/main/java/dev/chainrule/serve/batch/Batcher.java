package dev.chainrule.serve.batch;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.serve.Batching;
import dev.chainrule.serve.Scorer;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.metrics.ModelMetrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes outputs for the rows of many requests: a bounded queue, and a few threads that take from it what is there. A
 * thread that is free takes a lone request at once; while all are busy requests gather, and the next thread computes them
 * together, which for most networks takes hardly longer than one. Every row's outputs are the same bits in any company.
 *
 * <p>Where there is less to compute than it takes to wake another thread, the thread that brings the rows computes them
 * itself, unless others wait already or as many compute as may at once.
 *
 * <p>One batcher serves all versions of a model: a job brings the version that it was encoded for, and a batch holds jobs of
 * one version.
 */
public final class Batcher implements AutoCloseable {
    /** Multiply-adds that take some ten microseconds, about what handing rows over to another thread and back takes. */
    static final long LITTLE = 1 << 18;

    private final Batching batching;
    private final ModelMetrics metrics;
    private final BatchQueue queue;
    private final Lanes lanes;
    private final AtomicInteger threads;

    /** Of the model called {@code name}, whose {@code metrics} it counts. */
    public Batcher(String name, Batching batching, Scorer.Factory scorers, ModelMetrics metrics) {
        this.batching = batching;
        this.metrics = metrics;
        this.queue = new BatchQueue(batching.queue());
        this.lanes = new Lanes(batching.threads(), () -> new Lane(batching.rows(), scorers, metrics));
        this.threads = new AtomicInteger(batching.threads());
        metrics.watchQueue(queue::rows, queue::requests);
        for (int i = 1; i <= batching.threads(); i++) {
            Thread.ofPlatform().name("serve-" + name + "-" + i).daemon().start(this::work);
        }
    }

    private void work() {
        try {
            while (queue.awaitFilled()) {
                Lane lane = lanes.take();
                try {
                    List<Job> batch = queue.poll(batching.rows());
                    if (!batch.isEmpty()) {
                        lane.compute(batch);
                    }
                } finally {
                    lanes.giveBack(lane);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (threads.decrementAndGet() == 0) {
                lanes.close();
            }
        }
    }

    /** @throws Refusal if so many rows wait already that no more are taken, 429 */
    public void requireRoom() {
        if (queue.isFull()) {
            throw full();
        }
    }

    private Refusal full() {
        return Refusal.tooMany(
                "too many rows wait already (" + queue.rows() + " of " + batching.queue() + "); try again in a moment");
    }

    /**
     * What came of some rows.
     *
     * @param outputs rows × outputs
     * @param waitedNanos how long they waited until they were computed
     */
    public record Result(Matrix outputs, long waitedNanos) {}

    /**
     * The outputs of the network of {@code model} for {@code inputs}.
     *
     * @param work of a row, by {@link #work}
     * @param inputs rows × inputs, at least one row
     * @param deadline as {@link System#nanoTime()}
     * @throws Refusal if there is no room, 429, or they are not there by then, 504
     */
    public Result outputs(Model model, long work, Matrix inputs, long deadline) {
        if (queue.requests() == 0 && work * inputs.rows() <= LITTLE) {
            Lane lane = lanes.poll();
            if (lane != null) {
                return here(lane, model, inputs);
            }
        }
        Job job = new Job(model, inputs);
        if (!queue.offer(job)) {
            throw full();
        }
        Matrix outputs = job.await(deadline);
        return new Result(outputs, job.waited());
    }

    private Result here(Lane lane, Model model, Matrix inputs) {
        try {
            Matrix outputs = Matrix.of(inputs.rows(), model.network().outputs());
            lane.compute(model, inputs, outputs);
            metrics.waited(0);
            return new Result(outputs, 0);
        } finally {
            lanes.giveBack(lane);
        }
    }

    /** About how many multiply-adds a row takes. */
    public static long work(Network network) {
        return (long) Layout.of(network).size() * network.members();
    }

    /** Computes what waits, takes nothing more, and ends. */
    @Override
    public void close() {
        queue.close();
    }
}
