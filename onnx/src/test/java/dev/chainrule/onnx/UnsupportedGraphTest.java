package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.ChainruleException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not supported is named: the node, its operator, and what would be. */
class UnsupportedGraphTest {
    record Case(String operator, String message, List<String> inputs, List<AttributeProto> attributes) {
        static Case of(String operator, String message, AttributeProto... attributes) {
            return new Case(operator, message, List.of("h"), List.of(attributes));
        }

        static Case of(String operator, List<String> inputs, String message, AttributeProto... attributes) {
            return new Case(operator, message, inputs, List.of(attributes));
        }

        @Override
        public String toString() {
            return operator + " "
                    + attributes.stream().map(AttributeProto::getName).toList();
        }
    }

    /** Nodes behind h = xW, two values per row. */
    static List<Case> nodes() {
        return List.of(
                Case.of("Conv", List.of("h", "w"), "is not supported; supported are Gemm, MatMul, Add"),
                Case.of("HardSwish", "is not supported; supported are"),
                Case.of("Gelu", "is approximated by tanh", Attributes.of("approximate", "tanh")),
                Case.of("HardSigmoid", "is supported with alpha 1/6 and beta 1/2"),
                Case.of("Selu", "is supported with its own alpha and gamma", Attributes.of("alpha", 1f)),
                Case.of("Softmax", "along the units, axis 1 or -1", Attributes.of("axis", 0L)),
                Case.of("LayerNormalization", List.of("h", "v"), "along the last axis", Attributes.of("axis", 0L)),
                Case.of("Flatten", "is supported with axis 1", Attributes.of("axis", 0L)),
                Case.of(
                        "Add",
                        List.of("h", "x"),
                        "joins two computed values; supported are layers one after the other"),
                Case.of("Div", List.of("v", "h"), "divides by a computed value"),
                Case.of("Mul", List.of("h", "column"), "needs a constant of one number, or one per unit"),
                Case.of("Add", List.of("h", "three"), "has 3 constants for 2 values per row"),
                Case.of("MatMul", List.of("w", "h"), "needs constant weights, found 'h'"),
                Case.of("MatMul", List.of("h", "w3"), "expects 3 values per row, gets 2"),
                Case.of("MatMul", List.of("h", "v"), "needs weights of 2 dimensions"),
                Case.of("Gemm", List.of("h", "w"), "is supported with transA 0", Attributes.of("transA", 1L)),
                Case.of("PRelu", List.of("h", "x"), "needs constant slopes, found 'x'"),
                Case.of(
                        "BatchNormalization",
                        List.of("h", "v", "v", "v", "v"),
                        "is in training mode",
                        Attributes.of("training_mode", 1L)),
                Case.of("Reshape", List.of("h", "rank3"), "is supported to [rows, values]"),
                Case.of("Reshape", List.of("h", "four"), "makes rows of 4 values where there are 2"),
                Case.of("Cast", "is supported between floating types", Attributes.of("to", 7L)),
                Case.of("Binarizer", "is supported with threshold 0.5", Attributes.of("threshold", 0f)),
                Case.of("Normalizer", "is supported with norm L1 after probabilities", Attributes.of("norm", "L2")),
                Case.of("ArgMax", "is supported along the classes", Attributes.of("axis", 0L)),
                Case.of("Concat", List.of("h", "x"), "different inputs side by side", Attributes.of("axis", 1L)));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aNodeIsNamed(Case wrong) {
        ModelProto graph = begun().node(
                        wrong.operator(),
                        "y",
                        wrong.inputs(),
                        wrong.attributes().toArray(AttributeProto[]::new))
                .outputs("y");
        refused(graph, "model.onnx: the node 'node y' (" + wrong.operator() + ") ", wrong.message());
    }

    private static ForeignGraphs begun() {
        return new ForeignGraphs()
                .opset(20)
                .input("x", 0, 2)
                .constant("w", new int[] {2, 2}, 1, 2, 3, 4)
                .constant("w3", new int[] {3, 2}, 1, 2, 3, 4, 5, 6)
                .constant("v", new int[] {2}, 1, 2)
                .constant("three", new int[] {3}, 1, 2, 3)
                .constant("column", new int[] {2, 1}, 1, 2)
                .constant(Tensors.longs("rank3", -1, 1, 2))
                .constant(Tensors.longs("four", -1, 4))
                .node("MatMul", "h", List.of("x", "w"));
    }

    private static void refused(ModelProto graph, String start, String message) {
        assertThatThrownBy(() -> new OnnxFormat().decode(graph.toByteArray(), "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining(message);
    }

    @Test
    void operatorsOfOtherDomainsAreNamedWithTheirDomain() {
        ModelProto graph = begun().nodeOf("com.microsoft", "FusedGemm", "y", List.of("h", "w"))
                .outputs("y");
        refused(
                graph,
                "model.onnx: the node 'node y' (com.microsoft.FusedGemm) is not supported",
                "supported are Gemm");
    }

    @Test
    void logSoftmaxInTheMiddle() {
        ModelProto graph = begun().node("LogSoftmax", "l", List.of("h"))
                .node("MatMul", "y", List.of("l", "w"))
                .outputs("y");
        refused(graph, "model.onnx: the node 'node l' (LogSoftmax) ", "is supported at the end of a network");
    }

    @Test
    void outputsOfTwoNetworks() {
        ModelProto graph = begun().node("Relu", "a", List.of("h"))
                .node("Tanh", "b", List.of("h"))
                .outputs("a", "b");
        refused(graph, "model.onnx: its outputs 'a' and 'b' come from different values", "one network and one target");
    }

    @Test
    void classNamesThatAreNotAsManyAsTheOutputs() {
        refused(
                ForeignGraphs.classifier(3, List.of("a", "b")),
                "model.onnx: the graph names 2 classes, and its network has 3",
                "");
    }

    @Test
    void weightsInAnotherFile() {
        ModelProto graph = new ForeignGraphs()
                .input("x", 0, 2)
                .constant(TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(DataType.FLOAT_VALUE)
                        .addDims(2)
                        .addDims(2)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("net.onnx.data"))
                        .build())
                .node("MatMul", "y", List.of("x", "w"))
                .outputs("y");
        refused(graph, "model.onnx: the tensor 'w' lies in another file (net.onnx.data)", "inside the one file");
    }

    @Test
    void sparseWeights() {
        ModelProto.Builder graph = begun().outputs("h").toBuilder();
        graph.getGraphBuilder()
                .addSparseInitializer(SparseTensorProto.newBuilder()
                        .setValues(TensorProto.newBuilder().setName("mask")));
        refused(graph.build(), "model.onnx: the sparse tensor 'mask' cannot be read", "dense weights");
    }

    @Test
    void constantsThatAreNotNumbersOrNotAsManyAsTheySay() {
        refused(
                new ForeignGraphs()
                        .input("x", 0, 2)
                        .constant("w", new int[] {2, 2}, 1, 2, 3)
                        .node("MatMul", "y", List.of("x", "w"))
                        .outputs("y"),
                "model.onnx: the tensor 'w' should hold 4 numbers by its dimensions, found 3",
                "damaged");
        refused(
                new ForeignGraphs()
                        .input("x", 0, 2)
                        .constant("w", new int[] {2_000_000_000, 2_000_000_000})
                        .node("MatMul", "y", List.of("x", "w"))
                        .outputs("y"),
                "model.onnx: the tensor 'w' has dimensions [2000000000, 2000000000]",
                "damaged");
        refused(
                new ForeignGraphs()
                        .input("x", 0, 2)
                        .constant(Tensors.strings("w", List.of("a", "b"), 1, 2))
                        .node("MatMul", "y", List.of("x", "w"))
                        .outputs("y"),
                "model.onnx: the tensor 'w' is of type STRING",
                "expected are float");
    }

    @Test
    void inputsThatAreNoRowsOfNumbers() {
        refused(
                new ForeignGraphs()
                        .input("x", DataType.STRING, 0, 2)
                        .node("Identity", "y", List.of("x"))
                        .outputs("y"),
                "model.onnx: the input 'x' is no tensor of numbers",
                "metadata 'chainrule'");
        refused(
                new ForeignGraphs()
                        .input("x", 2)
                        .node("Relu", "y", List.of("x"))
                        .outputs("y"),
                "model.onnx: the input 'x' has 1 dimensions; expected rows x values",
                "");
        refused(
                new ForeignGraphs()
                        .input("x", 0, 2, 2)
                        .constant("w", new int[] {2, 2}, 1, 2, 3, 4)
                        .node("MatMul", "y", List.of("x", "w"))
                        .outputs("y"),
                "model.onnx: the node 'node y' (MatMul) gets rows of several dimensions",
                "flatten them first");
    }

    @Test
    void graphsWithoutSense() {
        refused(
                begun().node("Relu", "a", List.of("b"))
                        .node("Relu", "b", List.of("a"))
                        .outputs("a"),
                "model.onnx is damaged",
                "round in a circle");
        refused(begun().outputs("nowhere"), "model.onnx: nothing makes the tensor 'nowhere'", "damaged");
        refused(begun().outputs("w"), "model.onnx: the tensor 'w' does not depend on the inputs", "");
        refused(begun().node("Relu", "h", List.of("x")).outputs("h"), "model.onnx is damaged", "made by two nodes");
        refused(begun().outputs(), "model.onnx is damaged", "has no output");
        refused(begun().outputs("x"), "model.onnx: there are no weights in the network", "");
        refused(
                new ForeignGraphs()
                        .input("x", 0, 2_000_000_000)
                        .node("Relu", "y", List.of("x"))
                        .outputs("y"),
                "model.onnx: it has 2000000000 inputs",
                "at most 1048576 are supported");
    }

    /** A small file must not ask for much memory. */
    @Test
    void activationsWithoutWeightsManyTimes() {
        ForeignGraphs graph = new ForeignGraphs().input("x", 0, 1000);
        String last = "x";
        for (int i = 0; i < 20; i++) {
            graph.node("Tanh", "h" + i, List.of(last));
            last = "h" + i;
        }
        refused(
                graph.outputs(last),
                "model.onnx: the node 'node h4' (Tanh) follows no weights",
                "may have 4194304 weights in all");
    }
}
