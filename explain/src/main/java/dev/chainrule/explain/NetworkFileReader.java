package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.description.Nearest;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the tree of a {@link NetworkFile} field by field; what does not fit is an error that names its place. */
final class NetworkFileReader {
    /** Some 15 times what a network of 784-128-10 has; what a person can look at ends long before. */
    private static final long MOST_WEIGHTS = 1_500_000;

    private static final List<String> FIELDS = List.of(
            "layers",
            "activations",
            "loss",
            "optimizer",
            "weights",
            "biases",
            "inputs",
            "targets",
            "learningRate",
            "seed",
            "conventions",
            "notation");

    private final Map<?, ?> fields;
    private final String where;

    NetworkFileReader(@Nullable Object tree, String where) {
        this.where = where;
        if (!(tree instanceof Map<?, ?> map)) {
            throw new ChainruleException(
                    where + ": expected an object with \"layers\", \"activations\", …, found " + Numbers.show(tree));
        }
        this.fields = map;
        for (Object name : map.keySet()) {
            if (!FIELDS.contains(name)) {
                String hint = Nearest.hint(String.valueOf(name), FIELDS);
                throw new ChainruleException(where + ": '" + name + "' is unknown"
                        + (hint.isEmpty() ? "; known are " + String.join(", ", FIELDS) : hint));
            }
        }
    }

    NetworkFile read() {
        int[] sizes = sizes();
        int depth = sizes.length - 1;
        List<@Nullable Object> biases = perLayer("biases", depth);
        boolean hasBiases = biases.stream().anyMatch(bias -> bias != null);
        Conventions conventions = conventions(hasBiases);
        Network network = network(sizes, activations(depth, conventions), biases);
        long seed = has("seed") ? Description.read(Long.class, fields.get("seed"), place("seed")) : 0;
        double[] parameters = parameters(network, biases, seed);
        requireShared(network, parameters, conventions);

        Loss loss =
                has("loss") ? Description.read(Loss.class, fields.get("loss"), place("loss")) : new HalfSquaredError();
        requireFit(loss, network.output().activation());
        Optimizer optimizer = has("optimizer")
                ? Description.read(Optimizer.class, fields.get("optimizer"), place("optimizer"))
                : new Sgd();
        if (conventions.updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST && !UpdateRule.isKnown(optimizer)) {
            throw new ChainruleException(place("conventions.updateOrder")
                    + ": output-first sends errors back through updated weights, and " + optimizer.name()
                    + " moves all parameters together; take an optimizer that moves each by itself, such as sgd");
        }
        boolean list = isListOfLists(required("inputs"));
        List<Sample> samples = samples(network, loss, list);
        Notation notation = has("notation")
                ? Notation.of(
                        Description.read(String.class, fields.get("notation"), place("notation")), place("notation"))
                : Notation.usual(network);
        return new NetworkFile(
                network, parameters, samples, list, loss, optimizer, learningRate(), seed, conventions, notation);
    }

    // ---- the network ----

    private int[] sizes() {
        int[] sizes = Description.read(int[].class, required("layers"), place("layers"));
        if (sizes.length < 2) {
            throw new ChainruleException(
                    place("layers") + ": expected the number of inputs, then the units of at least "
                            + "one layer, found " + Numbers.count(sizes.length, "number"));
        }
        for (int l = 0; l < sizes.length; l++) {
            if (sizes[l] < 1) {
                throw new ChainruleException(place("layers[" + l + "]") + ": expected at least 1, found " + sizes[l]);
            }
        }
        requireModest(sizes);
        return sizes;
    }

