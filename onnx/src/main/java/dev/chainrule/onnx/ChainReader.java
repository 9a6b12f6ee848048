package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Mish;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Selu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Softsign;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a network that another program wrote from its outputs back to its inputs: a chain of nodes, each with one input that
 * is computed and others that are constants.
 */
final class ChainReader {
    private static final String SUPPORTED = "supported are Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization,"
            + " LayerNormalization, Relu, LeakyRelu, PRelu, Elu, Selu, Gelu, Mish, Sigmoid, HardSigmoid, Tanh, Softsign,"
            + " Softplus, Softmax, Scaler, Flatten, Reshape, Cast, Identity, Dropout and what exporters make of silu, mish,"
            + " gelu, softsign and layer normalisation";

    private static final double[] NO_BIAS = {};

    /** More than the deepest networks have. */
    private static final int MOST_NODES = 4096;

    /**
     * A chain.
     *
     * @param inputs the tensors it begins with, side by side
     * @param steps from the inputs to the outputs
     */
    record Chain(List<String> inputs, List<Step> steps) {}

    private final ForeignGraph graph;
    private final ComposedNodes composed;
    private final List<Step> backwards = new ArrayList<>();

    ChainReader(ForeignGraph graph) {
        this.graph = graph;
        this.composed = new ComposedNodes(graph);
    }

    /**
     * The chain that ends in {@code tensor}.
     *
     * @throws dev.chainrule.ChainruleException naming the node that is not supported, and why
     */
    Chain read(String tensor) {
        String at = tensor;
        for (int left = Math.min(graph.nodes(), MOST_NODES); left >= 0; left--) {
            if (graph.input(at).isPresent()) {
                return new Chain(List.of(at), backwards.reversed());
            }
            NodeProto node = graph.producer(at);
            if (node == null) {
                throw graph.unsupported(
                        graph.constant(at).isPresent()
                                ? "the tensor '" + at + "' does not depend on the inputs"
                                : "nothing makes the tensor '" + at + "': the file is damaged");
            }
            if (isJoin(node)) {
                return new Chain(joined(node), backwards.reversed());
            }
            at = step(node);
        }
        throw graph.nodes() <= MOST_NODES
                ? graph.damaged("its nodes go round in a circle")
                : graph.unsupported("there are more than " + MOST_NODES
                        + " nodes one after the other, or they go round in a" + " circle");
    }

    /** Whether {@code node} puts columns side by side. */
    private static boolean isJoin(NodeProto node) {
        return Set.of("Concat", "FeatureVectorizer").contains(ForeignGraph.operator(node));
    }

    private List<String> joined(NodeProto node) {
        long axis = Attributes.integer(node, "axis", 1);
        List<String> inputs = new ArrayList<>();
        for (String input : node.getInputList()) {
            String at = graph.source(input);
            if (graph.input(at).isEmpty() || (axis != 1 && axis != -1) || inputs.contains(at)) {
                throw graph.unsupported(node, "may only put the columns of different inputs side by side");
            }
            inputs.add(at);
        }
        return inputs;
    }

    private void add(Step step) {
        graph.spend(step.numbers());
        backwards.add(step);
    }

    /** Reads one step; returns the tensor before it. */
    private String step(NodeProto node) {
        String data = ForeignGraph.input(node, 0);
        switch (ForeignGraph.operator(node)) {
            case "Gemm" -> gemm(node);
            case "MatMul" -> {
                Constant weights = matrix(node, 1);
                add(new Step.Linear(node, weights, NO_BIAS));
            }
            case "Add", "Sub", "Mul", "Div" -> data = arithmetic(node);
            case "BatchNormalization" -> batchNormalization(node);
            case "LayerNormalization" -> layerNormalization(node);
            case "Scaler" -> scaler(node);
            case "PRelu" ->
                add(new Step.Activate(
                        node, new Prelu(), vector(node, 1, "slopes").values()));
            case "Flatten" -> {
                require(node, Attributes.integer(node, "axis", 1) == 1, "is supported with axis 1");
                add(new Step.Flatten(node, -1));
            }
            case "Reshape" -> add(new Step.Flatten(node, reshapeWidth(node)));
            case "Squeeze" -> squeeze(node);
            case "Identity", "Dropout" -> {
                // as they are in prediction
            }
            case "Cast" -> require(node, ForeignGraph.isFloating(node), "is supported between floating types");
            default -> add(new Step.Activate(node, activation(node)));
        }
        return data;
    }

