package dev.chainrule.model;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.network.Network;
import dev.chainrule.network.Softmax;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The mean logarithmic loss of some rows when the pre-activations a of all members are divided by T: of classes −ln p with p
 * the mean over the members of softmax(a / T), of labels −ln p or −ln(1 − p) with p that of σ(a / T). The rows have gone
 * through the network once; every T after it is a matter of their pre-activations. In double, and by logarithms of sums, so
 * that no probability is rounded to 0 or 1.
 */
final class TemperedLoss implements DoubleUnaryOperator {
    private static final long COST_OF_A_VALUE = 200;

    private final Kernels kernels;
    private final int members;
    private final int outputs;
    private final boolean classes;
    private final float[] logits;
    private final float[] targets;
    private final double[] weights;
    private final double[] losses;

    /** The loss for {@code rows}, of {@code network}, whose outputs are softmax or sigmoid. */
    TemperedLoss(Network network, CalibrationRows rows, Kernels kernels) {
        this.kernels = kernels;
        this.members = network.members();
        this.outputs = network.outputs();
        this.classes = network.output().activation() instanceof Softmax;
        this.logits = rows.values();
        this.targets = rows.targets();
        this.weights = new double[rows.weights().length];
        Arrays.setAll(weights, row -> rows.weights()[row]);
        this.losses = new double[weights.length];
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
