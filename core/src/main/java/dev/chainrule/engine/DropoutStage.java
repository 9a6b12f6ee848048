package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;

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
    private final Matrix mask;
    private final Matrix output;
    private final Matrix inputGradient;
    /** p of the step. */
    private double share;

    DropoutStage(Kernels kernels, double dropout, long seed, int layer, int units, int capacity) {
        this.kernels = kernels;
        this.dropout = dropout;
        this.share = dropout;
        this.seed = seed;
        this.layer = layer;
        this.mask = Matrix.of(capacity, units);
        this.output = Matrix.of(capacity, units);
        this.inputGradient = Matrix.of(capacity, units);
    }

    /** Has the next steps drop {@code factor} times the share of the layer. */
    void scale(double factor) {
        double scaled = dropout * factor;
        if (!(scaled >= 0 && scaled < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, is " + dropout
                    + " times " + factor + " by its schedule");
        }
        share = scaled;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        if (step == PREDICTION) {
            return input;
        }
        int units = input.columns();
        float keep = (float) (1 / (1 - share));
        kernels.split(input.rows(), (long) COST * units, (from, to) -> {
            for (int row = from; row < to; row++) {
                DropoutDraw draw = DropoutDraw.of(seed, layer, step, row);
                for (int i = row * units; i < (row + 1) * units; i++) {
                    mask.array()[i] = draw.next(share) ? keep : 0f;
                    output.array()[i] = input.array()[i] * mask.array()[i];
                }
            }
        });
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        int units = outputGradient.columns();
        kernels.split(outputGradient.rows(), units, (from, to) -> {
            for (int i = from * units; i < to * units; i++) {
                inputGradient.array()[i] = outputGradient.array()[i] * mask.array()[i];
            }
        });
        return inputGradient.rows(0, outputGradient.rows());
    }
}
