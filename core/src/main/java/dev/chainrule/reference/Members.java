package dev.chainrule.reference;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;

/**
 * The members of an ensemble as rows: member m's row of sample i is row m · samples + i. Before a layer each member
 * multiplies by its own vector, x_j ← r_mj x_j, so that ∂L/∂r_mj = Σ_i δ_j x_j and ∂L/∂x_j = r_mj δ_j.
 */
final class Members {
    private final Network network;
    private final Layout layout;

    Members(Network network, Layout layout) {
        this.network = network;
        this.layout = layout;
    }

    /** Every sample's row once for each member. */
    double[][] spread(double[][] e) {
        double[][] rows = new double[network.members() * e.length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = e[row % e.length].clone();
        }
        return rows;
    }

    /** What of each sample's row comes back from all members together. */
    double[][] gathered(double[][] de) {
        int samples = de.length / network.members();
        double[][] sums = new double[samples][de[0].length];
        for (int row = 0; row < de.length; row++) {
            for (int j = 0; j < de[row].length; j++) {
                sums[row % samples][j] += de[row][j];
            }
        }
        return sums;
    }

    /** What goes into the weights of {@code layer}: x itself where the layer has no adapter. */
    double[][] forward(int layer, double[] parameters, double[][] x) {
        if (!network.hasAdapter(layer)) {
            return x;
        }
        double[][] adapted = new double[x.length][x[0].length];
        for (int row = 0; row < x.length; row++) {
            int r = adapter(layer, row, x);
            for (int j = 0; j < x[row].length; j++) {
                adapted[row][j] = parameters[r + j] * x[row][j];
            }
        }
        return adapted;
    }

    /** ∂L/∂x from the derivatives by what went into the weights; writes those of the adapter into {@code gradient}. */
    double[][] backward(int layer, double[] parameters, double[][] x, double[][] delta, double[] gradient) {
        if (!network.hasAdapter(layer)) {
            return delta;
        }
        double[][] dx = new double[x.length][x[0].length];
        for (int row = 0; row < x.length; row++) {
            int r = adapter(layer, row, x);
            for (int j = 0; j < x[row].length; j++) {
                gradient[r + j] += delta[row][j] * x[row][j];
                dx[row][j] = parameters[r + j] * delta[row][j];
            }
        }
        return dx;
    }

    private int adapter(int layer, int row, double[][] x) {
        int member = row / (x.length / network.members());
        return layout.find(layer, Segment.Kind.ADAPTER).orElseThrow().offset() + member * x[row].length;
    }
}
