package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.chainrule.ChainruleException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph that another program wrote: who makes which tensor, and which tensors are known beforehand. */
final class ForeignGraph {
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", GraphBuilder.ML_DOMAIN);

    /** Operators that only give the numbers of a constant another shape or type. */
    private static final Set<String> FOLDED =
            Set.of("Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    /** Operators whose result is their first input, in prediction. */
    private static final Set<String> COPIES = Set.of("Identity", "Dropout");

    /** No exporter stacks more nodes than this on a constant. */
    private static final int DEEPEST = 32;

    /** Numbers per byte: a float16 that is converted, transposed and used as a weight counts four times for its two bytes. */
    private static final long USES = 4;

    /** Numbers that even a small graph may come to. */
    private static final long SPARE = 1 << 20;

    private final String where;
    private final GraphProto graph;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, ValueInfoProto> inputs = new HashMap<>();
    private final Map<String, @Nullable Constant> known = new HashMap<>();

    /** How many numbers may still be made of those in the file; see {@link #spend}. */
    private long left;

    /**
     * Indexes {@code graph}.
     *
     * @param where how messages call the file
     */
    ForeignGraph(GraphProto graph, String where) {
        this.graph = graph;
        this.where = where;
        this.left = USES * graph.getSerializedSize() + SPARE;
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        for (ValueInfoProto input : graph.getInputList()) {
            // old files name their initialisers as inputs too
            if (!initializers.containsKey(input.getName())) {
                inputs.put(input.getName(), input);
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            for (String output : node.getOutputList()) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw damaged("the tensor '" + output + "' is made by two nodes");
                }
            }
        }
        if (graph.getSparseInitializerCount() > 0) {
            throw new ChainruleException(where + ": the sparse tensor '"
                    + graph.getSparseInitializer(0).getValues().getName()
                    + "' cannot be read; save the model with dense weights");
        }
    }

    List<ValueInfoProto> outputs() {
        return graph.getOutputList();
    }

    int nodes() {
        return graph.getNodeCount();
    }

    /** The graph input of this name, if it is one. */
    Optional<ValueInfoProto> input(String tensor) {
        return Optional.ofNullable(inputs.get(tensor));
    }

    /** The node that makes {@code tensor}; null for inputs and constants. */
    @Nullable
    NodeProto producer(String tensor) {
        return producers.get(tensor);
    }

    /** The operator of the node that makes {@code tensor}; empty for inputs and constants. */
    String operatorOf(String tensor) {
        NodeProto node = producers.get(tensor);
        return node == null ? "" : operator(node);
    }

    /** The operator of {@code node}, with its domain before it where that is not one of ONNX's own. */
    static String operator(NodeProto node) {
        return DOMAINS.contains(node.getDomain()) ? node.getOpType() : node.getDomain() + "." + node.getOpType();
    }

