package dev.chainrule.spark;

import dev.chainrule.optimization.OptimizerState;
import java.util.Arrays;

/**
 * Where partitions came to by updates of their own, put together in the order they are added: means weighted by rows. What
 * an optimizer remembers besides its numbers for each parameter is that of the first partition with the most updates.
 */
final class LocalResults {
    private final Question question;
    private final long total;
    private final Mean parameters;
    private final Mean[] slots;
    private final double[] losses;
    private double gradientNorm;

    // what an answer is read into
    private final float[] values;
    private final double[] own;
    private OptimizerState memory;

    /** The memory with the most updates so far. */
    private OptimizerState furthest;

    /**
     * The answers to {@code question}.
     *
     * @param before what the optimizer remembered when it was asked
     */
    LocalResults(Question question, OptimizerState before) {
        this.question = question;
        this.total = Arrays.stream(rows()).sum();
        this.parameters = new Mean(question.parameters().length);
        this.slots = new Mean[before.slots()];
        Arrays.setAll(slots, slot -> new Mean(before.parameterCount()));
        this.losses = new double[question.counts().length];
        this.values = new float[question.parameters().length];
        this.own = new double[losses.length];
        this.memory = before.copy();
        this.furthest = before.copy();
    }

    /** Adds the answer of {@code partition}. */
    void add(int partition, byte[] answer) {
        double share = (double) question.rowsOf(partition) / total;
        gradientNorm += share * Answer.readSteps(answer, own, values, memory);
        parameters.add(values, share);
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot].add(memory.slot(slot), share);
        }
        for (int i = 0; i < own.length; i++) {
            int count = question.counts()[i][partition];
            if (count > 0) {
                losses[i] += own[i] * ((double) count / question.rows(i));
            }
        }
        if (memory.steps() > furthest.steps()) {
            OptimizerState further = memory;
            memory = furthest;
            furthest = further;
        }
    }

    /** The mean of the parameters. */
    float[] parameters() {
        parameters.write(values, 0);
        return values;
    }

    /** Has {@code state} become the mean of what the partitions' optimizers remember. */
    void putMemory(OptimizerState state) {
        state.set(furthest);
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot].write(state.slot(slot), 0);
        }
    }

    /** The mean loss of each update. */
    double[] losses() {
        return losses;
    }

    /** The rows of each update. */
    long[] rows() {
        long[] rows = new long[question.counts().length];
        Arrays.setAll(rows, question::rows);
        return rows;
    }

    /** The mean length of the partitions' last gradients. */
    double gradientNorm() {
        return gradientNorm;
    }
}
