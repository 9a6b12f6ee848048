package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.ParametricActivation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * h = f(a, p) with a learned p per unit. Back: ∂L/∂a goes where ∂L/∂h was. ∂L/∂p is summed along {@value #BLOCK_ROWS} rows in
 * order, and then along these blocks in order, which are the same for any number of threads.
 */
final class ParametricStage implements Stage {
    /** Roughly what a value costs, in operations. */
    private static final int COST = 16;

    private static final int BLOCK_ROWS = 16;

    private final Kernels kernels;
    private final ParametricActivation activation;
    private final int units;
    private final Matrix parameters;
    private final @Nullable WayBack back;
    private final Matrix output;
    private final RangeTask forwardRows = this::forwardRows; // made once, so that a step makes no objects
    private Matrix input;

    /** @param output where h goes, capacity × units; on the way back ∂L/∂h comes in it */
    ParametricStage(
            Kernels kernels,
            ParametricActivation activation,
            Matrix parameters,
            @Nullable Matrix parameterGradient,
            Matrix output) {
        this.kernels = kernels;
        this.activation = activation;
        this.units = parameters.columns();
        this.parameters = parameters;
        this.output = output;
        this.back = parameterGradient == null ? null : new WayBack(parameterGradient);
        this.input = output;
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        kernels.split(input.rows(), (long) COST * units, forwardRows);
        return output.rows(0, input.rows());
    }

    @Override
    public Matrix backward(Matrix dh, boolean inputNeeded) {
        if (back == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        back.take(dh);
        return dh;
    }

    private void forwardRows(int from, int to) {
        activation.forward(
                kernels,
                input.array(),
                output.array(),
                from * units,
                to - from,
                units,
                parameters.array(),
                parameters.offset());
    }

    /** What one thread works on, some rows of each: an activation wants all it reads and writes at the same indices. */
    private record Block(float[] a, float[] dh, float[] da, float[] dp) {
        static Block of(int length) {
            return new Block(new float[length], new float[length], new float[length], new float[length]);
        }
    }

    /** The gradients of a batch. */
    private final class WayBack implements RangeTask {
        private final Matrix parameterGradient;
        private final Block[] blocks;
        /** ∂L/∂p of each block of rows. */
        private final float[] sums;

        private Matrix gradient;

        WayBack(Matrix parameterGradient) {
            this.parameterGradient = parameterGradient;
            this.blocks = new Block[kernels.threads()];
            Arrays.setAll(blocks, i -> Block.of(BLOCK_ROWS * units));
            this.sums = new float[Math.ceilDiv(output.rows(), BLOCK_ROWS) * units];
            this.gradient = output;
        }

        void take(Matrix dh) {
            gradient = dh;
            int count = Math.ceilDiv(dh.rows(), BLOCK_ROWS);
            kernels.split(count, (long) 2 * COST * BLOCK_ROWS * units, this);
            float[] dp = parameterGradient.array();
            int at = parameterGradient.offset();
            System.arraycopy(sums, 0, dp, at, units);
            for (int block = 1; block < count; block++) {
                add(sums, block * units, dp, at);
            }
        }

        @Override
        public void run(int from, int to) {
            throw new IllegalStateException("the block needs to know the thread");
        }

        @Override
        public void run(int from, int to, int worker) {
            Block own = blocks[worker];
            for (int block = from; block < to; block++) {
                int first = block * BLOCK_ROWS;
                int rows = Math.min(BLOCK_ROWS, gradient.rows() - first);
                int at = first * units;
                int length = rows * units;
                System.arraycopy(input.array(), at, own.a, 0, length);
                System.arraycopy(gradient.array(), at, own.dh, 0, length);
                activation.backward(
                        kernels,
                        own.a,
                        own.dh,
                        own.da,
                        own.dp,
                        0,
                        rows,
                        units,
                        parameters.array(),
                        parameters.offset());
                System.arraycopy(own.da, 0, gradient.array(), at, length);
                System.arraycopy(own.dp, 0, sums, block * units, units);
                for (int row = 1; row < rows; row++) {
                    add(own.dp, row * units, sums, block * units);
                }
            }
        }

        private void add(float[] values, int from, float[] to, int at) {
            for (int j = 0; j < units; j++) {
                to[at + j] += values[from + j];
            }
        }
    }
}
