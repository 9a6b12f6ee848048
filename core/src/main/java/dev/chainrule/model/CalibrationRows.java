package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link Calibrator} has to know of rows that a network has not learned from: what they want, and what the network
 * makes of them, of so few rows that it is of a bounded size. The rows may be in several places: each makes its own part of
 * this, and {@link #of(List)} puts the parts together in their order, to the very bits that all rows in one place give.
 *
 * @param values row after row, for probabilities the pre-activations of the outputs, rows × members · outputs; for
 *     quantiles the outputs, rows × outputs
 * @param targets rows × outputs
 * @param weights one per row
 * @param counting how many rows have a weight above 0, those included that are not looked at
 * @param first the targets of the first of them, one per output; empty if there is none
 * @param differs whether any of them has other targets than the first
 */
public record CalibrationRows(
        float[] values, float[] targets, float[] weights, long counting, float[] first, boolean differs) {
    /** Of more values than this only every second row is looked at, or every third, and so on; */
    private static final int MOST_VALUES = 1 << 21;

    /** but not of fewer rows than these. */
    private static final int FEWEST_ROWS = 5000;

    private static final int CHUNK = 1024;

    /**
     * From one of {@code rows} rows that is looked at to the next: 1, unless there are very many.
     *
     * @param quantiles whether the network predicts quantiles, and not probabilities
     */
    public static int step(Network network, boolean quantiles, long rows) {
        int most = Math.max(FEWEST_ROWS, MOST_VALUES / valuesOf(network, quantiles));
        return (int) Math.max(1, Math.ceilDiv(rows, most));
    }

    private static int valuesOf(Network network, boolean quantiles) {
        return network.outputs() * (quantiles ? 1 : network.members());
    }

    /**
     * Of {@code rows}, of which the first is number {@code from} of all, counted from 0; every {@code step}-th of all is
     * looked at, from number 0 on.
     *
     * @param quantiles whether the network predicts quantiles, and not probabilities
     * @throws dev.chainrule.ChainruleException if the backend cannot be used here
     */
    public static CalibrationRows of(
            Parameters parameters, boolean quantiles, Dataset rows, long from, int step, Compute compute) {
        try (Kernels kernels = compute.open()) {
            return of(parameters, quantiles, rows, from, step, kernels);
        }
    }

    static CalibrationRows of(
            Parameters parameters, boolean quantiles, Dataset rows, long from, int step, Kernels kernels) {
        Network network = parameters.network();
        int width = valuesOf(network, quantiles);
        int outputs = network.outputs();
        int skipped = (int) Math.floorMod(-from, (long) step);
        int kept = Math.max(0, Math.ceilDiv(rows.rows() - skipped, step));
        float[] values = new float[kept * width];
        float[] targets = new float[kept * outputs];
        float[] weights = new float[kept];
        Pass pass = Pass.prediction(
                quantiles ? parameters : unfinished(parameters),
                kernels,
                Math.clamp(rows.rows(), 1, Pass.rowsAtOnce(network)));
        int row = skipped;
        for (int at = 0; at < rows.rows(); at += pass.capacity()) {
            int to = Math.min(at + pass.capacity(), rows.rows());
            Matrix y = quantiles
                    ? pass.predict(rows.features(at, to))
                    : pass.predictMembers(rows.features(at, to)); // a member's row i is row member · samples + i
            Matrix t = rows.targets(at, to);
            for (; row < to; row += step) {
                int index = (row - skipped) / step;
                for (int v = 0; v < width; v++) {
                    values[index * width + v] = y.get(v / outputs * t.rows() + row - at, v % outputs);
                }
                for (int k = 0; k < outputs; k++) {
                    targets[index * outputs + k] = t.get(row - at, k);
                }
                weights[index] = rows.weight(row);
            }
        }
        return counted(rows, values, targets, weights);
    }

    private static CalibrationRows counted(Dataset rows, float[] values, float[] targets, float[] weights) {
        long counting = 0;
        boolean differs = false;
        float[] first = {};
        for (int from = 0; from < rows.rows(); from += CHUNK) {
            Matrix t = rows.targets(from, Math.min(from + CHUNK, rows.rows()));
            for (int row = 0; row < t.rows(); row++) {
                if (rows.weight(from + row) > 0) {
                    float[] own = new float[t.columns()];
                    for (int k = 0; k < own.length; k++) {
                        own[k] = t.get(row, k);
                    }
                    first = counting++ == 0 ? own : first;
                    differs |= !Arrays.equals(first, own);
                }
            }
        }
        return new CalibrationRows(values, targets, weights, counting, first, differs);
    }

    /** All of {@code parts}, whose rows follow each other in this order. */
    public static CalibrationRows of(List<CalibrationRows> parts) {
        long counting = 0;
        boolean differs = false;
        float[] first = {};
        List<float[]> values = new ArrayList<>();
        List<float[]> targets = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (CalibrationRows part : parts) {
            if (part.counting > 0) {
                first = counting == 0 ? part.first : first;
                differs |= part.differs || !Arrays.equals(first, part.first);
                counting += part.counting;
            }
            values.add(part.values);
            targets.add(part.targets);
            weights.add(part.weights);
        }
        return new CalibrationRows(joined(values), joined(targets), joined(weights), counting, first, differs);
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The same network up to the pre-activations of its outputs. */
    private static Parameters unfinished(Parameters parameters) {
        Network network = parameters.network();
        Layer last = network.output();
        List<Layer> layers = new ArrayList<>(network.layers());
        layers.set(layers.size() - 1, new Layer(last.units(), new Identity(), last.bias(), last.normalization(), 0));
        Network linear = new Network(network.inputs(), network.embedding(), layers, network.ensemble());
        return Parameters.of(linear, parameters.array());
    }
}
