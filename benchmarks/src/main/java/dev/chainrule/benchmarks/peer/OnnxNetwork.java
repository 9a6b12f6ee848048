package dev.chainrule.benchmarks.peer;

import ai.onnx.proto.OnnxMl;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Softmax;
import java.util.Locale;

/** A network alone as ONNX: one tensor in, one out, without the columns of a table that a model has. */
final class OnnxNetwork {
    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private static final int IR_VERSION = 8;
    private static final int OPERATORS = 13;

    private OnnxNetwork() {}

    /** The network of {@code parameters}, each layer a Gemm and its activation. */
    static OnnxMl.ModelProto of(Parameters parameters) {
        Network network = parameters.network();
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("network")
                .addInput(value(INPUT, network.inputs()))
                .addOutput(value(OUTPUT, network.outputs()));
        int last = network.layers().size() - 1;
        String value = INPUT;
        for (int l = 0; l <= last; l++) {
            Matrix weights = parameters.weights(l);
            Matrix biases = parameters.biases(l);
            graph.addInitializer(tensor("w" + l, weights, weights.rows(), weights.columns()));
            graph.addInitializer(tensor("b" + l, biases, biases.columns()));
            graph.addNode(OnnxMl.NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput(value)
                    .addInput("w" + l)
                    .addInput("b" + l)
                    .addOutput("a" + l));
            value = l == last ? OUTPUT : "h" + l;
            graph.addNode(OnnxMl.NodeProto.newBuilder()
                    .setOpType(operator(network.layers().get(l).activation()))
                    .addInput("a" + l)
                    .addOutput(value));
        }
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setGraph(graph)
                .build();
    }

    private static String operator(Activation activation) {
        String name = activation.name();
        return activation instanceof Softmax
                ? "Softmax"
                : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static OnnxMl.ValueInfoProto value(String name, int columns) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder()
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(1))
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }

    private static OnnxMl.TensorProto tensor(String name, Matrix matrix, int... sizes) {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        for (int size : sizes) {
            tensor.addDims(size);
        }
        for (float x : Data.copy(matrix, 0, matrix.rows())) {
            tensor.addFloatData(x);
        }
        return tensor.build();
    }
}