    /** Before anything of that size is made. */
    private void requireModest(int[] sizes) {
        double weights = 0;
        for (int l = 1; l < sizes.length; l++) {
            weights += (double) sizes[l - 1] * sizes[l];
        }
        if (weights > MOST_WEIGHTS) {
            throw new ChainruleException(String.format(
                    Locale.ROOT,
                    "%s: a network file may have %,d weights, found %,.0f (%s); a network of that size is trained from a "
                            + "table, and explained at a row of it",
                    place("layers"),
                    MOST_WEIGHTS,
                    weights,
                    Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining("–"))));
        }
    }

    private List<Activation> activations(int depth, Conventions conventions) {
        Object tree = required("activations");
        if (!(tree instanceof List<?> items) || items.size() != depth) {
            throw new ChainruleException(place("activations") + ": expected a list of "
                    + Numbers.count(depth, "activation") + ", one per layer after the inputs, found "
                    + (tree instanceof List<?> other ? other.size() : Numbers.show(tree)));
        }
        List<Activation> activations = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            String place = place("activations[" + l + "]");
            Activation activation = Description.read(Activation.class, items.get(l), place);
            activations.add(convened(activation, items.get(l), conventions));
        }
        return activations;
    }

    /** Relu′(0) is what the conventions say, unless the activation says it itself. */
    private static Activation convened(Activation activation, @Nullable Object tree, Conventions conventions) {
        boolean saysIt = tree instanceof Map<?, ?> map && map.containsKey("atZero");
        return activation instanceof Relu && !saysIt ? new Relu(conventions.reluAtZero()) : activation;
    }

    private Network network(int[] sizes, List<Activation> activations, List<@Nullable Object> biases) {
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < activations.size(); l++) {
            boolean bias = biases.get(l) != null;
            layers.add(new Layer(sizes[l + 1], activations.get(l), bias, new Normalization.None(), 0));
        }
        return new Network(sizes[0], layers);
    }

    private double[] parameters(Network network, List<@Nullable Object> biases, long seed) {
        Layout layout;
        double[] parameters;
        try {
            layout = network.layout();
            parameters = Parameters.initial(network, Initializer.GLOROT_UNIFORM, seed)
                    .toDoubles();
        } catch (IllegalArgumentException e) {
            throw new ChainruleException(place("layers") + ": " + e.getMessage(), e);
        }
        List<@Nullable Object> weights = perLayer("weights", network.layers().size());
        for (Segment segment : layout.segments()) {
            int l = segment.layer();
            switch (segment.kind()) {
                case WEIGHTS -> {
                    Object given = weights.get(l);
                    if (given != null) {
                        Numbers.readMatrix(given, place("weights[" + l + "]"), segment, parameters);
                    }
                }
                case BIAS -> {
                    double[] bias = Numbers.vector(biases.get(l), place("biases[" + l + "]"), segment.columns());
                    System.arraycopy(bias, 0, parameters, segment.offset(), bias.length);
                }
                case ACTIVATION -> {
                    ParametricActivation f =
                            (ParametricActivation) network.layers().get(l).activation();
                    Arrays.fill(parameters, segment.offset(), segment.end(), f.initial());
                }
                default -> throw new IllegalStateException("a network file has no " + segment.kind());
            }
        }
        return parameters;
    }

    // ---- conventions ----

    private Conventions conventions(boolean hasBiases) {
        Map<Object, @Nullable Object> tree = new LinkedHashMap<>();
        if (has("conventions")) {
            if (!(fields.get("conventions") instanceof Map<?, ?> said)) {
                throw new ChainruleException(place("conventions") + ": expected an object, found "
                        + Numbers.show(fields.get("conventions")));
            }
            tree.putAll(said);
        }
        tree.putIfAbsent("biases", hasBiases ? "updated" : "none");
        Conventions conventions = Description.read(Conventions.class, tree, place("conventions"));
        if (hasBiases && conventions.biases() == Conventions.Biases.NONE) {
            throw new ChainruleException(
                    place("conventions.biases") + ": is 'none', but the file gives biases; leave out one of the two");
        }
        return conventions;
    }

    private void requireShared(Network network, double[] parameters, Conventions conventions) {
        if (conventions.biases() != Conventions.Biases.SHARED) {
            return;
        }
        for (Segment segment : network.layout().segments()) {
            for (int i = segment.offset(); segment.kind() == Segment.Kind.BIAS && i < segment.end(); i++) {
                double first = parameters[segment.offset()];
                if (parameters[i] != first) {
                    throw new ChainruleException(place("biases[" + segment.layer() + "]")
                            + ": one bias is shared by the layer (conventions.biases), so all must be equal, found "
                            + Numbers.show(first) + " and " + Numbers.show(parameters[i]));
                }
            }
        }
    }

    // ---- loss and samples ----

    private void requireFit(Loss loss, Activation output) {
        if (!loss.fits(output)) {
            String fitting = Description.words(Activation.class).stream()
                    .filter(word -> loss.fits(Description.read(Activation.class, word, word)))
                    .collect(Collectors.joining(" or "));
            throw new ChainruleException(place("loss") + ": '" + loss.name() + "' needs " + fitting
                    + " as the last activation, found " + output.name());
        }
    }

    private List<Sample> samples(Network network, Loss loss, boolean list) {
        double[][] inputs = rows("inputs", network.inputs(), list);
        double[][] targets = null;
        if (has("targets")) {
            if (isListOfLists(fields.get("targets")) != list) {
                throw new ChainruleException(place("targets") + ": expected "
                        + (list ? "a list of samples" : "one sample, a list of numbers") + ", as inputs are");
            }
            targets = rows("targets", network.outputs(), list);
            if (targets.length != inputs.length) {
                throw new ChainruleException(place("targets") + ": expected " + Numbers.count(inputs.length, "sample")
                        + ", as many as inputs, found " + targets.length);
            }
        }
        List<Sample> samples = new ArrayList<>();
        for (int s = 0; s < inputs.length; s++) {
            if (targets != null) {
                String place = place(list ? "targets[" + s + "]" : "targets");
                Targets.require(loss, network.output().activation(), targets[s], place);
            }
            samples.add(new Sample(inputs[s], targets == null ? null : targets[s]));
        }
        return samples;
    }

    private double[][] rows(String field, int length, boolean list) {
        Object tree = fields.get(field);
        if (!list || !(tree instanceof List<?> items)) {
            return new double[][] {Numbers.vector(tree, place(field), length)};
        }
        double[][] rows = new double[items.size()][];
        for (int s = 0; s < rows.length; s++) {
            rows[s] = Numbers.vector(items.get(s), place(field + "[" + s + "]"), length);
        }
        return rows;
    }

    private @Nullable Double learningRate() {
        if (!has("learningRate")) {
            return null;
        }
        double rate = Numbers.number(fields.get("learningRate"), place("learningRate"));
        if (rate <= 0) {
            throw new ChainruleException(
                    place("learningRate") + ": expected a positive number, found " + Numbers.show(rate));
        }
        return rate;
    }

    // ---- fields ----

    private boolean has(String field) {
        return fields.get(field) != null;
    }

    private Object required(String field) {
        Object tree = fields.get(field);
        if (tree == null) {
            throw new ChainruleException(where + ": '" + field + "' is missing");
        }
        return tree;
    }

    private String place(String field) {
        return where + ": " + field;
    }

    /** One item per layer, null where the file gives none. */
    private List<@Nullable Object> perLayer(String field, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        if (!has(field)) {
            for (int l = 0; l < depth; l++) {
                items.add(null);
            }
            return items;
        }
        Object tree = fields.get(field);
        if (!(tree instanceof List<?> list) || list.size() != depth) {
            throw new ChainruleException(place(field) + ": expected a list of " + depth
                    + ", one per layer after the inputs (null where there are none), found "
                    + (tree instanceof List<?> other ? other.size() : Numbers.show(tree)));
        }
        items.addAll(list);
        return items;
    }

    private static boolean isListOfLists(@Nullable Object tree) {
        return tree instanceof List<?> items && !items.isEmpty() && items.getFirst() instanceof List<?>;
    }
}
