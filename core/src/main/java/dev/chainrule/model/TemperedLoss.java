package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The mean logarithmic loss of some rows when the pre-activations a of all members are divided by T: of classes −ln p with p
 * the mean over the members of softmax(a / T), of labels −ln p or −ln(1 − p) with p that of σ(a / T). The rows go through the
 * network once; every T after it is a matter of their pre-activations. In double, and by logarithms of sums, so that no
 * probability is rounded to 0 or 1.
 */
final class TemperedLoss implements DoubleUnaryOperator {
    /** Of more pre-activations than this only every second row is looked at, or every third, and so on; */
    private static final int MOST_VALUES = 1 << 21;

    /** but not of fewer rows than these. */
    private static final int FEWEST_ROWS = 5000;

    private static final long COST_OF_A_VALUE = 200;

    private final Kernels kernels;
    private final int members;
    private final int outputs;
    private final boolean classes;
    private final float[] logits;
    private final float[] targets;
    private final double[] weights;
    private final double[] losses;

    /**
     * The loss for the rows of {@code held}.
     *
     * @param parameters of a network whose outputs are softmax or sigmoid, as they are at T = 1
     */
    TemperedLoss(Parameters parameters, Dataset held, Kernels kernels) {
        Network network = parameters.network();
        this.kernels = kernels;
        this.members = network.members();
        this.outputs = network.outputs();
        this.classes = network.output().activation() instanceof Softmax;
        int most = Math.max(FEWEST_ROWS, MOST_VALUES / Math.max(1, members * outputs));
        int step = Math.ceilDiv(held.rows(), most);
        int rows = Math.ceilDiv(held.rows(), step);
        this.logits = new float[rows * members * outputs];
        this.targets = new float[rows * outputs];
        this.weights = new double[rows];
        this.losses = new double[rows];
        Pass pass = Pass.prediction(unfinished(parameters), kernels, Math.min(Pass.rowsAtOnce(network), held.rows()));
        for (int from = 0; from < held.rows(); from += pass.capacity()) {
            int to = Math.min(from + pass.capacity(), held.rows());
            Matrix a = pass.predictMembers(held.features(from, to));
            Matrix t = held.targets(from, to);
            for (int row = Math.ceilDiv(from, step) * step; row < to; row += step) {
                keep(row / step, a, t, row - from, held.weight(row));
            }
        }
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

    private void keep(int row, Matrix a, Matrix t, int i, double weight) {
        for (int member = 0; member < members; member++) {
            for (int k = 0; k < outputs; k++) {
                logits[(row * members + member) * outputs + k] = a.get(member * t.rows() + i, k);
            }
        }
        for (int k = 0; k < outputs; k++) {
            targets[row * outputs + k] = t.get(i, k);
        }
        weights[row] = weight;
    }

    @Override
    public double applyAsDouble(double temperature) {
        kernels.split(losses.length, COST_OF_A_VALUE * members * outputs, (from, to) -> {
            double[] logs = new double[2 * members];
            for (int row = from; row < to; row++) {
                losses[row] = classes ? ofClass(row, temperature, logs) : ofLabels(row, temperature, logs);
            }
        });
        double sum = 0;
        for (int row = 0; row < losses.length; row++) {
            sum += weights[row] > 0 ? weights[row] * losses[row] : 0;
        }
        return sum / Arrays.stream(weights).sum();
    }

    /** −Σ t_k ln p_k. */
    private double ofClass(int row, double temperature, double[] logs) {
        double loss = 0;
        for (int member = 0; member < members; member++) {
            logs[members + member] = logOfSum(logits, (row * members + member) * outputs, outputs, temperature);
        }
        for (int k = 0; k < outputs; k++) {
            double t = targets[row * outputs + k];
            if (t != 0) {
                for (int member = 0; member < members; member++) {
                    double a = logits[(row * members + member) * outputs + k];
                    logs[member] = a / temperature - logs[members + member];
                }
                loss -= t * logOfMean(logs, 0);
            }
        }
        return loss;
    }

    /** −Σ t_k ln p_k + (1 − t_k) ln(1 − p_k). */
    private double ofLabels(int row, double temperature, double[] logs) {
        double loss = 0;
        for (int k = 0; k < outputs; k++) {
            for (int member = 0; member < members; member++) {
                double a = logits[(row * members + member) * outputs + k] / temperature;
                double tail = StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
                logs[member] = Math.min(a, 0) - tail;
                logs[members + member] = Math.min(-a, 0) - tail;
            }
            double t = targets[row * outputs + k];
            loss -= (t == 0 ? 0 : t * logOfMean(logs, 0)) + (t == 1 ? 0 : (1 - t) * logOfMean(logs, members));
        }
        return loss;
    }

    /** ln of the mean over the members of e^x. */
    private double logOfMean(double[] x, int from) {
        double most = x[from];
        for (int member = 1; member < members; member++) {
            most = Math.max(most, x[from + member]);
        }
        double sum = 0;
        for (int member = 0; member < members; member++) {
            sum += StrictMath.exp(x[from + member] - most);
        }
        return most + StrictMath.log(sum / members);
    }

    /** ln Σ e^(x / T). */
    private static double logOfSum(float[] x, int from, int count, double temperature) {
        double most = x[from];
        for (int i = from + 1; i < from + count; i++) {
            most = Math.max(most, x[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += StrictMath.exp((x[i] - most) / temperature);
        }
        return most / temperature + StrictMath.log(sum);
    }
}
