package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.ChainruleException;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the steps of a network together to layers f(norm(xW + b)). A scale and shift goes into the weights beside it; one on
 * the inputs or the outputs stays by itself, as scaling of the features or the targets. An activation or normalisation
 * that does not follow weights becomes a layer of its own, with weights 1 from each unit to itself.
 */
final class LayerAssembler {
    /** A layer of its own has as many weights as the square of its units; so many are allowed in all of them. */
    private static final long MOST_OWN_WEIGHTS = 1 << 22;

    private static final Activation NONE = new Identity();

    /** A layer under construction, in double. */
    private static final class Draft {
        final int inputs;
        final int units;
        double[] weights;
        double[] bias;
        boolean biased;
        Normalization normalization = new Normalization.None();
        double[] gain = {};
        double[] shift = {};
        double[] mean = {};
        double[] variance = {};
        Activation activation = NONE;
        boolean activated;
        double[] slopes = {};

        Draft(int inputs, int units, double[] weights, double[] bias, boolean biased) {
            this.inputs = inputs;
            this.units = units;
            this.weights = weights;
            this.bias = bias;
            this.biased = biased;
        }

        boolean isNormalized() {
            return !(normalization instanceof Normalization.None);
        }
    }

    /** y = scale · x + shift, one number per unit. */
    record Scale(double[] scale, double[] shift) {
        static Scale none(int width) {
            double[] ones = new double[width];
            Arrays.fill(ones, 1);
            return new Scale(ones, new double[width]);
        }

        Scale then(double[] factor, double[] summand) {
            double[] newScale = new double[scale.length];
            double[] newShift = new double[scale.length];
            for (int j = 0; j < scale.length; j++) {
                newScale[j] = scale[j] * factor[j];
                newShift[j] = shift[j] * factor[j] + summand[j];
            }
            return new Scale(newScale, newShift);
        }

        /** Whether x can be found again from y, and ascends with it. */
        boolean isIncreasing() {
            for (int j = 0; j < scale.length; j++) {
                boolean fine = scale[j] > 0
                        && Double.isFinite(1 / scale[j])
                        && Double.isFinite(scale[j])
                        && Double.isFinite(shift[j])
                        && Double.isFinite(shift[j] / scale[j]);
                if (!fine) {
                    return false;
                }
            }
            return true;
        }
    }

    private final ForeignGraph graph;
    private final List<Draft> drafts = new ArrayList<>();
    private boolean flat;

    /** How many values a row has here; −1 while unknown. */
    private int width;

    /** A scale and shift of the values here that belongs to no layer yet. */
    private @Nullable Scale pending;

    private @Nullable Scale inputScale;

    private long ownWeights;

    /**
     * Starts with the inputs.
     *
     * @param width how many, −1 if the file does not say
     * @param flat whether they are rows × width, not something of more dimensions
     */
    LayerAssembler(ForeignGraph graph, int width, boolean flat) {
        this.graph = graph;
        this.width = width;
        this.flat = flat;
    }

    /**
     * Adds one step.
     *
     * @throws ChainruleException if it does not fit the ones before
     */
    void add(Step step) {
        switch (step) {
            case Step.Flatten flatten -> flatten(flatten);
            case Step.Linear linear -> linear(linear);
            case Step.Affine affine -> affine(affine.node(), affine.scale(), affine.shift());
            case Step.Normalize normalize -> normalize(normalize);
            case Step.Activate activate -> activate(activate);
        }
    }

    private void flatten(Step.Flatten step) {
        require(
                step.node(),
                step.width() == -1 || width == -1 || step.width() == width,
                "makes rows of " + step.width() + " values where there are " + width);
        if (step.width() != -1) {
            width = step.width();
        }
        flat = true;
    }

    private void linear(Step.Linear step) {
        int inputs = step.weights().dims()[0];
        int units = step.weights().dims()[1];
        requireFlat(step.node());
        require(step.node(), width == -1 || width == inputs, "expects " + inputs + " values per row, gets " + width);
        width = inputs;
        boolean biased = step.bias().length > 0;
        double[] bias = biased ? wide(step.node(), step.bias(), units) : new double[units];
        begin(new Draft(inputs, units, step.weights().values().clone(), bias, biased));
    }

