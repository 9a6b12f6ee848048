package dev.chainrule.serve.batch;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.serve.Scorer;
import dev.chainrule.serve.metrics.ModelMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scorer, of the version that was asked for last, and memory to put rows together; one thread at a time has it. */
final class Lane {
    private final int rows;
    private final Scorer.Factory scorers;
    private final ModelMetrics metrics;
    private @Nullable Model model;
    private @Nullable Scorer scorer;
    private Matrix inputs = Matrix.of(0, 1);
    private Matrix outputs = Matrix.of(0, 1);

    /** @param rows of a batch, at most */
    Lane(int rows, Scorer.Factory scorers, ModelMetrics metrics) {
        this.rows = rows;
        this.scorers = scorers;
        this.metrics = metrics;
    }

    /** The outputs of the network of {@code wanted} for {@code x}, in {@code y}. */
    void compute(Model wanted, Matrix x, Matrix y) {
        scorer(wanted).outputs(x, y);
        metrics.batch(x.rows());
    }

    /** Computes jobs of one version together, and tells them: also when it fails, for whatever reason. */
    void compute(List<Job> batch) {
        try {
            together(batch);
            batch.forEach(Job::done);
        } catch (RuntimeException | Error e) {
            batch.forEach(job -> job.failed(e));
        }
    }

    private void together(List<Job> batch) {
        batch.forEach(job -> metrics.waited(job.waited()));
        Job first = batch.getFirst();
        if (batch.size() == 1) {
            compute(first.model(), first.inputs(), first.outputs());
            return;
        }
        Scorer by = scorer(first.model());
        int count = 0;
        for (Job job : batch) {
            copy(job.inputs(), 0, inputs, count, job.rows());
            count += job.rows();
        }
        by.outputs(inputs.rows(0, count), outputs.rows(0, count));
        int at = 0;
        for (Job job : batch) {
            copy(outputs, at, job.outputs(), 0, job.rows());
            at += job.rows();
        }
        metrics.batch(count);
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

    void close() {
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
