package dev.chainrule.spark;

import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.training.TrainingCoordinator;
import java.util.ArrayList;
import java.util.List;

/** Where partitions came to by updates of their own, put together in the order they are added: means weighted by rows. */
final class LocalResults {
    private final Question question;
    private final TrainingCoordinator coordinator;
    private final List<OptimizerState> memories = new ArrayList<>();
    private final List<Long> given = new ArrayList<>();
    private final Mean parameters;
    private final float[] values;
    private final long total;
    private final double[] losses;
    private double gradientNorm;

    /** Of the answers to {@code question}. */
    LocalResults(Question question, TrainingCoordinator coordinator) {
        this.question = question;
        this.coordinator = coordinator;
        this.parameters = new Mean(question.parameters().length);
        this.values = new float[question.parameters().length];
        this.losses = new double[question.counts().length];
        long sum = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += question.rows(i);
        }
        this.total = sum;
    }

    /** Adds the answer of {@code partition}. */
    void add(int partition, byte[] answer) {
        OptimizerState memory = coordinator.memory().copy();
        double[] own = new double[losses.length];
        double norm = Answer.readSteps(answer, own, values, memory);
        long rows = question.rowsOf(partition);
        double share = (double) rows / total;
        memories.add(memory);
        given.add(rows);
        parameters.add(values, share);
        gradientNorm += share * norm;
        for (int i = 0; i < own.length; i++) {
            int count = question.counts()[i][partition];
            if (count > 0) {
                losses[i] += own[i] * ((double) count / question.rows(i));
            }
        }
    }

    /** The mean of the parameters. */
    float[] parameters() {
        parameters.write(values, 0);
        return values;
    }

    /** Has {@code memory} become the mean of what the partitions' optimizers remember. */
    void putMemory(OptimizerState memory) {
        memory.becomeMeanOf(memories, given.stream().mapToLong(Long::longValue).toArray());
    }

    /** The mean loss of each update. */
    double[] losses() {
        return losses;
    }

    /** The rows of each update. */
    long[] rows() {
        long[] rows = new long[losses.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = question.rows(i);
        }
        return rows;
    }

    /** The mean length of the partitions' last gradients. */
    double gradientNorm() {
        return gradientNorm;
    }
}