    /** Begins a layer on the values here: what is pending goes into its weights, or is the scaling of the inputs. */
    private void begin(Draft draft) {
        Scale scale = pending;
        pending = null;
        if (scale != null && drafts.isEmpty() && scale.isIncreasing()) {
            inputScale = scale;
        } else if (scale != null) {
            for (int i = 0; i < draft.inputs; i++) {
                for (int j = 0; j < draft.units; j++) {
                    int at = i * draft.units + j;
                    draft.bias[j] += scale.shift()[i] * draft.weights[at];
                    draft.weights[at] *= scale.scale()[i];
                }
            }
            draft.biased = true;
        }
        drafts.add(draft);
        width = draft.units;
    }

    /** Begins a layer that leaves the values as they are, for what follows to have a place. */
    private Draft beginOwn(NodeProto node) {
        requireFlat(node);
        double[] weights = ownWeights(() -> graph.unsupported(
                node,
                "follows no weights; the layers added for that may have " + MOST_OWN_WEIGHTS + " weights in all"));
        begin(new Draft(width, width, weights, new double[width], false));
        return drafts.getLast();
    }

    /** Weights 1 from each value here to itself. */
    private double[] ownWeights(Supplier<ChainruleException> tooMany) {
        ownWeights += (long) width * width;
        if (width < 1 || ownWeights > MOST_OWN_WEIGHTS) {
            throw tooMany.get();
        }
        double[] weights = new double[width * width];
        for (int j = 0; j < width; j++) {
            weights[j * width + j] = 1;
        }
        return weights;
    }

    private void affine(NodeProto node, double[] factor, double[] summand) {
        if (width == -1) {
            width = Math.max(factor.length, summand.length);
            require(node, width > 1, "comes before the number of inputs is known; give the input a shape");
        }
        require(
                node,
                flat || (factor.length == 1 && summand.length == 1),
                "has a constant per value, and the rows are not flat; flatten them first");
        graph.spend(width); // as wide as the row, though the constant may be one number
        double[] scale = wide(node, factor, width);
        double[] shift = wide(node, summand, width);
        Draft draft = drafts.isEmpty() ? null : drafts.getLast();
        if (draft == null || draft.activated) {
            pending = (pending == null ? Scale.none(width) : pending).then(scale, shift);
        } else if (draft.isNormalized()) {
            for (int j = 0; j < width; j++) {
                draft.gain[j] *= scale[j];
                draft.shift[j] = draft.shift[j] * scale[j] + shift[j];
            }
        } else {
            for (int at = 0; at < draft.weights.length; at++) {
                draft.weights[at] *= scale[at % width];
            }
            for (int j = 0; j < width; j++) {
                draft.bias[j] = draft.bias[j] * scale[j] + shift[j];
                draft.biased |= draft.bias[j] != 0;
            }
        }
    }

    private void normalize(Step.Normalize step) {
        boolean batch = step.normalization() instanceof Normalization.Batch;
        if (width == -1) {
            width = step.gain().length;
        }
        requireFlat(step.node());
        double[] gain = wide(step.node(), step.gain(), width);
        double[] shift = wide(step.node(), step.shift(), width);
        double[] mean = batch ? wide(step.node(), step.mean(), width) : new double[0];
        double[] variance = batch ? wide(step.node(), step.variance(), width) : new double[0];
        Draft draft = drafts.isEmpty() || drafts.getLast().activated ? null : drafts.getLast();
        if (draft != null && draft.isNormalized()) {
            draft = null;
        }
        if (draft == null && batch) {
            double[] scale = new double[width];
            double[] moved = new double[width];
            for (int j = 0; j < width; j++) {
                scale[j] =
                        gain[j] / Math.sqrt(variance[j] + step.normalization().epsilon());
                moved[j] = shift[j] - mean[j] * scale[j];
            }
            affine(step.node(), scale, moved);
            return;
        }
        Draft place = draft == null ? beginOwn(step.node()) : draft;
        place.normalization = step.normalization();
        place.gain = gain;
        place.shift = shift;
        place.mean = mean;
        place.variance = variance;
    }

