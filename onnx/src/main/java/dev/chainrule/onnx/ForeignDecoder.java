package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Activation;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model of a network that another program wrote. Its inputs become features x1, x2, … and its outputs the target: the
 * class y after softmax or one sigmoid, labels y1, y2, … after several sigmoids, else the numbers y1, y2, ….
 */
final class ForeignDecoder {
    /**
     * One graph input.
     *
     * @param name its name
     * @param width how many values per row, −1 if the file does not say
     * @param flat whether it is rows × width
     */
    private record Input(String name, int width, boolean flat) {}

    private static final long MOST_INPUTS = 1 << 20;

    /** What the shape of an input says is believed up to here before any weights show that it is so. */
    private static final long MOST_BELIEVED = 1 << 11;

    private final ForeignGraph graph;

    ForeignDecoder(GraphProto graph, String where) {
        this.graph = new ForeignGraph(graph, where);
    }

    /**
     * The model.
     *
     * @throws dev.chainrule.ChainruleException naming the node that is not supported, and what is
     */
    Model decode() {
        Scores scores = Scores.find(graph);
        ChainReader.Chain chain = new ChainReader(graph).read(scores.tensor());
        List<Input> inputs = chain.inputs().stream().map(this::input).toList();
        boolean known = inputs.stream().allMatch(input -> input.width() > 0);
        long width = known ? inputs.stream().mapToLong(Input::width).sum() : -1;
        if (width > MOST_INPUTS) {
            throw graph.unsupported("it has " + width + " inputs; at most " + MOST_INPUTS + " are supported");
        }
        if (width > MOST_BELIEVED
                && chain.steps().stream().mapToLong(Step::numbers).sum() < width) {
            throw graph.unsupported("it has " + width + " inputs, and fewer weights than that");
        }
        LayerAssembler layers =
                new LayerAssembler(graph, (int) width, inputs.stream().allMatch(Input::flat));
        chain.steps().forEach(layers::add);
        Target target = target(scores, layers);
        Parameters parameters = layers.finish(target instanceof NumberTarget);
        if (target instanceof NumberTarget numbers && layers.outputScale() != null) {
            target = scaled(numbers, layers.outputScale());
        }
        List<Feature> features = features(inputs, parameters.network().inputs(), layers.inputScale());
        return Model.of(parameters, new Preprocessing(features, target), Provenance.foreign());
    }

    private Input input(String name) {
        ValueInfoProto info = graph.input(name).orElseThrow();
        TypeProto.Tensor type = info.getType().getTensorType();
        switch (TensorProto.DataType.forNumber(type.getElemType())) {
            case FLOAT, DOUBLE, FLOAT16, INT64, INT32 -> {
                // numbers
            }
            case null, default ->
                throw graph.unsupported("the input '" + name
                        + "' is no tensor of numbers, which a network trained elsewhere needs; a file of Chainrule itself"
                        + " has the metadata '" + Metadata.KEY + "'");
        }
        int rank = type.hasShape() ? type.getShape().getDimCount() : 2;
        if (rank < 2) {
            throw graph.unsupported("the input '" + name + "' has " + rank + " dimensions; expected rows x values");
        }
        long width = type.hasShape() ? 1 : -1;
        for (int d = 1; d < rank && width > 0; d++) {
            long dim = type.getShape().getDim(d).getDimValue();
            width = dim > 0 && dim * width <= Integer.MAX_VALUE ? dim * width : -1;
        }
        return new Input(name, (int) width, rank == 2);
    }

    private Target target(Scores scores, LayerAssembler layers) {
        Activation last = layers.activation();
        NodeProto node = graph.producer(scores.tensor());
        boolean probability = last instanceof Sigmoid || last instanceof HardSigmoid;
        switch (scores.kind()) {
            case TWO_CLASSES -> {
                requireEnd(layers.width() == 1 && probability, "one probability behind 1 - p and p");
                return classes(scores, 2);
            }
            case LABELS -> {
                requireEnd(probability, "probabilities that are compared with 0.5");
                return labels(layers.width());
            }
            case CLASSES -> {
                if (last instanceof Identity && node != null && layers.width() > 1) {
                    layers.activate(node, new Softmax());
                }
                boolean each = layers.activation() instanceof Softmax || (probability && layers.width() > 2);
                requireEnd(each && layers.width() > 1, "one probability per class");
            }
            case VALUES -> {
                if (probability) {
                    return layers.width() == 1 ? classes(scores, 2) : labels(layers.width());
                }
                if (!(last instanceof Softmax)) {
                    return new NumberTarget(names("y", layers.width()).stream()
                            .map(name -> new NumberTarget.Scale(name, 0, 1))
                            .toList());
                }
                requireEnd(layers.width() > 1, "a softmax over at least 2 classes");
            }
        }
        int count = layers.width();
        if (count == 2) {
            layers.softmaxToSigmoid();
        }
        return classes(scores, count);
    }

    private void requireEnd(boolean holds, String expected) {
        if (!holds) {
            throw graph.unsupported("the end of the graph is not understood: expected " + expected);
        }
    }

    private ClassTarget classes(Scores scores, int count) {
        List<String> words = scores.words().isEmpty()
                ? IntStream.range(0, count).mapToObj(String::valueOf).toList()
                : scores.words();
        if (words.size() != count) {
            throw graph.unsupported("the graph names " + words.size() + " classes, and its network has " + count);
        }
        return new ClassTarget("y", words);
    }

    private static LabelTarget labels(int count) {
        return new LabelTarget(names("y", count).stream()
                .map(name -> new LabelTarget.Label(name, "0", "1"))
                .toList());
    }

    private static NumberTarget scaled(NumberTarget target, LayerAssembler.Scale scale) {
        List<NumberTarget.Scale> scales = new ArrayList<>();
        for (int k = 0; k < target.outputs(); k++) {
            scales.add(new NumberTarget.Scale(target.columns().get(k), scale.shift()[k], scale.scale()[k]));
        }
        return new NumberTarget(scales);
    }

    private List<Feature> features(List<Input> inputs, int count, LayerAssembler.@Nullable Scale scale) {
        List<String> names = new ArrayList<>();
        if (inputs.size() > 1 && inputs.stream().allMatch(input -> input.width() > 0)) {
            inputs.forEach(input ->
                    names.addAll(input.width() == 1 ? List.of(input.name()) : names(input.name(), input.width())));
        }
        boolean usable = names.size() == count
                && names.stream().noneMatch(String::isBlank)
                && new HashSet<>(names).size() == count;
        List<String> columns = usable ? names : names("x", count);
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (scale == null) {
                features.add(new NumberFeature(columns.get(i), 0, false, new Scaling.None()));
            } else {
                double mean = nearFloat(0.0 - scale.shift()[i] / scale.scale()[i]);
                double deviation = nearFloat(1 / scale.scale()[i]);
                features.add(new NumberFeature(columns.get(i), mean, false, new Scaling.Standard(mean, deviation)));
            }
        }
        return features;
    }

    /** The float of which {@code value} is a rounding error away, if there is one: the constants of the file are floats. */
    private static double nearFloat(double value) {
        double near = (float) value;
        return Math.abs(near - value) <= 4 * Math.ulp(value) ? near : value;
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    }
}
