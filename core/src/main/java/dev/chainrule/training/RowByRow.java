package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.RowDescent;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.optimization.OptimizerState;

/** Plain gradient descent, an update after every row, by code written for the network: see {@link RowDescent}. */
final class RowByRow {
    private static final int CHUNK = 256;

    private final RowDescent descent;
    private final float[] parameters;
    private final OptimizerState state;
    private final int[] rows = new int[CHUNK];
    private int count;
    private double loss;

    RowByRow(RowDescent descent, float[] parameters, OptimizerState state) {
        this.descent = descent;
        this.parameters = parameters;
        this.state = state;
    }

    /**
     * Takes the next rows of {@code order}, at most {@code most} and no more than {@value #CHUNK}; ends early with a row
     * whose loss is not at most {@code limit}.
     *
     * @param sum of the losses so far
     * @return the sum with theirs
     */
    double run(RowOrder order, int most, Dataset data, double rate, double limit, double sum) {
        Matrix x = data.features();
        Matrix t = data.targets();
        float minusRate = (float) -rate;
        int chunk = Math.min(most, CHUNK);
        order.next(chunk, rows);
        double total = sum;
        count = 0;
        while (count < chunk) {
            int row = rows[count];
            loss = descent.step(
                    parameters,
                    x.array(),
                    x.offset() + row * x.stride(),
                    t.array(),
                    t.offset() + row * t.stride(),
                    minusRate);
            total += loss;
            count++;
            if (Double.isFinite(loss)) {
                state.advance();
            }
            if (!(loss <= limit)) {
                break;
            }
        }
        return total;
    }

    /** How many rows the last run took. */
    int count() {
        return count;
    }

    /** The last of them. */
    int row() {
        return rows[count - 1];
    }

    /** The loss of the last row. */
    double loss() {
        return loss;
    }
}
