package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import org.jspecify.annotations.Nullable;

/**
 * In training each unit of each row is set to 0 with probability p, the others multiplied by 1 / (1 − p), so that
 * prediction needs nothing; the gradient passes by the same mask. The mask of a row comes from (seed, layer, step, row).
 */
final class DropoutStage implements Stage {
    private static final int COST = 8;

    private final Kernels kernels;
    private final double dropout;
    private final long seed;
    private final int layer;
    private final byte[] kept;
    private final Matrix output;
    private final @Nullable Slope slope;

    private final int units;

    /** For each thread. */
    private final long[][] bits;

    private final RangeTask dropping = new Dropping();
    private final RangeTask backRows = this::backRows;

    /** p of the step. */
    private double share;

    private long step;
    private Matrix input;
    private Matrix gradient;

    /**
     * The stage of one layer.
     *
     * @param output where h goes, capacity × units; on the way back ∂L/∂h comes in it
     * @param slope of the activation before it, or null if that is a {@link ParametricStage}
     */
    DropoutStage(Kernels kernels, double dropout, long seed, int layer, Matrix output, @Nullable Slope slope) {
        this.kernels = kernels;
        this.dropout = dropout;
        this.share = dropout;
        this.seed = seed;
        this.layer = layer;
        this.kept = new byte[output.array().length];
        this.units = output.columns();
        this.bits = new long[kernels.threads()][units];
        this.input = output;
        this.gradient = output;
        this.output = output;
        this.slope = slope;
    }

    /** Has the next steps drop {@code factor} times the share of the layer. */
    void scale(double factor) {
        double scaled = dropout * factor;
        if (!(scaled >= 0 && scaled < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, is " + dropout + " times "
                    + factor + " by its schedule");
        }
        share = scaled;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        if (step == PREDICTION) {
            return input;
        }
        this.step = step;
        this.input = input;
        kernels.split(input.rows(), (long) COST * units, dropping);
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        this.gradient = outputGradient;
        kernels.split(outputGradient.rows(), units, backRows);
        return slope == null ? outputGradient : slope.take(outputGradient);
    }

    private final class Dropping implements RangeTask {
        @Override
        public void run(int from, int to) {
            throw new IllegalStateException("the scratch memory needs to know the thread");
        }

        @Override
        public void run(int from, int to, int worker) {
            for (int row = from; row < to; row++) {
                int at = row * units;
                DropoutDraw.of(seed, layer, step, row).keep(share, bits[worker], kept, at);
                multiply(input.array(), kept, factor(), output.array(), at, units);
            }
        }
    }

    private void backRows(int from, int to) {
        for (int row = from; row < to; row++) {
            multiplyBy(gradient.array(), kept, factor(), row * units, units);
        }
    }

    private static void multiply(float[] x, byte[] kept, float factor, float[] y, int at, int count) {
        for (int j = 0; j < count; j++) {
            y[at + j] = x[at + j] * (factor * kept[at + j]);
        }
    }

    private static void multiplyBy(float[] x, byte[] kept, float factor, int at, int count) {
        for (int j = 0; j < count; j++) {
            x[at + j] *= factor * kept[at + j];
        }
    }

    private float factor() {
        return (float) (1 / (1 - share));
    }
}
