package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Mish;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Silu;
import dev.chainrule.network.Softsign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds activations and normalisations that exporters compose of several nodes: silu x σ(x), mish x tanh(softplus(x)), gelu
 * ½ x (1 + erf(x / √2)) in any order of the factors, softsign x / (1 + |x|), and layer normalisation (x − mean) / √(variance + ε).
 */
final class ComposedNodes {
    /** How many products deep a factor may stand. */
    private static final int DEEPEST = 4;

    /**
     * What was found.
     *
     * @param step the step
     * @param input the tensor it is applied to
     */
    record Match(Step step, String input) {}

    /** A factor g(x) by which x is multiplied, and the constant that belongs to it. */
    private record Gate(Activation activation, String tensor, String input, double factor) {}

    private record Place(String tensor, int depth) {}

    private final ForeignGraph graph;

    ComposedNodes(ForeignGraph graph) {
        this.graph = graph;
    }

    /** What ends in {@code node}, a Mul or Div, if it is one of these. */
    Optional<Match> find(NodeProto node) {
        if (!isProduct(node)) {
            return Optional.empty();
        }
        if (node.getOpType().equals("Div")) {
            Optional<Match> quotient = layerNormalization(node).or(() -> softsign(node));
            if (quotient.isPresent()) {
                return quotient;
            }
        }
        for (Gate gate : gates(node)) {
            List<String> factors = new ArrayList<>();
            double constant = multiply(node, gate, factors, 0);
            List<String> expected = List.of(gate.input(), gate.tensor());
            if (Math.abs(constant - gate.factor()) < 1e-6 && factors.size() == 2 && factors.containsAll(expected)) {
                return Optional.of(new Match(new Step.Activate(node, gate.activation()), gate.input()));
            }
        }
        return Optional.empty();
    }

    private List<Gate> gates(NodeProto product) {
        List<Gate> gates = new ArrayList<>();
        Deque<Place> places = new ArrayDeque<>();
        product.getInputList().forEach(input -> places.add(new Place(input, 1)));
        while (!places.isEmpty()) {
            Place place = places.remove();
            gate(place.tensor()).ifPresent(gates::add);
            NodeProto node = graph.producer(place.tensor());
            if (node != null && isProduct(node) && place.depth() < DEEPEST) {
                node.getInputList().forEach(input -> places.add(new Place(input, place.depth() + 1)));
            }
        }
        return gates;
    }

    private Optional<Gate> gate(String tensor) {
        NodeProto node = graph.producer(tensor);
        if (node == null) {
            return Optional.empty();
        }
        String input = ForeignGraph.input(node, 0);
        return switch (ForeignGraph.operator(node)) {
            case "Sigmoid" -> Optional.of(new Gate(new Silu(), tensor, input, 1));
            case "Tanh" ->
                only(input, "Softplus").map(soft -> new Gate(new Mish(), tensor, ForeignGraph.input(soft, 0), 1));
            case "Add" -> erfGate(tensor, node);
            default -> Optional.empty();
        };
    }

    /** 1 + erf(x / √2). */
    private Optional<Gate> erfGate(String tensor, NodeProto sum) {
        for (int i = 0; i < 2; i++) {
            Optional<NodeProto> erf = only(ForeignGraph.input(sum, i), "Erf");
            if (erf.isPresent() && is(ForeignGraph.input(sum, 1 - i), 1)) {
                return rootOfTwo(ForeignGraph.input(erf.get(), 0)).map(x -> new Gate(new Gelu(), tensor, x, 0.5));
            }
        }
        return Optional.empty();
    }