    /** y = α A B + β C with A the data and B, C constants, each perhaps transposed. */
    private void gemm(NodeProto node) {
        require(node, Attributes.integer(node, "transA", 0) == 0, "is supported with transA 0");
        Constant b = matrix(node, 1);
        Constant weights = Attributes.integer(node, "transB", 0) == 0 ? b : b.transposed();
        double alpha = Attributes.number(node, "alpha", 1);
        double beta = Attributes.number(node, "beta", 1);
        double[] bias = ForeignGraph.input(node, 2).isEmpty()
                ? NO_BIAS
                : times(vector(node, 2, "bias").values(), beta);
        add(new Step.Linear(node, new Constant(weights.dims(), times(weights.values(), alpha)), bias));
    }

    private static double[] times(double[] values, double factor) {
        return factor == 1 ? values : Arrays.stream(values).map(x -> factor * x).toArray();
    }

    private String arithmetic(NodeProto node) {
        Optional<ComposedNodes.Match> match = composed.find(node);
        if (match.isPresent()) {
            add(match.get().step());
            return match.get().input();
        }
        Optional<Constant> second = graph.constant(ForeignGraph.input(node, 1));
        Optional<Constant> first = second.isPresent() ? Optional.empty() : graph.constant(ForeignGraph.input(node, 0));
        Constant constant = second.or(() -> first)
                .orElseThrow(() ->
                        graph.unsupported(node, "joins two computed values; supported are layers one after the other"));
        require(node, constant.isVector(), "needs a constant of one number, or one per unit");
        double[] values = constant.values();
        double[] one = {1};
        double[] zero = {0};
        add(
                switch (node.getOpType()) {
                    case "Add" -> new Step.Affine(node, one, values);
                    case "Sub" ->
                        second.isPresent()
                                ? new Step.Affine(node, one, times(values, -1))
                                : new Step.Affine(node, new double[] {-1}, values);
                    case "Mul" -> new Step.Affine(node, values, zero);
                    default -> {
                        require(node, second.isPresent(), "divides by a computed value, which is not supported");
                        yield new Step.Affine(
                                node, Arrays.stream(values).map(x -> 1 / x).toArray(), zero);
                    }
                });
        return ForeignGraph.input(node, second.isPresent() ? 0 : 1);
    }

    private void batchNormalization(NodeProto node) {
        require(
                node,
                Attributes.integer(node, "training_mode", 0) == 0,
                "is in training mode; export it for inference");
        add(new Step.Normalize(
                node,
                new Normalization.Batch(0.1, epsilon(node)),
                vector(node, 1, "scale").values(),
                vector(node, 2, "B").values(),
                vector(node, 3, "mean").values(),
                vector(node, 4, "var").values()));
    }

    private void layerNormalization(NodeProto node) {
        long axis = Attributes.integer(node, "axis", -1);
        require(node, axis == -1 || axis == 1, "is supported along the last axis");
        add(new Step.Normalize(
                node,
                new Normalization.Layer(epsilon(node)),
                vector(node, 1, "scale").values(),
                ForeignGraph.input(node, 2).isEmpty()
                        ? new double[] {0}
                        : vector(node, 2, "B").values(),
                new double[0],
                new double[0]));
    }

    /** The attribute epsilon as the double that was meant, not the one that its float is. */
    private double epsilon(NodeProto node) {
        double epsilon = Double.parseDouble(Float.toString(Attributes.number(node, "epsilon", 1e-5f)));
        require(node, epsilon >= Float.MIN_NORMAL && epsilon <= 1, "has epsilon " + epsilon + ", expected 0 … 1");
        return epsilon;
    }

    /** ai.onnx.ml's (x − offset) · scale. */
    private void scaler(NodeProto node) {
        double[] offset = floats(node, "offset", 0);
        double[] scale = floats(node, "scale", 1);
        add(new Step.Affine(node, scale, new double[] {0}));
        add(new Step.Affine(node, new double[] {1}, times(offset, -1)));
    }

    private static double[] floats(NodeProto node, String name, double otherwise) {
        return Attributes.find(node, name)
                .map(a -> a.getFloatsList().stream().mapToDouble(x -> x).toArray())
                .filter(values -> values.length > 0)
                .orElse(new double[] {otherwise});
    }

