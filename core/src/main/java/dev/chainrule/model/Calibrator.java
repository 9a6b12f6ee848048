package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds on rows that a network has not learned from how certain it may be, and writes that into the weights and biases
 * of its output layer, so that neither the network nor its file has anything new in it: a temperature for probabilities
 * (Guo et al. 2017), a conformal shift for quantiles (Romano, Patterson and Candès 2019). With several members that of
 * each is changed alike, and the mean of them judged.
 */
public final class Calibrator {
    /** Of fewer rows nothing is learned. */
    private static final int FEWEST_ROWS = 30;

    private Calibrator() {}

    /** Whether there is anything to calibrate: probabilities of classes or labels, or several quantiles. */
    public static boolean suits(Network network, Target target) {
        Activation output = network.output().activation();
        return target instanceof QuantileTarget
                ? output instanceof Identity
                : (target instanceof ClassTarget || target instanceof LabelTarget)
                        && (output instanceof Softmax || output instanceof Sigmoid);
    }

    /** Changes {@code parameters} by the rows {@code held}, with their weights; empty if there is nothing to calibrate. */
    static Optional<Calibration> calibrate(
            Parameters parameters, Preprocessing preprocessing, Dataset held, Compute compute) {
        Network network = parameters.network();
        Target target = preprocessing.target();
        if (!suits(network, target)) {
            return Optional.empty();
        }
        boolean quantiles = target instanceof QuantileTarget;
        int step = CalibrationRows.step(network, quantiles, held.rows());
        try (Kernels kernels = compute.open()) {
            return calibrate(
                    parameters, target, CalibrationRows.of(parameters, quantiles, held, 0, step, kernels), kernels);
        }
    }

    /**
     * Changes {@code parameters} by {@code rows}, which may have been gathered in several places.
     *
     * @param rows by these very parameters, as they are
     * @return what was changed; empty if there is nothing to calibrate
     * @throws dev.chainrule.ChainruleException if the backend cannot be used here
     */
    public static Optional<Calibration> calibrate(
            Parameters parameters, Target target, CalibrationRows rows, Compute compute) {
        if (!suits(parameters.network(), target)) {
            return Optional.empty();
        }
        try (Kernels kernels = compute.open()) {
            return calibrate(parameters, target, rows, kernels);
        }
    }

    private static Optional<Calibration> calibrate(
            Parameters parameters, Target target, CalibrationRows rows, Kernels kernels) {
        Optional<Calibration> calibration = find(parameters, target, rows, kernels);
        calibration.ifPresent(found -> apply(found, parameters, target));
        return calibration;
    }

    private static Optional<Calibration> find(
            Parameters parameters, Target target, CalibrationRows rows, Kernels kernels) {
        if (target instanceof QuantileTarget quantiles) {
            return shifts(parameters, quantiles, rows);
        }
        // rows that are all of one kind say nothing
        int telling = rows.differs() ? (int) Math.min(Integer.MAX_VALUE, rows.counting()) : 0;
        double temperature = telling < FEWEST_ROWS
                ? 1
                : Temperature.find(new TemperedLoss(parameters.network(), rows, kernels), telling);
        return Optional.of(new Calibration(temperature, List.of()));
    }

    /** Changes {@code parameters} as {@code calibration} says. */
    static void apply(Calibration calibration, Parameters parameters, Target target) {
        divide(parameters, calibration.temperature());
        if (target instanceof QuantileTarget quantiles && !calibration.shifts().isEmpty()) {
            shift(parameters, quantiles, calibration.shifts());
        }
    }

    /** Divides the pre-activations of the outputs, of every member. */
    static void divide(Parameters parameters, double temperature) {
        if (temperature == 1) {
            return;
        }
        int last = parameters.network().layers().size() - 1;
        Layer layer = parameters.network().output();
        boolean normalizes = !(layer.normalization() instanceof Normalization.None);
        for (Segment segment : parameters.layout().segments()) {
            boolean scales = switch (segment.kind()) {
                case WEIGHTS, BIAS -> !normalizes;
                case GAIN, SHIFT -> normalizes;
                default -> false;
            };
            if (segment.layer() == last && scales) {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    parameters.array()[i] = (float) (parameters.array()[i] / temperature);
                }
            }
        }
    }

    /** Where the outputs, which are quantiles, can be shifted: their biases. */
    private static Optional<Segment> biases(Parameters parameters) {
        int last = parameters.network().layers().size() - 1;
        boolean normalizes = !(parameters.network().output().normalization() instanceof Normalization.None);
        return parameters.layout().find(last, normalizes ? Segment.Kind.SHIFT : Segment.Kind.BIAS);
    }

    /** How far the outer quantiles of each target have to go apart. */
    private static Optional<Calibration> shifts(Parameters parameters, QuantileTarget target, CalibrationRows held) {
        int each = target.quantiles().size();
        if (biases(parameters).isEmpty() || each == 1) {
            return Optional.empty();
        }
        double share = target.quantiles().getLast() - target.quantiles().getFirst();
        int outputs = parameters.network().outputs();
        int rows = held.weights().length;
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
            weights[row] = held.weights()[row];
        }
        List<Double> shifts = new ArrayList<>();
        for (int low = 0; low < outputs; low += each) {
            int high = low + each - 1;
            double[] scores = new double[rows];
            for (int row = 0; row < rows; row++) {
                int at = row * outputs;
                double actual = held.targets()[at + low];
                scores[row] = Math.max(held.values()[at + low] - actual, actual - held.values()[at + high]);
            }
            shifts.add(rows < FEWEST_ROWS ? 0.0 : Conformal.shift(scores, weights, share));
        }
        return Optional.of(new Calibration(1, shifts));
    }

    /** Shifts the biases of the outer quantiles of each target, by as much as {@code shifts} has for it. */
    private static void shift(Parameters parameters, QuantileTarget target, List<Double> shifts) {
        Segment biases = biases(parameters).orElseThrow();
        int each = target.quantiles().size();
        for (int t = 0; t < shifts.size(); t++) {
            int low = t * each;
            int high = low + each - 1;
            for (int at = biases.offset(); at < biases.end(); at += biases.columns()) {
                parameters.array()[at + low] = (float) (parameters.array()[at + low] - shifts.get(t));
                parameters.array()[at + high] = (float) (parameters.array()[at + high] + shifts.get(t));
            }
        }
    }
}
