package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Collects the inputs, constants, nodes and outputs of a graph. Inputs, constants and results of nodes share one name
 * space in ONNX: a name that is taken, or empty, gets as many underscores behind it as it needs. Nodes stand in the order
 * in which they are added, which must be one in which they can be computed.
 */
final class GraphBuilder {
    /** The operators that belong to the domain ai.onnx.ml. */
    private static final Set<String> ML_OPERATORS = Set.of("LabelEncoder");

    static final String ML_DOMAIN = "ai.onnx.ml";

    /** The name of the dimension that is the number of rows. */
    private static final String ROWS = "N";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> names = new HashSet<>();

    GraphBuilder(String name) {
        graph.setName(name);
    }

    /** A name like {@code wish} that nothing else has, now taken. */
    String reserve(String wish) {
        String name = wish.isEmpty() ? "_" : wish;
        while (!names.add(name)) {
            name += "_";
        }
        return name;
    }

    /** A graph input of one column: rows × 1. */
    void input(String name, TensorProto.DataType type, String doc) {
        graph.addInput(value(name, doc).setType(type(type, 1)));
    }

    /** A graph output that a node has made under that name: one value per row, or {@code width} of them. */
    void output(String name, TensorProto.DataType type, String doc, int... width) {
        graph.addOutput(value(name, doc).setType(type(type, width)));
    }

    /** A constant; {@code make} gets the name to use, which is returned. */
    String constant(String wish, Function<String, TensorProto> make) {
        String name = reserve(wish);
        graph.addInitializer(make.apply(name));
        return name;
    }

    /** A node with one result, of the name returned; the node is called the same. */
    String node(String operator, String wish, List<String> inputs, AttributeProto... attributes) {
        String name = reserve(wish);
        nodeAs(operator, name, inputs, attributes);
        return name;
    }

    /** A node whose result has a name that was reserved before. */
    void nodeAs(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes));
        if (ML_OPERATORS.contains(operator)) {
            node.setDomain(ML_DOMAIN);
        }
        graph.addNode(node);
    }

    /** The numbers of each row of {@code tensor}, {@code width} of them, in ascending order. */
    String sorted(String wish, String tensor, int width) {
        String count = constant(wish + "/count", name -> Tensors.longs(name, new long[] {width}, 1));
        String name = reserve(wish);
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType("TopK")
                .addAllInput(List.of(tensor, count))
                .addAllOutput(List.of(name, reserve(wish + "/places")))
                .addAllAttribute(List.of(
                        Attributes.of("axis", -1L), Attributes.of("largest", 0L), Attributes.of("sorted", 1L))));
        return name;
    }

    /** The columns of {@code parts} side by side; a single part is itself. */
    String join(String wish, List<String> parts) {
        return parts.size() == 1 ? parts.getFirst() : node("Concat", wish, parts, Attributes.of("axis", 1L));
    }

    /** Columns {@code chosen} of a tensor of {@code width} columns; itself if these are all in order. */
    String select(String wish, String tensor, int width, int... chosen) {
        boolean all = chosen.length == width;
        long[] indices = new long[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            all &= chosen[i] == i;
            indices[i] = chosen[i];
        }
        if (all) {
            return tensor;
        }
        String columns = constant(wish + "/columns", name -> Tensors.longs(name, indices));
        return node("Gather", wish, List.of(tensor, columns), Attributes.of("axis", 1L));
    }

    /** {@code count} columns from {@code first} on of a tensor of {@code width} columns; itself if these are all. */
    String range(String wish, String tensor, int width, int first, int count) {
        if (count == width) {
            return tensor;
        }
        String from = constant(wish + "/first", name -> Tensors.longs(name, (long) first));
        String to = constant(wish + "/end", name -> Tensors.longs(name, (long) first + count));
        String axis = constant(wish + "/axis", name -> Tensors.longs(name, 1L));
        return node("Slice", wish, List.of(tensor, from, to, axis));
    }

    GraphProto build(String doc) {
        return graph.setDocString(doc).build();
    }

    private static ValueInfoProto.Builder value(String name, String doc) {
        return ValueInfoProto.newBuilder().setName(name).setDocString(doc);
    }

    private static TypeProto type(TensorProto.DataType type, int... width) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(ROWS));
        for (int columns : width) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
        }
        return TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(shape))
                .build();
    }
}
