package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The loss of each row of a batch, in double precision, and its gradient; with scratch memory per thread, made once. */
final class LossTask implements RangeTask {
    /** Roughly what one output costs, in operations. */
    static final long COST = 40;

    /** What one thread works on: a row each of pre-activations, outputs, targets and the loss's terms. */
    private record Scratch(double[] a, double[] y, double[] t, double[] terms) {
        Scratch(int outputs) {
            this(new double[outputs], new double[outputs], new double[outputs], new double[outputs]);
        }
    }

    private final Activation activation;
    private final int outputs;
    private final Matrix outputGradient;
    private final double[] rowLoss;
    private final Scratch[] scratch;

    private @Nullable Loss loss;
    private Matrix a;
    private Matrix y;
    private Matrix targets;
    private float @Nullable [] weights;
    private boolean withGradient;
    private int samples;

    /** By what each row counts in the gradient: 1 / (rows of the batch · members). */
    private double scale;

    /**
     * The task for batches of up to {@code capacity} rows.
     *
     * @param outputGradient where the gradient goes, rows × outputs
     */
    LossTask(Network network, int capacity, Matrix outputGradient, int threads) {
        this.activation = network.output().activation();
        this.outputs = network.outputs();
        this.outputGradient = outputGradient;
        this.rowLoss = new double[capacity];
        this.scratch = new Scratch[threads];
        for (int i = 0; i < threads; i++) {
            scratch[i] = new Scratch(outputs);
        }
        this.a = outputGradient;
        this.y = outputGradient;
        this.targets = outputGradient;
    }

    /**
     * Sets what the ranges are to work on.
     *
     * @param a pre-activations of the output layer, rows × outputs
     * @param y its activations
     * @param samples how many samples there are: as many as rows, or if rows are those of several members, one after the
     *     other, as each of them has
     * @param targets samples × outputs
     * @param weights a weight per sample, or null for 1
     * @param of how many samples the gradient is the mean over: these, or those of a batch that these are a part of
     */
    void prepare(
            Loss loss,
            Matrix a,
            Matrix y,
            int samples,
            Matrix targets,
            float @Nullable [] weights,
            boolean withGradient,
            long of) {
        this.scale = 1.0 / ((double) of * (samples == 0 ? 1 : y.rows() / samples));
        this.samples = samples;
        this.loss = loss;
        this.a = a;
        this.y = y;
        this.targets = targets;
        this.weights = weights;
        this.withGradient = withGradient;
    }

    /** The sum over all rows, in their order; of several members the mean of theirs. */
    double total() {
        double total = 0;
        for (int row = 0; row < y.rows(); row++) {
            total += rowLoss[row];
        }
        int members = y.rows() / samples;
        return total / members;
    }

    @Override
    public void run(int from, int to) {
        throw new IllegalStateException("the scratch memory needs to know the thread");
    }

    @Override
    public void run(int from, int to, int worker) {
        Loss function = Objects.requireNonNull(loss);
        boolean fused = function.fusedWith(activation);
        Scratch own = scratch[worker];
        for (int row = from; row < to; row++) {
            read(y, row, own.y);
            read(targets, row % samples, own.t);
            double weight = weights == null ? 1 : weights[row % samples];
            if (fused) {
                read(a, row, own.a);
                function.fusedTerms(activation, own.a, own.y, own.t, own.terms);
            } else {
                function.terms(own.y, own.t, own.terms);
            }
            double sum = 0;
            for (double term : own.terms) {
                sum += term;
            }
            rowLoss[row] = weight * sum;
            if (withGradient) {
                if (fused) {
                    function.fusedGradient(activation, own.a, own.y, own.t, own.terms);
                } else {
                    function.gradient(activation, own.y, own.t, own.terms);
                }
                for (int k = 0; k < outputs; k++) {
                    outputGradient.array()[row * outputs + k] = (float) (own.terms[k] * weight * scale);
                }
            }
        }
    }

    private static void read(Matrix matrix, int row, double[] values) {
        int start = matrix.offset() + row * matrix.stride();
        for (int k = 0; k < values.length; k++) {
            values[k] = matrix.array()[start + k];
        }
    }
}
