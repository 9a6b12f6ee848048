package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network laid out as stages for batches of up to so many rows: goes forward, takes the loss, goes backward. Its
 * buffers are made once.
 */
public final class Pass {
    private final Network network;
    private final Kernels kernels;
    private final List<Stage> stages = new ArrayList<>();
    /** The pre-activations of the output layer after a forward pass, and the outputs. */
    private @Nullable Matrix last;

    private @Nullable Matrix output;
    private final int capacity;
    private final float[] gradient;
    private final Matrix outputGradient;
    private final double[] rowLoss;

    private Pass(Parameters parameters, Kernels kernels, int capacity, boolean training, long seed) {
        this.network = parameters.network();
        this.kernels = kernels;
        this.capacity = capacity;
        this.gradient = new float[training ? parameters.layout().trained() : 0];
        this.outputGradient = Matrix.of(training ? capacity : 0, network.outputs());
        this.rowLoss = new double[capacity];
        for (int l = 0; l < network.layers().size(); l++) {
            addLayer(parameters, l, training, seed);
        }
    }

    /** A pass that learns: with gradients, dropout drawn from {@code seed}, batch statistics. */
    public static Pass training(Parameters parameters, Kernels kernels, int capacity, long seed) {
        return new Pass(parameters, kernels, capacity, true, seed);
    }

    /** A pass that only predicts. */
    public static Pass prediction(Parameters parameters, Kernels kernels, int capacity) {
        return new Pass(parameters, kernels, capacity, false, 0);
    }

    private void addLayer(Parameters parameters, int l, boolean training, long seed) {
        Layer layer = network.layers().get(l);
        int units = layer.units();
        stages.add(new AffineStage(
                kernels,
                parameters.view(parameters.layout().weights(l)),
                view(parameters, l, Segment.Kind.BIAS),
                gradientView(parameters, l, Segment.Kind.WEIGHTS, training),
                gradientView(parameters, l, Segment.Kind.BIAS, training),
                capacity,
                l == 0));
        switch (layer.normalization()) {
            case Normalization.None _ -> {}
            case Normalization.Batch batch ->
                stages.add(new BatchNormalizationStage(
                        kernels,
                        batch,
                        new BatchNormalizationStage.Views(
                                existing(parameters, l, Segment.Kind.GAIN),
                                existing(parameters, l, Segment.Kind.SHIFT),
                                existing(parameters, l, Segment.Kind.RUNNING_MEAN),
                                existing(parameters, l, Segment.Kind.RUNNING_VARIANCE),
                                gradientView(parameters, l, Segment.Kind.GAIN, training),
                                gradientView(parameters, l, Segment.Kind.SHIFT, training)),
                        capacity));
            case Normalization.Layer norm ->
                stages.add(new LayerNormalizationStage(
                        kernels,
                        norm,
                        new LayerNormalizationStage.Views(
                                existing(parameters, l, Segment.Kind.GAIN),
                                existing(parameters, l, Segment.Kind.SHIFT),
                                gradientView(parameters, l, Segment.Kind.GAIN, training),
                                gradientView(parameters, l, Segment.Kind.SHIFT, training)),
                        capacity));
        }
        if (layer.activation() instanceof ParametricActivation parametric) {
            stages.add(new ParametricStage(
                    kernels,
                    parametric,
                    existing(parameters, l, Segment.Kind.ACTIVATION),
                    gradientView(parameters, l, Segment.Kind.ACTIVATION, training),
                    capacity));
        } else {
            stages.add(new ActivationStage(kernels, layer.activation(), units, capacity, training));
        }
        if (layer.dropout() > 0 && training) {
            stages.add(new DropoutStage(kernels, layer.dropout(), seed, l, units, capacity));
        }
    }

    private static @Nullable Matrix view(Parameters parameters, int layer, Segment.Kind kind) {
        return parameters.layout().find(layer, kind).map(parameters::view).orElse(null);
    }

    private static Matrix existing(Parameters parameters, int layer, Segment.Kind kind) {
        return parameters.view(parameters.layout().find(layer, kind).orElseThrow());
    }

    private @Nullable Matrix gradientView(Parameters parameters, int layer, Segment.Kind kind, boolean training) {
        return training
                ? parameters
                        .layout()
                        .find(layer, kind)
                        .map(s -> Matrix.of(gradient, s.offset(), s.rows(), s.columns()))
                        .orElse(null)
                : null;
    }

    /** The most rows a batch may have. */
    public int capacity() {
        return capacity;
    }

