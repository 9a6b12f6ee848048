package dev.chainrule.studio.training;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Network;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a network of two inputs says all over the plane around its samples: its outputs on a grid of n × n points, the
 * first row at the smallest second input.
 */
final class Boundary {
    private static final int POINTS = 40;

    /** With more outputs the picture says nothing. */
    private static final int MOST_OUTPUTS = 10;

    /** Larger numbers have no four decimals to round to. */
    private static final double MOST_ROUNDED = 1e9;

    /** Around the samples lies so much of their extent on each side. */
    private static final double MARGIN = 0.2;

    private final double[] from = new double[2];
    private final double[] to = new double[2];
    private final double[][] grid = new double[POINTS * POINTS][2];

    private Boundary(Matrix inputs) {
        for (int axis = 0; axis < 2; axis++) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < inputs.rows(); row++) {
                least = Math.min(least, inputs.get(row, axis));
                most = Math.max(most, inputs.get(row, axis));
            }
            double margin = most > least ? MARGIN * (most - least) : 1;
            from[axis] = least - margin;
            to[axis] = most + margin;
        }
        for (int i = 0; i < grid.length; i++) {
            int row = i / POINTS;
            grid[i][0] = from[0] + (to[0] - from[0]) * (i - row * POINTS) / (POINTS - 1);
            grid[i][1] = from[1] + (to[1] - from[1]) * row / (POINTS - 1);
        }
    }

    /** For {@code network} and samples of {@code inputs}; null if it has not two inputs, or too many outputs. */
    static @Nullable Boundary of(Network network, Matrix inputs) {
        return network.inputs() == 2 && network.outputs() <= MOST_OUTPUTS ? new Boundary(inputs) : null;
    }

    /** "n", "from", "to" (both inputs) and "values", for each output a list of n · n numbers. */
    Map<String, @Nullable Object> toTree(ReferencePass pass) {
        Forward forward = pass.forward(grid);
        List<Object> values = new ArrayList<>();
        for (int k = 0; k < pass.network().outputs(); k++) {
            double[] output = new double[grid.length];
            for (int i = 0; i < grid.length; i++) {
                output[i] = rounded(forward.outputs(i)[k]);
            }
            values.add(output);
        }
        return Trees.of("n", POINTS, "from", from.clone(), "to", to.clone(), "values", values);
    }

    /** To four decimals, finer than any colour; what is too large for that, or no number, as it is. */
    private static double rounded(double value) {
        return Math.abs(value) < MOST_ROUNDED ? Math.round(value * 1e4) / 1e4 : value;
    }
}
