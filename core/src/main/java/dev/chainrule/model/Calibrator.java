package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.metrics.Conformal;
import dev.chainrule.metrics.Temperature;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds on rows that a network has not learned from how certain it may be, and writes that into the weights and biases of its
 * output layer, so that neither the network nor its file has anything new in it: a {@link Temperature} for probabilities, a
 * {@link Conformal} shift for quantiles. With several members that of each is changed alike, and the mean of them judged.
 */
final class Calibrator {
    /** Of fewer rows nothing is learned. */
    private static final int FEWEST_ROWS = 30;

    private static final int CHUNK = 1024;

    private final Parameters parameters;
    private final Preprocessing preprocessing;
    private final Dataset held;

    private Calibrator(Parameters parameters, Preprocessing preprocessing, Dataset held) {
        this.parameters = parameters;
        this.preprocessing = preprocessing;
        this.held = held;
    }

    /** Changes {@code parameters} by the rows {@code held}, with their weights; empty if there is nothing to calibrate. */
    static Optional<Calibration> calibrate(
            Parameters parameters, Preprocessing preprocessing, Dataset held, Compute compute) {
        Calibrator calibrator = new Calibrator(parameters, preprocessing, held);
        Activation output = parameters.network().output().activation();
        try (Kernels kernels = compute.open()) {
            if (preprocessing.target() instanceof QuantileTarget target && output instanceof Identity) {
                return calibrator.shift(target, kernels);
            }
            boolean classes =
                    preprocessing.target() instanceof ClassTarget || preprocessing.target() instanceof LabelTarget;
            if (!classes || !(output instanceof Softmax || output instanceof Sigmoid)) {
                return Optional.empty();
            }
            int rows = calibrator.tellingRows();
            double temperature =
                    rows < FEWEST_ROWS ? 1 : Temperature.find(new TemperedLoss(parameters, held, kernels), rows);
            divide(parameters, temperature);
            return Optional.of(new Calibration(temperature, List.of()));
        }
    }

    /** How many rows there are that count; 0 if they are all of one kind, which says nothing. */
    private int tellingRows() {
        int rows = 0;
        boolean differs = false;
        float[] first = null;
        for (int from = 0; from < held.rows(); from += CHUNK) {
            Matrix targets = held.targets(from, Math.min(from + CHUNK, held.rows()));
            for (int row = 0; row < targets.rows(); row++) {
                if (held.weight(from + row) > 0) {
                    rows++;
                    float[] own = new float[targets.columns()];
                    for (int k = 0; k < own.length; k++) {
                        own[k] = targets.get(row, k);
                    }
                    first = first == null ? own : first;
                    differs |= !Arrays.equals(first, own);
                }
            }
        }
        return differs ? rows : 0;
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

    /** Shifts the biases of the outer quantiles of each target. */
    private Optional<Calibration> shift(QuantileTarget target, Kernels kernels) {
        int last = parameters.network().layers().size() - 1;
        boolean normalizes = !(parameters.network().output().normalization() instanceof Normalization.None);
        Segment biases = parameters
                .layout()
                .find(last, normalizes ? Segment.Kind.SHIFT : Segment.Kind.BIAS)
                .orElse(null);
        int each = target.quantiles().size();
        if (biases == null || each == 1) {
            return Optional.empty();
        }
        double share = target.quantiles().getLast() - target.quantiles().getFirst();
        Matrix outputs = new Predictor(parameters, preprocessing, kernels).outputs(held);
        double[] weights = new double[held.rows()];
        List<Double> shifts = new ArrayList<>();
        for (int low = 0; low < outputs.columns(); low += each) {
            int high = low + each - 1;
            double[] scores = new double[held.rows()];
            for (int from = 0; from < held.rows(); from += CHUNK) {
                Matrix targets = held.targets(from, Math.min(from + CHUNK, held.rows()));
                for (int i = 0; i < targets.rows(); i++) {
                    int row = from + i;
                    double actual = targets.get(i, low);
                    scores[row] = Math.max(outputs.get(row, low) - actual, actual - outputs.get(row, high));
                    weights[row] = held.weight(row);
                }
            }
            double shift = held.rows() < FEWEST_ROWS ? 0 : Conformal.shift(scores, weights, share);
            for (int at = biases.offset(); at < biases.end(); at += biases.columns()) {
                parameters.array()[at + low] = (float) (parameters.array()[at + low] - shift);
                parameters.array()[at + high] = (float) (parameters.array()[at + high] + shift);
            }
            shifts.add(shift);
        }
        return Optional.of(new Calibration(1, shifts));
    }
}