    /** ∂L/∂ every trained parameter, as {@link dev.chainrule.network.Layout} places them, after {@link #backward}. */
    public float[] gradient() {
        return gradient;
    }

    /** The outputs for {@code inputs} (rows × inputs) as a trained network gives them; overwritten by the next call. */
    public Matrix predict(Matrix inputs) {
        return forward(inputs, Stage.PREDICTION);
    }

    /** The outputs in prediction for any number of rows, in a matrix of their own. */
    public Matrix predictAll(Matrix inputs) {
        Matrix outputs = Matrix.of(inputs.rows(), network.outputs());
        for (int from = 0; from < inputs.rows(); from += capacity) {
            int to = Math.min(from + capacity, inputs.rows());
            Matrix y = predict(inputs.rows(from, to));
            System.arraycopy(y.array(), y.offset(), outputs.array(), from * outputs.columns(), y.rows() * y.columns());
        }
        return outputs;
    }

    /**
     * The outputs in training: batch statistics, dropout.
     *
     * @param step the training step, from 1
     */
    public Matrix forward(Matrix inputs, long step) {
        if (inputs.rows() > capacity || inputs.columns() != network.inputs()) {
            throw new IllegalArgumentException("the pass takes up to " + capacity + " rows of " + network.inputs()
                    + " inputs, found " + inputs.rows() + "×" + inputs.columns());
        }
        Matrix value = inputs;
        Matrix before = inputs;
        for (Stage stage : stages) {
            before = value;
            value = stage.forward(value, step);
        }
        last = before;
        output = value;
        return value;
    }

    /**
     * The loss of the last forward pass: Σ_rows weight · loss of the row.
     *
     * @param targets rows × outputs
     * @param weights a weight per row, or null for 1
     */
    public double loss(Loss loss, Matrix targets, float @Nullable [] weights) {
        return takeLoss(loss, targets, weights, false);
    }

    /**
     * Loss as {@link #loss}, and in the same turn ∂L/∂ outputs divided by the number of rows, ready for {@link
     * #backward}.
     */
    public double lossAndGradient(Loss loss, Matrix targets, float @Nullable [] weights) {
        return takeLoss(loss, targets, weights, true);
    }

    private double takeLoss(Loss loss, Matrix targets, float @Nullable [] weights, boolean withGradient) {
        Matrix y = output;
        Matrix a = last;
        if (y == null || a == null) {
            throw new IllegalStateException("there was no forward pass");
        }
        boolean fused = loss.fusedWith(network.output().activation());
        int outputs = network.outputs();
        double scale = 1.0 / y.rows();
        kernels.split(y.rows(), 40L * outputs, (from, to) -> {
            double[] rowY = new double[outputs];
            double[] rowA = new double[outputs];
            double[] rowT = new double[outputs];
            double[] terms = new double[outputs];
            for (int row = from; row < to; row++) {
                read(y, row, rowY);
                read(targets, row, rowT);
                double weight = weights == null ? 1 : weights[row];
                if (fused) {
                    read(a, row, rowA);
                    loss.fusedTerms(network.output().activation(), rowA, rowY, rowT, terms);
                } else {
                    loss.terms(rowY, rowT, terms);
                }
                double sum = 0;
                for (double term : terms) {
                    sum += term;
                }
                rowLoss[row] = weight * sum;
                if (withGradient) {
                    if (fused) {
                        loss.fusedGradient(network.output().activation(), rowA, rowY, rowT, terms);
                    } else {
                        loss.gradient(network.output().activation(), rowY, rowT, terms);
                    }
                    for (int k = 0; k < outputs; k++) {
                        outputGradient.array()[row * outputs + k] = (float) (terms[k] * weight * scale);
                    }
                }
            }
        });
        double total = 0;
        for (int row = 0; row < y.rows(); row++) {
            total += rowLoss[row];
        }
        return total;
    }

    private static void read(Matrix matrix, int row, double[] values) {
        int start = matrix.offset() + row * matrix.stride();
        for (int k = 0; k < values.length; k++) {
            values[k] = matrix.array()[start + k];
        }
    }

    /** From {@link #lossAndGradient} back to {@link #gradient()}. */
    public void backward(Loss loss) {
        Matrix y = output;
        if (y == null) {
            throw new IllegalStateException("there was no forward pass");
        }
        Matrix d = outputGradient.rows(0, y.rows());
        int end = loss.fusedWith(network.output().activation()) ? stages.size() - 1 : stages.size();
        for (int s = end - 1; s >= 0; s--) {
            d = stages.get(s).backward(d, s > 0);
        }
    }
}
