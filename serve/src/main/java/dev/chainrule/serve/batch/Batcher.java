package dev.chainrule.serve.batch;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.serve.Batching;
import dev.chainrule.serve.Scorer;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.metrics.ModelMetrics;

/**
 * Computes outputs for the rows of many requests: a bounded queue, and a few threads that take from it what is there. A
 * thread that is free takes a lone request at once; while all are busy requests gather, and the next thread computes them
 * together, which for most networks takes hardly longer than one. Every row's outputs are the same bits in any company.
 *
 * <p>One batcher serves all versions of a model: a job brings the version that it was encoded for, and a batch holds jobs of
 * one version.
 */
public final class Batcher implements AutoCloseable {
    private final Batching batching;
    private final BatchQueue queue;

    /** Of the model called {@code name}, whose {@code metrics} it counts. */
    public Batcher(String name, Batching batching, Scorer.Factory scorers, ModelMetrics metrics) {
        this.batching = batching;
        this.queue = new BatchQueue(batching.queue());
        metrics.watchQueue(queue::rows, queue::requests);
        for (int i = 1; i <= batching.threads(); i++) {
            Thread.ofPlatform()
                    .name("serve-" + name + "-" + i)
                    .daemon()
                    .start(() -> new BatchWorker(queue, batching.rows(), scorers, metrics).run());
        }
    }

    /** @throws Refusal if so many rows wait already that no more are taken, 429 */
    public void requireRoom() {
        if (queue.isFull()) {
            throw full();
        }
    }

    private Refusal full() {
        return Refusal.tooMany("too many rows wait already (" + queue.rows() + " of " + batching.queue()
                + "); try again in a moment");
    }

    /** What came of a job. */
    public record Result(Matrix outputs, long waitedNanos) {}

    /**
     * The outputs of the network of {@code model} for {@code inputs}, computed by another thread while this one waits.
     *
     * @param inputs rows × inputs, at least one row
     * @param deadline as {@link System#nanoTime()}
     * @throws Refusal if there is no room, 429, or they are not there by then, 504
     */
    public Result outputs(Model model, Matrix inputs, long deadline) {
        Job job = new Job(model, inputs);
        if (!queue.offer(job)) {
            throw full();
        }
        Matrix outputs = job.await(deadline);
        return new Result(outputs, job.waited());
    }

    /** Computes what waits, takes nothing more, and ends. */
    @Override
    public void close() {
        queue.close();
    }
}
