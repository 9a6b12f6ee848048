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
    private final List<DropoutStage> dropouts = new ArrayList<>();
    /** The pre-activations of the output layer after a forward pass, and the outputs. */
    private @Nullable Matrix last;

    private @Nullable Matrix output;
    private final int capacity;
    private final float[] gradient;
    private final Matrix outputGradient;
    private final float[] @Nullable [] inputGradients = new float[2][];
    private final LossTask lossTask;

    private Pass(Parameters parameters, Kernels kernels, int capacity, boolean training, long seed) {
        this.network = parameters.network();
        network.requirePlain("the engine");
        this.kernels = kernels;
        this.capacity = capacity;
        this.gradient = new float[training ? parameters.layout().trained() : 0];
        this.outputGradient = Matrix.of(training ? capacity : 0, network.outputs());
        if (SmallNetworkStage.suits(network, capacity)) {
            stages.add(new SmallNetworkStage(kernels, parameters, training ? gradient : null, capacity));
            stages.add(
                    new ActivationStage(kernels, network.output().activation(), network.outputs(), capacity, training));
        } else {
            for (int l = 0; l < network.layers().size(); l++) {
                addLayer(parameters, l, training, seed);
            }
        }
        this.lossTask = new LossTask(network, capacity, outputGradient, kernels.threads());
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
        boolean together = joins(layer, l);
        stages.add(new AffineStage(
                kernels,
                LayerParameters.of(parameters, l, training ? gradient : null),
                together ? layer.activation() : null,
                capacity,
                training && l > 0 ? inputGradient(l) : null));
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
        } else if (!together) {
            stages.add(new ActivationStage(kernels, layer.activation(), units, capacity, training));
        }
        if (layer.dropout() > 0 && training) {
            DropoutStage stage = new DropoutStage(kernels, layer.dropout(), seed, l, units, capacity);
            dropouts.add(stage);
            stages.add(stage);
        }
    }

    /**
     * Where the gradient by the inputs of layer l goes. Two arrays take turns: when a layer writes the one, nobody needs
     * what was in it.
     */
    private Matrix inputGradient(int l) {
        if (inputGradients[l % 2] == null) {
            int widest = 0;
            for (int k = l; k < network.layers().size(); k += 2) {
                widest = Math.max(widest, network.inputsOf(k));
            }
            inputGradients[l % 2] = new float[Math.multiplyExact(capacity, widest)];
        }
        return Matrix.of(inputGradients[l % 2], 0, capacity, network.inputsOf(l));
    }

    /**
     * Whether the activation of a layer goes in one turn with its affine part. That of the output layer does not, as the
     * loss looks between the two.
     */
    private boolean joins(Layer layer, int l) {
        return l < network.layers().size() - 1
                && layer.normalization() instanceof Normalization.None
                && !(layer.activation() instanceof ParametricActivation);
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

    /** Has the next steps drop {@code factor} times the share of units that each layer says; 1 at first. */
    public void scaleDropout(double factor) {
        for (int i = 0; i < dropouts.size(); i++) {
            dropouts.get(i).scale(factor);
        }
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
        for (int s = 0; s < stages.size(); s++) { // an iterator would be an object
            Stage stage = stages.get(s);
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
        lossTask.prepare(loss, a, y, targets, weights, withGradient);
        kernels.split(y.rows(), LossTask.COST * network.outputs(), lossTask);
        return lossTask.total();
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
