package dev.chainrule.model;

import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Matrix;
import java.util.stream.IntStream;

/**
 * How much each column moves an output y of the network on the way from a baseline x⁰ to a row x (Sundararajan, Taly, Yan:
 * Axiomatic attribution for deep networks, ICML 2017, equation 1):
 *
 * <pre>{@code
 * c_i = (x_i − x⁰_i) ∫₀¹ ∂y/∂x_i (x⁰ + α (x − x⁰)) dα,   Σ_i c_i = y(x) − y(x⁰)
 * }</pre>
 *
 * <p>summed over the inputs of a column. The integral is taken by the trapezoid rule on n steps. That the sum is right
 * ("completeness") also says when n is large enough: it is doubled, and the points there are kept, until the sum is off
 * by no more than {@link #TOLERANCE}, or n is {@link #MOST_STEPS}.
 */
final class IntegratedGradients {
    /** What the sum may be off, in units of the output: a probability, or a number whose deviation is 1. */
    static final double TOLERANCE = 1e-3;

    static final int FIRST_STEPS = 16;
    static final int MOST_STEPS = 256;

    /** So many rows are on their way at the same time. */
    private static final int ROWS = 256;

    private final Pass pass;
    private final float[] baseline;
    private final int[] columnOf;
    private final int columns;
    private final Matrix points;
    private final Matrix counted;

    /**
     * The gradients of a network.
     *
     * @param pass one made by {@link Pass#sensitivity}
     * @param baseline x⁰
     * @param columnOf the column that each input belongs to
     * @param columns how many columns there are
     */
    IntegratedGradients(Pass pass, float[] baseline, int[] columnOf, int columns) {
        this.pass = pass;
        this.baseline = baseline;
        this.columnOf = columnOf;
        this.columns = columns;
        this.points = Matrix.of(pass.capacity(), baseline.length);
        this.counted = Matrix.of(pass.capacity(), pass.outputs());
    }

    /**
     * What was found of some rows.
     *
     * @param contributions rows × columns, row after row
     * @param start y(x⁰), row by row, since it may be another output in each
     * @param end y(x)
     */
    record Found(double[] contributions, float[] start, float[] end) {
        /** By how much the contributions of {@code row} miss their sum, as a share of what is allowed. */
        double gap(int row) {
            int columns = contributions.length / end.length;
            double sum = 0;
            for (int c = row * columns; c < (row + 1) * columns; c++) {
                sum += contributions[c];
            }
            double change = (double) end[row] - start[row];
            return Math.abs(sum - change) / (TOLERANCE * Math.max(1, Math.abs(change)));
        }
    }

    /**
     * The contributions to output {@code output[row]} of each row of {@code inputs}. They depend on nothing but the row.
     */
    Found of(Matrix inputs, int[] output) {
        int rows = inputs.rows();
        Found found = new Found(new double[rows * columns], new float[rows], new float[rows]);
        for (int from = 0; from < rows; from += ROWS) {
            refine(
                    inputs,
                    output,
                    IntStream.range(from, Math.min(from + ROWS, rows)).toArray(),
                    found);
        }
        return found;
    }

    private void refine(Matrix inputs, int[] output, int[] rows, Found found) {
        double[] sums = new double[rows.length * columns];
        int first = rows[0];
        Walk walk = new Walk(inputs, output, first, sums, found);
        walk.add(rows, new double[] {0, 1}, 0.5);
        int[] pending = rows;
        double[] between = IntStream.range(1, FIRST_STEPS)
                .mapToDouble(i -> (double) i / FIRST_STEPS)
                .toArray();
        for (int steps = FIRST_STEPS; pending.length > 0; steps *= 2) {
            walk.add(pending, between, 1);
            for (int row : pending) {
                for (int c = 0; c < columns; c++) {
                    found.contributions[row * columns + c] = sums[(row - first) * columns + c] / steps;
                }
            }
            boolean last = steps == MOST_STEPS;
            pending = IntStream.of(pending)
                    .filter(row -> !last && found.gap(row) > 1)
                    .toArray();
            double next = 2.0 * steps;
            between = IntStream.range(0, steps)
                    .mapToDouble(i -> (2 * i + 1) / next)
                    .toArray();
        }
    }

    /** The points of some rows on their way, brought together in batches. */
    private final class Walk {
        private final Matrix inputs;
        private final int[] output;
        private final int first;
        private final double[] sums;
        private final Found found;
        private final int[] rowAt = new int[pass.capacity()];
        private final double[] at = new double[pass.capacity()];
        private int count;

        Walk(Matrix inputs, int[] output, int first, double[] sums, Found found) {
            this.inputs = inputs;
            this.output = output;
            this.first = first;
            this.sums = sums;
            this.found = found;
        }

        /** Adds {@code weight} times the gradient at x⁰ + α (x − x⁰), times x − x⁰, to the sums of {@code rows}. */
        void add(int[] rows, double[] alphas, double weight) {
            for (double alpha : alphas) {
                for (int row : rows) {
                    place(row, alpha);
                    if (count == rowAt.length) {
                        evaluate(weight);
                    }
                }
            }
            evaluate(weight);
        }

        private void place(int row, double alpha) {
            int to = count * baseline.length;
            int from = inputs.index(row, 0);
            for (int i = 0; i < baseline.length; i++) {
                // exactly x⁰ and x at the ends
                points.array()[to + i] = (float) ((1 - alpha) * baseline[i] + alpha * inputs.array()[from + i]);
            }
            rowAt[count] = row;
            at[count] = alpha;
            count++;
        }

        private void evaluate(double weight) {
            if (count == 0) {
                return;
            }
            Matrix y = pass.predict(points.rows(0, count));
            for (int p = 0; p < count; p++) {
                for (int k = 0; k < counted.columns(); k++) {
                    counted.set(p, k, k == output[rowAt[p]] ? 1 : 0);
                }
                if (at[p] == 0) {
                    found.start[rowAt[p]] = y.get(p, output[rowAt[p]]);
                } else if (at[p] == 1) {
                    found.end[rowAt[p]] = y.get(p, output[rowAt[p]]);
                }
            }
            Matrix gradient = pass.inputGradient(counted.rows(0, count));
            for (int p = 0; p < count; p++) {
                int row = rowAt[p];
                int x = inputs.index(row, 0);
                int g = gradient.index(p, 0);
                int sum = (row - first) * columns;
                for (int i = 0; i < baseline.length; i++) {
                    double way = (double) inputs.array()[x + i] - baseline[i];
                    sums[sum + columnOf[i]] += weight * way * gradient.array()[g + i];
                }
            }
            count = 0;
        }
    }
}
