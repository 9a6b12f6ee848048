package dev.chainrule.serve.batch;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.serve.Scorer;
import dev.chainrule.serve.metrics.ModelMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one thread of a {@link Batcher} does: takes batches and computes them, with a scorer of its own. */
final class BatchWorker {
    private final BatchQueue queue;
    private final int rows;
    private final Scorer.Factory scorers;
    private final ModelMetrics metrics;

    /** Of the version that was computed last. */
    private @Nullable Model model;

    private @Nullable Scorer scorer;
    private Matrix inputs = Matrix.of(0, 1);
    private Matrix outputs = Matrix.of(0, 1);

    BatchWorker(BatchQueue queue, int rows, Scorer.Factory scorers, ModelMetrics metrics) {
        this.queue = queue;
        this.rows = rows;
        this.scorers = scorers;
        this.metrics = metrics;
    }

    /** Until the queue is closed and empty. */
    void run() {
        try {
            List<Job> batch = queue.take(rows);
            while (!batch.isEmpty()) {
                attempt(batch);
                batch = queue.take(rows);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Whatever goes wrong, also for want of memory, is the answer to these requests, and the thread goes on. */
    private void attempt(List<Job> batch) {
        try {
            compute(batch);
            batch.forEach(Job::done);
        } catch (RuntimeException | Error e) {
            batch.forEach(job -> job.failed(e));
        }
    }

    private void compute(List<Job> batch) {
        Scorer by = scorer(batch.getFirst().model());
        if (batch.size() == 1) {
            Job job = batch.getFirst();
            by.outputs(job.inputs(), job.outputs());
            count(batch, job.rows());
            return;
        }
        int count = batch.stream().mapToInt(Job::rows).sum();
        int at = 0;
        for (Job job : batch) {
            copy(job.inputs(), 0, inputs, at, job.rows());
            at += job.rows();
        }
        by.outputs(inputs.rows(0, count), outputs.rows(0, count));
        at = 0;
        for (Job job : batch) {
            copy(outputs, at, job.outputs(), 0, job.rows());
            at += job.rows();
        }
        count(batch, count);
    }

    private void count(List<Job> batch, int together) {
        metrics.batch(together);
        batch.forEach(job -> metrics.waited(job.waited()));
    }

    private Scorer scorer(Model wanted) {
        Scorer ours = scorer;
        if (ours == null || model != wanted) {
            close();
            ours = scorers.open(wanted);
            scorer = ours;
            model = wanted;
            inputs = Matrix.of(rows, wanted.network().inputs());
            outputs = Matrix.of(rows, wanted.network().outputs());
        }
        return ours;
    }

    private void close() {
        Scorer ours = scorer;
        scorer = null;
        model = null;
        if (ours != null) {
            ours.close();
        }
    }

    /** Rows of matrices without gaps. */
    private static void copy(Matrix from, int fromRow, Matrix to, int toRow, int rows) {
        int width = from.columns();
        System.arraycopy(
                from.array(), from.offset() + fromRow * width, to.array(), to.offset() + toRow * width, rows * width);
    }
}
