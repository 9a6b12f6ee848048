package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The affine part of the output layer of an ensemble: z = xW_m + b_m, each member's rows by weights of their own. Back as in
 * {@link AffineStage}, member by member.
 */
final class HeadStage implements Stage {
    private final Kernels kernels;
    private final LayerParameters[] heads;
    private final Matrix output;
    private final InputGradient @Nullable [] inputGradients;
    private final int units;
    private final MemberViews inputs;
    private final MemberViews outputs;
    private final MemberViews deltas;

    private final RangeTask addBiases = this::addBiases;
    private final RangeTask sumBiases = this::sumBiases;

    private Matrix input;
    private Matrix delta;
    private int rows;

    /**
     * The stage of the last layer.
     *
     * @param heads of each member
     * @param output where z goes, members · capacity × units
     * @param inputGradients one for each member over the same memory, or null for a pass that only predicts
     */
    HeadStage(Kernels kernels, LayerParameters[] heads, Matrix output, InputGradient @Nullable [] inputGradients) {
        this.kernels = kernels;
        this.heads = heads;
        this.output = output;
        this.inputGradients = inputGradients;
        this.units = output.columns();
        this.inputs = new MemberViews(heads.length);
        this.outputs = new MemberViews(heads.length);
        this.deltas = new MemberViews(heads.length);
        this.input = output;
        this.delta = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        this.rows = input.rows() / heads.length;
        Matrix z = output.rows(0, input.rows());
        Matrix[] x = inputs.of(input);
        Matrix[] ofMember = outputs.of(z);
        for (int member = 0; member < heads.length; member++) {
            kernels.product(x[member], heads[member].weights(), ofMember[member]);
        }
        if (heads[0].bias() != null) {
            kernels.split(heads.length, (long) rows * units, addBiases);
        }
        return z;
    }

    @Override
    public Matrix backward(Matrix delta, boolean inputNeeded) {
        this.delta = delta;
        Matrix[] x = inputs.of(input);
        Matrix[] d = deltas.of(delta);
        for (int member = 0; member < heads.length; member++) {
            Matrix gradient = heads[member].weightGradient();
            if (gradient == null) {
                throw new IllegalStateException("this pass only predicts");
            }
            kernels.transposedProduct(x[member], d[member], gradient);
        }
        if (heads[0].biasGradient() != null) {
            kernels.split(heads.length, (long) rows * units, sumBiases);
        }
        if (inputGradients == null) {
            return delta;
        }
        for (int member = 0; member < heads.length; member++) {
            inputGradients[member].take(d[member], heads[member].weights(), member * rows);
        }
        return input;
    }

    private void addBiases(int from, int to) {
        for (int member = from; member < to; member++) {
            Matrix bias = heads[member].bias();
            for (int row = member * rows; bias != null && row < (member + 1) * rows; row++) {
                Rows.add(output.array(), row * units, bias.array(), bias.offset(), units);
            }
        }
    }

    private void sumBiases(int from, int to) {
        for (int member = from; member < to; member++) {
            Matrix sums = heads[member].biasGradient();
            if (sums != null) {
                Arrays.fill(sums.array(), sums.offset(), sums.offset() + units, 0f);
                for (int row = member * rows; row < (member + 1) * rows; row++) {
                    Rows.add(sums.array(), sums.offset(), delta.array(), row * units, units);
                }
            }
        }
    }
}
