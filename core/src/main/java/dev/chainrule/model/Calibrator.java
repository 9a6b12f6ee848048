package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Loss;
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
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds on rows that a network has not learned from how certain it may be, and writes that into the weights and biases of its
 * output layer, so that neither the network nor its file has anything new in it: a {@link Temperature} for probabilities, a
 * {@link Conformal} shift for quantiles. With several members that of each is changed alike, and the mean of them judged.
 */
final class Calibrator {
    /** Of fewer rows nothing is learned. */
    private static final int FEWEST_ROWS = 30;

    /**
     * How far ln T usually is from 0, before any row has spoken: its standard deviation. Where the network makes no mistake
     * in the rows, the T at which their loss is smallest is 0, and says nothing but that they are few; with this, it is the
     * most probable T (maximum a posteriori), which many rows move as they did before.
     */
    private static final double USUAL_DEVIATION = 0.5;

    /** A probability counts as at least this: what it costs to be wrong about a certain thing. */
    private static final double LEAST_PROBABILITY = 1e-15;

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
            Loss loss = logLossAfter(output);
            if (loss == null) {
                return Optional.empty();
            }
            double temperature = calibrator.isTelling() ? calibrator.temperature(loss, kernels) : 1;
            divide(parameters, temperature);
            return Optional.of(new Calibration(temperature, List.of()));
        }
    }

    private static @Nullable Loss logLossAfter(Activation output) {
        return switch (output) {
            case Softmax _ -> new CrossEntropy();
            case Sigmoid _ -> new BinaryCrossEntropy();
            default -> null;
        };
    }

    /** Whether there are enough rows, and of more than one kind. */
    private boolean isTelling() {
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
        return differs && rows >= FEWEST_ROWS;
    }

    private double temperature(Loss loss, Kernels kernels) {
        Parameters divided = parameters.copy();
        Predictor predictor = new Predictor(divided, preprocessing, kernels);
        boolean single = parameters.network().members() == 1;
        return Temperature.find(t -> {
            System.arraycopy(parameters.array(), 0, divided.array(), 0, divided.array().length);
            divide(divided, t);
            // the loss of one network is exact from its pre-activations; that of a mean is a matter of probabilities
            double mean = single ? predictor.loss(loss, held) : lossOfMean(loss, predictor);
            double deviations = StrictMath.log(t) / USUAL_DEVIATION;
            return mean + 0.5 * deviations * deviations / held.rows();
        });
    }

    private double lossOfMean(Loss loss, Predictor predictor) {
        Matrix outputs = predictor.outputs(held);
        int n = outputs.columns();
        double[] y = new double[n];
        double[] t = new double[n];
        double[] terms = new double[n];
        double sum = 0;
        for (int from = 0; from < held.rows(); from += CHUNK) {
            Matrix targets = held.targets(from, Math.min(from + CHUNK, held.rows()));
            for (int row = 0; row < targets.rows(); row++) {
                for (int k = 0; k < n; k++) {
                    y[k] = Math.clamp(outputs.get(from + row, k), LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
                    t[k] = targets.get(row, k);
                }
                loss.terms(y, t, terms);
                for (double term : terms) {
                    sum += held.weight(from + row) * term;
                }
            }
        }
        return sum / held.rows();
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
