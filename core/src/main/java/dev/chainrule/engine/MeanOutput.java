package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;

/**
 * What an ensemble predicts: the mean of its members' outputs y_m; and pre-activations a that have this mean as their
 * activation, for a loss that goes by them. After softmax a_k is the logarithm of the mean probability, after sigmoid the
 * logit of the mean, both put together from the members' pre-activations, so that no probability is rounded to 0 or 1 on the
 * way; after other activations, which no loss is fused with, the mean of the members' a.
 */
final class MeanOutput {
    /** Roughly what a value costs, in operations: a mean, and logarithms and exponentials. */
    private static final long MEAN_COST = 2;

    private static final long LOG_COST = 200;

    private final Kernels kernels;
    private final Activation activation;
    private final int members;
    private final int outputs;
    private final Matrix mean;
    private final Matrix meanPreActivations;
    private final double[][] scratch;
    private final RangeTask meanTask = this::meansOfOutputs;
    private final RangeTask preActivationTask = new PreActivations();

    private Matrix values;

    MeanOutput(Kernels kernels, Network network, int capacity) {
        this.kernels = kernels;
        this.activation = network.output().activation();
        this.members = network.members();
        this.outputs = network.outputs();
        this.mean = Matrix.of(capacity, outputs);
        this.meanPreActivations = Matrix.of(capacity, outputs);
        this.values = mean;
        this.scratch = new double[kernels.threads()][2 * members * outputs];
    }

    /** The mean of {@code y} over the members: members · rows × outputs to rows × outputs. */
    Matrix of(Matrix y) {
        values = y;
        int rows = y.rows() / members;
        kernels.split(rows, MEAN_COST * members * outputs, meanTask);
        return mean.rows(0, rows);
    }

    /** The pre-activations of the mean, from those of the members. */
    Matrix preActivations(Matrix a) {
        values = a;
        int rows = a.rows() / members;
        kernels.split(rows, LOG_COST * members * outputs, preActivationTask);
        return meanPreActivations.rows(0, rows);
    }

    private void meansOfOutputs(int from, int to) {
        means(mean, from, to);
    }

    private void means(Matrix to, int first, int end) {
        int rows = values.rows() / members;
        for (int row = first; row < end; row++) {
            for (int k = 0; k < outputs; k++) {
                double sum = 0;
                for (int member = 0; member < members; member++) {
                    sum += values.array()[(member * rows + row) * outputs + k];
                }
                to.array()[row * outputs + k] = (float) (sum / members);
            }
        }
    }

    private final class PreActivations implements RangeTask {
        @Override
        public void run(int from, int to) {
            throw new IllegalStateException("the scratch memory needs to know the thread");
        }

        @Override
        public void run(int from, int to, int worker) {
            switch (activation) {
                case Softmax _ -> {
                    for (int row = from; row < to; row++) {
                        logarithms(row, scratch[worker]);
                    }
                }
                case Sigmoid _ -> {
                    for (int row = from; row < to; row++) {
                        logits(row, scratch[worker]);
                    }
                }
                default -> means(meanPreActivations, from, to);
            }
        }
    }

    /** ln of the mean over m of e^(a_mk) / Σ_j e^(a_mj). */
    private void logarithms(int row, double[] logs) {
        int rows = values.rows() / members;
        for (int member = 0; member < members; member++) {
            int from = (member * rows + row) * outputs;
            for (int k = 0; k < outputs; k++) {
                logs[member * outputs + k] = values.array()[from + k];
            }
            double whole = logOfSum(logs, member * outputs, 1, outputs);
            for (int k = 0; k < outputs; k++) {
                logs[member * outputs + k] -= whole;
            }
        }
        for (int k = 0; k < outputs; k++) {
            double log = logOfSum(logs, k, outputs, members) - StrictMath.log(members);
            meanPreActivations.array()[row * outputs + k] = (float) log;
        }
    }

    /** ln p − ln(1 − p) of the mean p over m of σ(a_m), where 1 − p is the mean of σ(−a_m). */
    private void logits(int row, double[] logs) {
        int rows = values.rows() / members;
        int half = members * outputs;
        for (int k = 0; k < outputs; k++) {
            for (int member = 0; member < members; member++) {
                double a = values.array()[(member * rows + row) * outputs + k];
                double tail = StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
                logs[member] = Math.min(a, 0) - tail;
                logs[half + member] = Math.min(-a, 0) - tail;
            }
            double logit = logOfSum(logs, 0, 1, members) - logOfSum(logs, half, 1, members);
            meanPreActivations.array()[row * outputs + k] = (float) logit;
        }
    }

    /** ln Σ e^x of {@code count} values, from the largest of them. */
    private static double logOfSum(double[] values, int from, int step, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, values[from + i * step]);
        }
        if (Double.isInfinite(max)) {
            return max;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += StrictMath.exp(values[from + i * step] - max);
        }
        return max + StrictMath.log(sum);
    }
}