    /**
     * How many values per row a Reshape to [rows, values] leaves; −1 if it does not say. The shape is a constant, or made of
     * the number of rows of the data and a constant.
     */
    private int reshapeWidth(NodeProto node) {
        String shape = ForeignGraph.input(node, 1);
        Optional<Constant> known = graph.constant(shape);
        if (known.isPresent() && known.get().values().length == 2) {
            double rows = known.get().values()[0];
            double width = known.get().values()[1];
            require(node, rows >= -1 && width >= -1 && width != 0, "is supported to [rows, values]");
            return (int) width;
        }
        NodeProto made = graph.producer(shape);
        if (made != null && ForeignGraph.operator(made).equals("Concat") && made.getInputCount() == 2) {
            Optional<Constant> width = graph.constant(made.getInput(1));
            if (graph.constant(made.getInput(0)).isEmpty()
                    && width.isPresent()
                    && width.get().isScalar()) {
                return (int) width.get().values()[0];
            }
        }
        throw graph.unsupported(node, "is supported to [rows, values]");
    }

    /** At the end of a network with one output: rows × 1 becomes rows. */
    private void squeeze(NodeProto node) {
        List<Integer> axes = graph.axes(node);
        boolean last = backwards.stream().noneMatch(step -> step instanceof Step.Linear);
        require(
                node,
                last && (axes.equals(List.of(1)) || axes.equals(List.of(-1))),
                "is supported at the end of a network, for axis 1");
        add(new Step.Flatten(node, 1));
    }

    private Activation activation(NodeProto node) {
        return switch (ForeignGraph.operator(node)) {
            case "Relu" -> new Relu();
            case "LeakyRelu" -> new LeakyRelu(meant(node, "alpha", 0.01f));
            case "Elu" -> new Elu(meant(node, "alpha", 1));
            case "Selu" -> {
                boolean usual = Math.abs(Attributes.number(node, "alpha", 1.673263f) - 1.673263f) < 1e-5
                        && Math.abs(Attributes.number(node, "gamma", 1.050701f) - 1.050701f) < 1e-5;
                require(node, usual, "is supported with its own alpha and gamma, 1.67326 and 1.0507");
                yield new Selu();
            }
            case "Gelu" -> {
                String approximate = Attributes.text(node, "approximate", "none");
                require(
                        node,
                        approximate.equals("none"),
                        "is approximated by " + approximate + "; supported is the exact form, by erf");
                yield new Gelu();
            }
            case "Mish" -> new Mish();
            case "Sigmoid" -> new Sigmoid();
            case "HardSigmoid" -> {
                boolean usual = Math.abs(Attributes.number(node, "alpha", 0.2f) - 1.0 / 6) < 1e-5
                        && Attributes.number(node, "beta", 0.5f) == 0.5f;
                require(node, usual, "is supported with alpha 1/6 and beta 1/2");
                yield new HardSigmoid();
            }
            case "Tanh" -> new Tanh();
            case "Softsign" -> new Softsign();
            case "Softplus" -> new Softplus();
            case "Softmax" -> softmax(node);
            case "LogSoftmax" -> {
                require(
                        node,
                        backwards.stream().allMatch(Step.Flatten.class::isInstance),
                        "is supported at the end of a network, where it is read as softmax");
                yield softmax(node);
            }
            default -> throw graph.unsupported(node, "is not supported; " + SUPPORTED);
        };
    }

    private Softmax softmax(NodeProto node) {
        long axis = Attributes.integer(node, "axis", -1);
        require(node, axis == -1 || axis == 1, "is supported along the units, axis 1 or -1");
        return new Softmax();
    }

    /** An attribute as the double that was meant, not the one that its float is. */
    private double meant(NodeProto node, String attribute, float otherwise) {
        float value = Attributes.number(node, attribute, otherwise);
        require(node, Float.isFinite(value), "has " + attribute + " " + value);
        return Double.parseDouble(Float.toString(value));
    }

    private Constant matrix(NodeProto node, int index) {
        Constant constant = constant(node, index, "weights");
        require(node, constant.dims().length == 2, "needs weights of 2 dimensions");
        require(node, constant.values().length > 0, "has no weights");
        return constant;
    }

    private Constant vector(NodeProto node, int index, String what) {
        Constant constant = constant(node, index, what);
        require(node, constant.isVector(), "needs " + what + " of one number, or one per unit");
        return constant;
    }

    private Constant constant(NodeProto node, int index, String what) {
        return graph.constant(ForeignGraph.input(node, index))
                .orElseThrow(() -> graph.unsupported(
                        node, "needs constant " + what + ", found '" + ForeignGraph.input(node, index) + "'"));
    }

    private void require(NodeProto node, boolean holds, String why) {
        if (!holds) {
            throw graph.unsupported(node, why);
        }
    }
}