    /** Input {@code index} of {@code node}; an optional one that is not there is an empty name. */
    static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }

    /** The numbers of {@code tensor} where they are known beforehand. */
    Optional<Constant> constant(String tensor) {
        return Optional.ofNullable(constant(tensor, 0));
    }

    private @Nullable Constant constant(String tensor, int depth) {
        if (known.containsKey(tensor)) {
            return known.get(tensor);
        }
        TensorProto initializer = initializers.get(tensor);
        if (initializer != null) {
            return keep(tensor, Tensors.numbers(initializer, where));
        }
        NodeProto node = producers.get(tensor);
        String operator = node == null ? "" : operator(node);
        if (node == null || depth > DEEPEST || !(FOLDED.contains(operator) || operator.equals("Constant"))) {
            return null;
        }
        known.put(tensor, null); // first, for a cycle to find
        return keep(tensor, operator.equals("Constant") ? constantNode(node) : fold(node, operator, depth));
    }

    private @Nullable Constant keep(String tensor, @Nullable Constant constant) {
        spend(constant == null ? 0 : constant.values().length);
        known.put(tensor, constant);
        return constant;
    }

    /**
     * Counts {@code numbers} that are made of those in the file. A network that was exported uses each of its numbers once
     * or twice; nodes without end that all use the same ones would make a small file take all memory.
     *
     * @throws ChainruleException if they are more than the file can be meant to have
     */
    void spend(long numbers) {
        left -= numbers;
        if (left < 0) {
            throw unsupported("its nodes use the same numbers again and again, more often than is supported");
        }
    }

    private @Nullable Constant fold(NodeProto node, String operator, int depth) {
        Constant of = constant(input(node, 0), depth + 1);
        if (of == null) {
            return null;
        }
        return switch (operator) {
            case "Transpose" -> transposed(node, of);
            case "Cast" -> isFloating(node) ? of : truncated(of);
            case "Identity" -> of;
            default -> reshaped(node, operator, of, depth);
        };
    }

    private @Nullable Constant constantNode(NodeProto node) {
        AttributeProto value = node.getAttributeCount() == 0 ? null : node.getAttribute(0);
        if (value == null) {
            return null;
        }
        return switch (value.getName()) {
            case "value" -> Tensors.numbers(value.getT(), where);
            case "value_float" -> new Constant(new int[0], new double[] {value.getF()});
            case "value_int" -> new Constant(new int[0], new double[] {value.getI()});
            case "value_floats" ->
                vector(value.getFloatsList().stream().mapToDouble(x -> x).toArray());
            case "value_ints" ->
                vector(value.getIntsList().stream().mapToDouble(x -> x).toArray());
            default -> null;
        };
    }

    private static Constant vector(double[] values) {
        return new Constant(new int[] {values.length}, values);
    }

    private static Constant truncated(Constant of) {
        double[] values = Arrays.stream(of.values())
                .map(x -> x < 0 ? Math.ceil(x) : Math.floor(x))
                .toArray();
        return new Constant(of.dims(), values);
    }

    /** The tensor of which {@code tensor} is only a copy, perhaps of another floating type. */
    String source(String tensor) {
        String at = tensor;
        for (int copies = 0; copies < DEEPEST; copies++) {
            NodeProto node = producers.get(at);
            if (node == null || !copies(node)) {
                break;
            }
            at = input(node, 0);
        }
        return at;
    }

    private static boolean copies(NodeProto node) {
        return COPIES.contains(operator(node)) || (operator(node).equals("Cast") && isFloating(node));
    }

    /** Whether a Cast goes to a floating type. */
    static boolean isFloating(NodeProto cast) {
        return switch (TensorProto.DataType.forNumber((int) Attributes.integer(cast, "to", 0))) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
            case null, default -> false;
        };
    }

    private static @Nullable Constant transposed(NodeProto node, Constant of) {
        if (of.dims().length < 2) {
            return of;
        }
        List<Long> order =
                Attributes.find(node, "perm").map(AttributeProto::getIntsList).orElse(List.of(1L, 0L));
        return of.dims().length == 2 && order.equals(List.of(1L, 0L)) ? of.transposed() : null;
    }

    /** The same numbers under the dimensions that the node gives them. */
    private @Nullable Constant reshaped(NodeProto node, String operator, Constant of, int depth) {
        List<Integer> dims = new ArrayList<>();
        switch (operator) {
            case "Reshape" -> {
                Constant shape = constant(input(node, 1), depth + 1);
                if (shape == null) {
                    return null;
                }
                for (double dim : shape.values()) {
                    dims.add((int) dim);
                }
            }
            case "Flatten" -> {
                dims.add(of.dims().length > 0 ? of.dims()[0] : 1);
                dims.add(-1);
            }
            default -> {
                List<Integer> axes = axes(node);
                if (axes.size() > DEEPEST) {
                    return null;
                }
                Arrays.stream(of.dims()).forEach(dims::add);
                for (int axis : axes) {
                    int at = axis < 0 ? axis + dims.size() + (operator.equals("Unsqueeze") ? 1 : 0) : axis;
                    if (at < 0 || at > dims.size() || (operator.equals("Squeeze") && at == dims.size())) {
                        return null;
                    }
                    if (operator.equals("Unsqueeze")) {
                        dims.add(at, 1);
                    } else {
                        dims.remove(at);
                    }
                }
                if (axes.isEmpty()) {
                    dims.removeIf(dim -> dim == 1);
                }
            }
        }
        return withDims(of, dims);
    }

    private static @Nullable Constant withDims(Constant of, List<Integer> dims) {
        long product = 1;
        int open = -1;
        for (int d = 0; d < dims.size(); d++) {
            int dim = dims.get(d) == 0 && d < of.dims().length ? of.dims()[d] : dims.get(d);
            dims.set(d, dim);
            if (dim == -1 && open < 0) {
                open = d;
            } else if (dim < 0 || product * dim > of.values().length) {
                return null;
            } else {
                product *= dim;
            }
        }
        if (open >= 0 && product > 0) {
            dims.set(open, (int) (of.values().length / product));
            product *= dims.get(open);
        }
        return product == of.values().length
                ? of.withDims(dims.stream().mapToInt(x -> x).toArray())
                : null;
    }

    /** The axes of Squeeze, Unsqueeze or a reduction: an attribute of old, an input since opset 13 or 18. */
    List<Integer> axes(NodeProto node) {
        Optional<AttributeProto> attribute = Attributes.find(node, "axes");
        if (attribute.isPresent()) {
            return attribute.get().getIntsList().stream().map(Long::intValue).toList();
        }
        return constant(input(node, 1))
                .map(c -> Arrays.stream(c.values()).mapToObj(x -> (int) x).toList())
                .orElse(List.of());
    }

    /** The words of {@code tensor}, a constant of strings or of whole numbers; none if it is something else. */
    List<String> words(String tensor) {
        TensorProto initializer = initializers.get(tensor);
        if (initializer != null && initializer.getStringDataCount() > 0) {
            return initializer.getStringDataList().stream()
                    .map(ByteString::toStringUtf8)
                    .toList();
        }
        return constant(tensor)
                .map(c -> Arrays.stream(c.values())
                        .mapToObj(x -> String.valueOf((long) x))
                        .toList())
                .orElse(List.of());
    }

    /** An error about {@code node}. */
    ChainruleException unsupported(NodeProto node, String why) {
        String name = node.getName().isEmpty() && node.getOutputCount() > 0 ? node.getOutput(0) : node.getName();
        return new ChainruleException(where + ": the node '" + name + "' (" + operator(node) + ") " + why);
    }

    /** An error about the file as a whole. */
    ChainruleException unsupported(String what) {
        return new ChainruleException(where + ": " + what);
    }

    ChainruleException damaged(String why) {
        return new ChainruleException(where + " is damaged: " + why);
    }
}