    /** x where {@code tensor} is x / √2. */
    private Optional<String> rootOfTwo(String tensor) {
        NodeProto node = graph.producer(tensor);
        if (node == null) {
            return Optional.empty();
        }
        String first = ForeignGraph.input(node, 0);
        String second = ForeignGraph.input(node, 1);
        return switch (ForeignGraph.operator(node)) {
            case "Div" -> is(second, Math.sqrt(2)) ? Optional.of(first) : Optional.empty();
            case "Mul" ->
                is(second, Math.sqrt(0.5))
                        ? Optional.of(first)
                        : is(first, Math.sqrt(0.5)) ? Optional.of(second) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Adds the factors of the product {@code node} to {@code factors}; returns the product of the constant ones. */
    private double multiply(NodeProto node, Gate gate, List<String> factors, int depth) {
        double constant = 1;
        for (int i = 0; i < node.getInputCount(); i++) {
            String factor = node.getInput(i);
            NodeProto producer = graph.producer(factor);
            boolean whole = factor.equals(gate.input()) || factor.equals(gate.tensor());
            Optional<Constant> known = whole ? Optional.empty() : graph.constant(factor);
            if (known.isPresent() && known.get().isScalar()) {
                double value = known.get().values()[0];
                constant *= i == 1 && node.getOpType().equals("Div") ? 1 / value : value;
            } else if (i == 1 && node.getOpType().equals("Div")) {
                return Double.NaN;
            } else if (!whole && producer != null && isProduct(producer) && depth < DEEPEST) {
                constant *= multiply(producer, gate, factors, depth + 1);
            } else {
                factors.add(factor);
            }
        }
        return constant;
    }

    /** x / (1 + |x|). */
    private Optional<Match> softsign(NodeProto node) {
        String x = ForeignGraph.input(node, 0);
        return only(ForeignGraph.input(node, 1), "Add")
                .filter(sum -> (is(ForeignGraph.input(sum, 1), 1) && isAbsolute(ForeignGraph.input(sum, 0), x))
                        || (is(ForeignGraph.input(sum, 0), 1) && isAbsolute(ForeignGraph.input(sum, 1), x)))
                .map(sum -> new Match(new Step.Activate(node, new Softsign()), x));
    }

    private boolean isAbsolute(String tensor, String x) {
        return only(tensor, "Abs")
                .filter(abs -> ForeignGraph.input(abs, 0).equals(x))
                .isPresent();
    }

    private Optional<Match> layerNormalization(NodeProto node) {
        String centred = ForeignGraph.input(node, 0);
        Optional<String> x = centredInput(centred);
        Optional<NodeProto> sum =
                only(ForeignGraph.input(node, 1), "Sqrt").flatMap(root -> only(ForeignGraph.input(root, 0), "Add"));
        if (x.isEmpty() || sum.isEmpty()) {
            return Optional.empty();
        }
        Optional<Constant> epsilon = graph.constant(ForeignGraph.input(sum.get(), 1));
        Optional<NodeProto> square = only(ForeignGraph.input(sum.get(), 0), "ReduceMean")
                .filter(this::isAlongRows)
                .map(mean -> graph.producer(ForeignGraph.input(mean, 0)));
        if (epsilon.isEmpty()
                || !epsilon.get().isScalar()
                || square.isEmpty()
                || !isSquareOf(square.get(), x.get())
                || !(epsilon.get().values()[0] > 0 && epsilon.get().values()[0] <= 1)) {
            return Optional.empty();
        }
        return Optional.of(new Match(
                new Step.Normalize(
                        node,
                        new Normalization.Layer(epsilon.get().values()[0]),
                        new double[] {1},
                        new double[] {0},
                        new double[0],
                        new double[0]),
                x.get()));
    }

    /** x where {@code tensor} is x − mean(x). */
    private Optional<String> centredInput(String tensor) {
        return only(tensor, "Sub").flatMap(sub -> {
            String x = ForeignGraph.input(sub, 0);
            return only(ForeignGraph.input(sub, 1), "ReduceMean")
                    .filter(this::isAlongRows)
                    .filter(mean -> ForeignGraph.input(mean, 0).equals(x))
                    .map(mean -> x);
        });
    }

    private boolean isSquareOf(NodeProto node, String x) {
        String base = ForeignGraph.input(node, 0);
        String other = ForeignGraph.input(node, 1);
        boolean square = switch (ForeignGraph.operator(node)) {
            case "Pow" -> is(other, 2);
            case "Mul" -> base.equals(other);
            default -> false;
        };
        return square && centredInput(base).filter(x::equals).isPresent();
    }

    private boolean isAlongRows(NodeProto mean) {
        List<Integer> axes = graph.axes(mean);
        return Attributes.integer(mean, "keepdims", 1) == 1 && (axes.equals(List.of(-1)) || axes.equals(List.of(1)));
    }

    private Optional<NodeProto> only(String tensor, String operator) {
        return Optional.ofNullable(graph.producer(tensor))
                .filter(node -> ForeignGraph.operator(node).equals(operator));
    }

    private boolean is(String tensor, double value) {
        return graph.constant(tensor).filter(c -> c.is(value)).isPresent();
    }

    private static boolean isProduct(NodeProto node) {
        String operator = ForeignGraph.operator(node);
        return (operator.equals("Mul") || operator.equals("Div")) && node.getInputCount() == 2;
    }
}
