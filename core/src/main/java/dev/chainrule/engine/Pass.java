package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
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
    private static final int ROWS_AT_ONCE = 1024;

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
    private final LayerOutputs memory;

    private final ThreadBlocks blocks;

    /** Where the gradients by the inputs of layers pass through. */
    private final float[] inputGradients;

    private final @Nullable Slope outputSlope;
    private final @Nullable MeanOutput mean;

    /** How many samples went forward last, each in as many rows as there are members. */
    private int samples;

    /** Whether {@link #output} is the mean of the members' outputs. */
    private boolean averaged;

    private final LossTask lossTask;
    /** Whether the gradient goes on through the first layer, of a network that only predicts. */
    private final boolean toInputs;

    /** How many rows a pass that only predicts best takes at once: enough for its kernels, and few enough for caches. */
    public static int rowsAtOnce(Network network) {
        return network.members() == 1 ? ROWS_AT_ONCE : Math.max(16, 4 * ROWS_AT_ONCE / network.members());
    }

    private Pass(Parameters parameters, Kernels kernels, int capacity, boolean training, boolean toInputs, long seed) {
        this.network = parameters.network();
        this.toInputs = toInputs;
        this.kernels = kernels;
        this.capacity = capacity;
        this.gradient = new float[training ? parameters.layout().trained() : 0];
        int rows = Math.multiplyExact(capacity, network.members());
        this.outputGradient = Matrix.of(training ? rows : 0, network.outputs());
        this.memory = new LayerOutputs(rows, training);
        this.blocks = new ThreadBlocks(network, rows, kernels.threads());
        this.mean = network.members() == 1 ? null : new MeanOutput(kernels, network, capacity);
        if (!toInputs && SmallNetworkStage.suits(network, capacity)) {
            SmallNetworkStage small = new SmallNetworkStage(kernels, parameters, training ? gradient : null, capacity);
            stages.add(small);
            inputGradients = new float[0];
            outputSlope = addActivation(network.output().activation(), small.output(), false, training).slope;
        } else {
            inputGradients = new float[training ? InputGradient.sharedRows(rows) * widestHidden() : 0];
            Before before = addFront(parameters, training);
            for (int l = 0; l < network.layers().size(); l++) {
                before = addLayer(parameters, l, before, training, seed);
            }
            outputSlope = before == null ? null : before.slope;
        }
        this.lossTask = new LossTask(network, rows, outputGradient, kernels.threads());
    }

    /** A pass that learns: with gradients, dropout drawn from {@code seed}, batch statistics. */
    public static Pass training(Parameters parameters, Kernels kernels, int capacity, long seed) {
        return new Pass(parameters, kernels, capacity, true, false, seed);
    }

    /** A pass that only predicts. */
    public static Pass prediction(Parameters parameters, Kernels kernels, int capacity) {
        return new Pass(parameters, kernels, capacity, false, false, 0);
    }

    /** A pass that says how what a trained network predicts changes with its inputs: {@link #inputGradient}. */
    public static Pass sensitivity(Parameters parameters, Kernels kernels, int capacity) {
        return new Pass(parameters, kernels, capacity, true, true, 0);
    }

    private int widestHidden() {
        int last = network.layers().size() - 1;
        return network.layers().subList(0, last).stream()
                .mapToInt(Layer::units)
                .max()
                .orElse(0);
    }

    /** What a stage puts out, and if that is an activation its slope. */
    private record Before(Matrix output, @Nullable Slope slope) {}

    /**
     * What goes before the first layer: embedding, scale, and the members' rows. The result has where the gradient by what
     * the first layer gets goes; null if nobody asks for it.
     */
    private @Nullable Before addFront(Parameters parameters, boolean training) {
        Before before = toInputs ? new Before(Matrix.of(capacity, network.inputs()), null) : null;
        if (!network.embedding().isNone()) {
            Matrix e = Matrix.of(capacity, network.embedded());
            Matrix inputGradient = before == null ? null : before.output;
            stages.add(new EmbeddingStage(kernels, parameters, training ? gradient : null, e, inputGradient));
            before = new Before(e, null);
        }
        if (network.embedding().scaled()) {
            Matrix scaled = Matrix.of(capacity, network.embedded());
            stages.add(new ScaleStage(
                    kernels,
                    existing(parameters, Segment.EMBEDDING, Segment.Kind.SCALE),
                    gradientView(parameters, Segment.EMBEDDING, Segment.Kind.SCALE, training),
                    scaled));
            before = new Before(scaled, null);
        }
        if (network.members() > 1) {
            Matrix rows = memory.next(network.embedded());
            stages.add(new MemberStage(
                    kernels,
                    network.members(),
                    network.hasAdapter(0) ? existing(parameters, 0, Segment.Kind.ADAPTER) : null,
                    gradientView(parameters, 0, Segment.Kind.ADAPTER, training),
                    rows,
                    before == null ? null : before.output));
            before = new Before(rows, null);
        }
        return before;
    }

    private Before addAdapter(Parameters parameters, int l, Before before, boolean training) {
        Matrix adapted = memory.next(network.inputsOf(l));
        stages.add(new AdapterStage(
                kernels,
                existing(parameters, l, Segment.Kind.ADAPTER),
                gradientView(parameters, l, Segment.Kind.ADAPTER, training),
                adapted,
                before.slope));
        return new Before(adapted, null);
    }

    /** The affine part of the last layer, of each member its own. */
    private void addHeads(Parameters parameters, Matrix z, Before before, boolean training) {
        InputGradient[] gradients = new InputGradient[training ? network.members() : 0];
        for (int member = 0; member < gradients.length; member++) {
            gradients[member] = new InputGradient(kernels, before.output, before.slope, inputGradients);
        }
        LayerParameters[] heads = LayerParameters.heads(parameters, training ? gradient : null);
        stages.add(new HeadStage(kernels, heads, z, training ? gradients : null));
    }

    private Before addLayer(Parameters parameters, int l, @Nullable Before ahead, boolean training, long seed) {
        Layer layer = network.layers().get(l);
        Before before =
                ahead != null && l > 0 && network.hasAdapter(l) ? addAdapter(parameters, l, ahead, training) : ahead;
        int units = layer.units();
        boolean hidden = l < network.layers().size() - 1;
        boolean together = hidden && joins(layer);
        Matrix a = memory.next(units);
        Matrix h = together && !layer.activation().worksInPlace() ? memory.next(units) : a;
        if (before != null && !hidden && network.members() > 1) {
            addHeads(parameters, a, before, training);
        } else {
            stages.add(new AffineStage(
                    kernels,
                    LayerParameters.of(parameters, l, training ? gradient : null),
                    together ? layer.activation() : null,
                    a,
                    h,
                    blocks,
                    training && before != null
                            ? new InputGradient(kernels, before.output, before.slope, inputGradients)
                            : null));
        }
        Slope slope = together && training ? new Slope(kernels, layer.activation(), a, h, h, blocks) : null;
        if (!(layer.normalization() instanceof Normalization.None)) {
            h = memory.next(units);
            addNormalization(parameters, l, h, training);
        }
        if (layer.activation() instanceof ParametricActivation parametric) {
            h = memory.next(units);
            stages.add(new ParametricStage(
                    kernels,
                    parametric,
                    existing(parameters, l, Segment.Kind.ACTIVATION),
                    gradientView(parameters, l, Segment.Kind.ACTIVATION, training),
                    h));
        } else if (!together) {
            Before activation = addActivation(layer.activation(), h, hidden, training);
            h = activation.output;
            slope = activation.slope;
        }
        if (layer.dropout() > 0 && training && !toInputs) {
            h = memory.next(units);
            DropoutStage stage = new DropoutStage(kernels, layer.dropout(), seed, l, h, slope);
            dropouts.add(stage);
            stages.add(stage);
            slope = null;
        }
        return new Before(h, slope);
    }

    /** An activation as a stage of its own; that of the output layer leaves the pre-activations to the loss. */
    private Before addActivation(Activation activation, Matrix a, boolean hidden, boolean training) {
        Matrix h = hidden && activation.worksInPlace() ? a : memory.next(a.columns());
        stages.add(new ActivationStage(kernels, activation, h));
        Matrix deltas = hidden ? h : outputGradient;
        return new Before(h, training ? new Slope(kernels, activation, a, h, deltas, blocks) : null);
    }

    private void addNormalization(Parameters parameters, int l, Matrix output, boolean training) {
        Matrix gain = existing(parameters, l, Segment.Kind.GAIN);
        Matrix shift = existing(parameters, l, Segment.Kind.SHIFT);
        Matrix gainGradient = gradientView(parameters, l, Segment.Kind.GAIN, training);
        Matrix shiftGradient = gradientView(parameters, l, Segment.Kind.SHIFT, training);
        switch (network.layers().get(l).normalization()) {
            case Normalization.None _ -> {}
            case Normalization.Batch batch ->
                stages.add(new BatchNormalizationStage(
                        kernels,
                        batch,
                        new BatchNormalizationStage.Views(
                                gain,
                                shift,
                                existing(parameters, l, Segment.Kind.RUNNING_MEAN),
                                existing(parameters, l, Segment.Kind.RUNNING_VARIANCE),
                                gainGradient,
                                shiftGradient),
                        output));
            case Normalization.Layer norm ->
                stages.add(new LayerNormalizationStage(
                        kernels,
                        norm,
                        new LayerNormalizationStage.Views(gain, shift, gainGradient, shiftGradient),
                        output));
        }
    }

    /**
     * Whether the activation of a hidden layer goes in one turn with its affine part. That of the output layer does not, as
     * the loss looks between the two.
     */
    private static boolean joins(Layer layer) {
        return layer.normalization() instanceof Normalization.None
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

    /** How many outputs the network has. */
    public int outputs() {
        return network.outputs();
    }

    /** ∂L/∂ every trained parameter, as {@link dev.chainrule.network.Layout} places them, after {@link #backward}. */
    public float[] gradient() {
        return gradient;
    }

    /**
     * The outputs for {@code inputs} (rows × inputs) as a trained network gives them, those of an ensemble the mean over its
     * members; overwritten by the next call.
     */
    public Matrix predict(Matrix inputs) {
        Matrix y = forward(inputs, Stage.PREDICTION);
        if (mean == null) {
            return y;
        }
        averaged = true;
        y = mean.of(y);
        output = y;
        return y;
    }

    /** As {@link #predict}, of each member its own outputs: member after member, each with all rows. */
    public Matrix predictMembers(Matrix inputs) {
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
     * The outputs in training: batch statistics, dropout. Those of an ensemble are of each member, member after member, each
     * with all rows.
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
        samples = inputs.rows();
        averaged = false;
        return value;
    }

    /**
     * The loss of the last forward pass: Σ_rows weight · loss of the row. Of an ensemble in training it is the mean of its
     * members' losses, in prediction the loss of their mean output.
     *
     * @param targets rows × outputs
     * @param weights a weight per row, or null for 1
     */
    public double loss(Loss loss, Matrix targets, float @Nullable [] weights) {
        return takeLoss(loss, targets, weights, false, samples);
    }

    /**
     * Loss as {@link #loss}, and in the same turn ∂L/∂ outputs divided by the number of rows, ready for {@link
     * #backward}.
     */
    public double lossAndGradient(Loss loss, Matrix targets, float @Nullable [] weights) {
        return takeLoss(loss, targets, weights, true, samples);
    }

    /** The same, divided by {@code rows}: those of a batch that these rows are only a part of. */
    public double lossAndGradient(Loss loss, Matrix targets, float @Nullable [] weights, long rows) {
        return takeLoss(loss, targets, weights, true, rows);
    }

    private double takeLoss(Loss loss, Matrix targets, float @Nullable [] weights, boolean withGradient, long rows) {
        Matrix y = output;
        Matrix a = last;
        if (y == null || a == null) {
            throw new IllegalStateException("there was no forward pass");
        }
        if (averaged && mean != null) {
            if (withGradient) {
                throw new IllegalStateException("no way leads back from a mean of members; go forward in training");
            }
            a = loss.fusedWith(network.output().activation()) ? mean.preActivations(a) : y;
        }
        lossTask.prepare(loss, a, y, samples, targets, weights, withGradient, rows);
        kernels.split(y.rows(), LossTask.COST * network.outputs(), lossTask);
        return lossTask.total();
    }

    /** From {@link #lossAndGradient} back to {@link #gradient()}: once for each forward pass. */
    public void backward(Loss loss) {
        Matrix y = output;
        if (y == null) {
            throw new IllegalStateException("there was no forward pass");
        }
        Matrix d = outputGradient.rows(0, y.rows());
        if (outputSlope != null && !loss.fusedWith(network.output().activation())) {
            d = outputSlope.take(d);
        }
        for (int s = stages.size() - 1; s >= 0; s--) {
            d = stages.get(s).backward(d, s > 0);
        }
    }

    /**
     * ∂(Σ_k c_k y_k)/∂x of each row of the last {@link #predict}, in a pass made by {@link #sensitivity}: once for each
     * prediction.
     *
     * @param c what each output counts: as many rows as were predicted × outputs
     * @return rows × inputs, overwritten by the next call
     */
    public Matrix inputGradient(Matrix c) {
        Matrix y = output;
        if (!toInputs || y == null) {
            throw new IllegalStateException("this needs a prediction by a pass of sensitivity");
        }
        if (c.rows() != y.rows() || c.columns() != y.columns()) {
            throw new IllegalArgumentException("expected a number for each output, " + y + ", found " + c);
        }
        Matrix d = outputGradient.rows(0, network.members() * y.rows());
        for (int row = 0; row < d.rows(); row++) {
            for (int k = 0; k < c.columns(); k++) { // each member has its share in the mean
                d.set(row, k, c.get(row % y.rows(), k) / network.members());
            }
        }
        d = outputSlope == null ? d : outputSlope.take(d);
        for (int s = stages.size() - 1; s >= 0; s--) {
            d = stages.get(s).backward(d, true);
        }
        return d;
    }
}