    private void activate(Step.Activate step) {
        Draft draft = drafts.isEmpty() || drafts.getLast().activated ? beginOwn(step.node()) : drafts.getLast();
        draft.activation = step.activation();
        draft.activated = true;
        draft.slopes = step.slopes().length == 0 ? step.slopes() : wide(step.node(), step.slopes(), draft.units);
    }

    /** How many values a row has at the end. */
    int width() {
        return width;
    }

    /** The activation at the end; identity too where values are scaled after it. */
    Activation activation() {
        return drafts.isEmpty() || pending != null ? NONE : drafts.getLast().activation;
    }

    /** Gives the end, which has no activation, {@code activation}. */
    void activate(NodeProto node, Activation activation) {
        activate(new Step.Activate(node, activation));
    }

    /**
     * A softmax of two units at the end as the sigmoid of one, the second: e^b / (e^a + e^b) = σ(b − a).
     */
    void softmaxToSigmoid() {
        Draft last = drafts.getLast();
        if (last.isNormalized()) {
            last.activation = NONE;
            drafts.add(new Draft(2, 1, new double[] {-1, 1}, new double[1], false));
        } else {
            double[] weights = new double[last.inputs];
            for (int i = 0; i < last.inputs; i++) {
                weights[i] = last.weights[2 * i + 1] - last.weights[2 * i];
            }
            double[] bias = {last.bias[1] - last.bias[0]};
            drafts.set(drafts.size() - 1, new Draft(last.inputs, 1, weights, bias, last.biased));
        }
        drafts.getLast().activation = new Sigmoid();
        drafts.getLast().activated = true;
        width = 1;
    }

    /**
     * The layers with their parameters.
     *
     * @param keepOutputScale whether what is pending at the end is left to {@link #outputScale()}
     */
    Parameters finish(boolean keepOutputScale) {
        Scale scale = pending;
        if (scale != null && (drafts.isEmpty() || !keepOutputScale || !scale.isIncreasing())) {
            double[] weights = ownWeights(() -> graph.unsupported("there are no weights in the network"));
            begin(new Draft(width, width, weights, new double[width], false));
        }
        if (drafts.isEmpty()) {
            throw graph.unsupported("there are no weights in the network");
        }
        List<Layer> layers = new ArrayList<>();
        for (Draft draft : drafts) {
            layers.add(new Layer(draft.units, draft.activation, draft.biased, draft.normalization, 0));
        }
        Network network = new Network(drafts.getFirst().inputs, layers);
        float[] values = new float[network.layout().size()];
        for (Segment segment : network.layout().segments()) {
            Draft draft = drafts.get(segment.layer());
            double[] from = switch (segment.kind()) {
                case WEIGHTS -> draft.weights;
                case BIAS -> draft.bias;
                case GAIN -> draft.gain;
                case SHIFT -> draft.shift;
                case ACTIVATION -> draft.slopes;
                case RUNNING_MEAN -> draft.mean;
                case RUNNING_VARIANCE -> draft.variance;
                case EMBEDDING_WEIGHTS, EMBEDDING_BIAS, FREQUENCIES, PHASES, SCALE, ADAPTER ->
                    throw new IllegalStateException("a network from elsewhere is plain");
            };
            for (int i = 0; i < segment.size(); i++) {
                values[segment.offset() + i] = (float) from[i];
            }
        }
        return Parameters.of(network, values);
    }

    /** The scale and shift of the inputs before the first layer, if there is one. */
    @Nullable
    Scale inputScale() {
        return inputScale;
    }

    /** The scale and shift of the outputs after the last layer, if there is one. */
    @Nullable
    Scale outputScale() {
        return pending;
    }

    private double[] wide(NodeProto node, double[] values, int units) {
        require(
                node,
                values.length == units || values.length == 1,
                "has " + values.length + " constants for " + units + " values per row");
        double[] wide = values.clone();
        if (values.length != units) {
            wide = new double[units];
            Arrays.fill(wide, values[0]);
        }
        return wide;
    }

    private void requireFlat(NodeProto node) {
        require(node, flat, "gets rows of several dimensions; flatten them first");
    }

    private void require(NodeProto node, boolean holds, String why) {
        if (!holds) {
            throw graph.unsupported(node, why);
        }
    }
}
