package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Graphs built by hand after the documentation of skl2onnx (scikit-learn's MLPClassifier, MLPRegressor and StandardScaler) and
 * tf2onnx (Keras' Dense layers); neither program made them.
 */
final class ForeignGraphs {
    private static final Set<String> ML = Set.of(
            "Scaler",
            "ZipMap",
            "ArrayFeatureExtractor",
            "LabelEncoder",
            "Normalizer",
            "Binarizer",
            "FeatureVectorizer");

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("by hand");
    private int opset = 15;

    ForeignGraphs opset(int version) {
        opset = version;
        return this;
    }

    /** A float input; a dimension of 0 is symbolic. */
    ForeignGraphs input(String name, int... dims) {
        return input(name, DataType.FLOAT, dims);
    }

    ForeignGraphs input(String name, DataType type, int... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int dim : dims) {
            shape.addDim(
                    dim == 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("unk__1")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        graph.addInput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape))));
        return this;
    }

    /** A float constant in float_data, as skl2onnx writes it. */
    ForeignGraphs constant(String name, int[] dims, double... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        for (int dim : dims) {
            tensor.addDims(dim);
        }
        for (double value : values) {
            tensor.addFloatData((float) value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    ForeignGraphs constant(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    ForeignGraphs node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return nodeOf(ML.contains(operator) ? "ai.onnx.ml" : "", operator, output, inputs, attributes);
    }

    ForeignGraphs nodeOf(
            String domain, String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName("node " + output)
                .setDomain(domain)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    /** Outputs of these names; what they are of is left to the runtime to infer. */
    ModelProto outputs(String... names) {
        for (String name : names) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("by hand")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
                .setGraph(graph)
                .build();
    }

    /** Some float attributes. */
    static AttributeProto floats(String name, float... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    /**
     * A StandardScaler and an MLPClassifier with ZipMap, as skl2onnx documents them; 2 classes have one sigmoid output.
     *
     * @param words the classes; if none, the integers 10, 20, …
     */
    static ModelProto classifier(int classes, List<String> words) {
        ForeignGraphs g = new ForeignGraphs();
        int units = classes == 2 ? 1 : classes;
        g.input("X", 0, 2)
                .node(
                        "Scaler",
                        "variable",
                        List.of("X"),
                        floats("offset", 0.3f, -20.5f),
                        floats("scale", 1 / 1.7f, 0.125f))
                .node("Cast", "cast_input", List.of("variable"), Attributes.of("to", 1L))
                .constant("coefficient", new int[] {2, 3}, 0.5, -1, 0.25, 1.5, -0.75, 0.1)
                .constant("intercepts", new int[] {1, 3}, 0.1, -0.2, 0.3)
                .node("MatMul", "mul_result", List.of("cast_input", "coefficient"))
                .node("Add", "add_result", List.of("mul_result", "intercepts"))
                .node("Relu", "next_activations", List.of("add_result"))
                .constant("coefficient1", new int[] {3, units}, ramp(3 * units))
                .constant("intercepts1", new int[] {1, units}, ramp(units))
                .node("MatMul", "mul_result1", List.of("next_activations", "coefficient1"))
                .node("Add", "add_result1", List.of("mul_result1", "intercepts1"))
                .node(classes == 2 ? "Sigmoid" : "Softmax", "out_activations_result", List.of("add_result1"));
        if (classes == 2) {
            g.constant("unity", new int[0], 1)
                    .node("Sub", "negative_class_proba", List.of("unity", "out_activations_result"))
                    .node(
                            "Concat",
                            "probabilities",
                            List.of("negative_class_proba", "out_activations_result"),
                            Attributes.of("axis", 1L));
        } else {
            g.node("Identity", "probabilities", List.of("out_activations_result"));
        }
        List<Long> numbers = new ArrayList<>();
        for (int c = 1; c <= classes; c++) {
            numbers.add(10L * c);
        }
        g.constant(
                words.isEmpty()
                        ? Tensors.ints(
                                "classes",
                                numbers.stream().mapToInt(Long::intValue).toArray())
                        : Tensors.strings("classes", words, words.size()));
        g.node("ArgMax", "argmax_output", List.of("probabilities"), Attributes.of("axis", 1L));
        g.node("ArrayFeatureExtractor", "array_feature_extractor_result", List.of("classes", "argmax_output"));
        g.constant(Tensors.longs("shape_tensor", -1));
        if (words.isEmpty()) {
            g.node("Reshape", "reshaped_result", List.of("array_feature_extractor_result", "shape_tensor"))
                    .node("Cast", "output_label", List.of("reshaped_result"), Attributes.of("to", 7L));
        } else {
            g.node("Reshape", "output_label", List.of("array_feature_extractor_result", "shape_tensor"));
        }
        AttributeProto labels = words.isEmpty()
                ? Attributes.ofLongs("classlabels_int64s", numbers)
                : Attributes.ofStrings("classlabels_strings", words);
        g.node("ZipMap", "output_probability", List.of("probabilities"), labels);
        return g.outputs("output_label", "output_probability");
    }

    private static double[] ramp(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i * 7 % 11 - 5) / 4.0;
        }
        return values;
    }
}
