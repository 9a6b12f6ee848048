package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
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
    private final boolean[] kept;
    private final Matrix output;
    private final @Nullable Slope slope;

    /** p of the step. */
    private double share;

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
        this.kept = new boolean[output.array().length];
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
        int units = input.columns();
        float factor = factor();
        kernels.split(input.rows(), (long) COST * units, (from, to) -> {
            for (int row = from; row < to; row++) {
                DropoutDraw draw = DropoutDraw.of(seed, layer, step, row);
                for (int i = row * units; i < (row + 1) * units; i++) {
                    kept[i] = draw.next(share);
                    output.array()[i] = input.array()[i] * (kept[i] ? factor : 0f);
                }
            }
        });
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        int units = outputGradient.columns();
        float[] d = outputGradient.array();
        float factor = factor();
        kernels.split(outputGradient.rows(), units, (from, to) -> {
            for (int i = from * units; i < to * units; i++) {
                d[i] *= kept[i] ? factor : 0f;
            }
        });
        return slope == null ? outputGradient : slope.take(outputGradient);
    }

    private float factor() {
        return (float) (1 / (1 - share));
    }
}
