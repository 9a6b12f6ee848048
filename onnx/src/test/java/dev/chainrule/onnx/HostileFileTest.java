package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.sun.management.ThreadMXBean;
import dev.chainrule.ChainruleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Small files that claim much: each is one clear line, soon, and reading it allocates some multiple of its size and no
 * more, whatever lengths and dimensions stand in it.
 */
class HostileFileTest {
    private static final int HUGE = Integer.MAX_VALUE;

    /** Bytes that may be allocated per byte of a file: objects for messages that are two bytes long in it. */
    private static final long PER_BYTE = 300;

    /** What code that runs for the first time may allocate. */
    private static final long ONCE = 16 << 20;

    private static final OnnxFormat FORMAT = new OnnxFormat();

    private static void refuses(ModelProto proto, String message) {
        refuses(proto.toByteArray(), message);
    }

    private static void refuses(byte[] file, String message) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> FORMAT.decode(file, "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("model.onnx")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ONCE + PER_BYTE * file.length);
    }

    @Test
    void lengthsThatAreNotThere() throws IOException {
        for (int field = 1; field <= 20; field++) {
            for (int length : new int[] {100, 1 << 24, HUGE, -1}) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                CodedOutputStream output = CodedOutputStream.newInstance(bytes);
                output.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                output.writeUInt32NoTag(length);
                output.flush();
                refuses(bytes.toByteArray(), "is no ONNX file, or damaged");
            }
        }
    }

    @Test
    void graphsInGraphsWithoutEnd() {
        ByteString inner = GraphProto.getDefaultInstance().toByteString();
        for (int depth = 0; depth < 2000; depth++) {
            // graph of a node (1) of an attribute (5) of a graph (6), by hand: a builder would be as deep
            inner = field(1, field(5, field(6, inner)));
        }
        ByteString file = field(7, inner).concat(field(8, ByteString.EMPTY));
        refuses(file.toByteArray(), "is no ONNX file, or damaged");
    }

    private static ByteString field(int number, ByteString content) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            output.writeBytes(number, content);
            output.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteString();
    }

    /** A hundred thousand nodes, attributes or tensors of nothing: two bytes each. */
    @ParameterizedTest
    @CsvSource({"1", "5", "11", "12", "13", "15"})
    void partsOfNothingWithoutEnd(int field) {
        byte[] parts = new byte[200_000];
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = (byte) (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
        }
        ByteString file = field(7, ByteString.copyFrom(parts)).concat(field(8, ByteString.EMPTY));
        refuses(file.toByteArray(), "");
    }

    private static ForeignGraphs weights(TensorProto.Builder tensor) {
        return new ForeignGraphs()
                .input("x", 0, 4)
                .constant(tensor.setName("w").build())
                .node("MatMul", "y", List.of("x", "w"));
    }

    @Test
    void dimensionsThatAreNotThere() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.INT64}) {
            for (List<Long> dims : List.of(
                    List.of(4L, (long) HUGE),
                    List.of((long) HUGE, (long) HUGE),
                    List.of(Long.MAX_VALUE, 2L),
                    List.of(1L << 32, 1L << 32),
                    List.of(-1L, -1L),
                    List.of(4L, 500_000_000L))) {
                TensorProto.Builder tensor =
                        TensorProto.newBuilder().setDataType(type.getNumber()).addAllDims(dims);
                refuses(weights(tensor).outputs("y"), "the file is damaged");
                refuses(
                        weights(tensor.setRawData(ByteString.copyFrom(new byte[64])))
                                .outputs("y"),
                        "is damaged");
            }
        }
        TensorProto.Builder many = TensorProto.newBuilder().setDataType(DataType.FLOAT.getNumber());
        IntStream.range(0, 100_000).forEach(d -> many.addDims(1));
        refuses(weights(many.addFloatData(1)).outputs("y"), "has 100000 dimensions; at most 32 are supported");
    }

    /** Of numbers without any there may be as many rows as a file likes. */
    @Test
    void emptyMatricesOfManyRows() {
        TensorProto.Builder empty = TensorProto.newBuilder()
                .setDataType(DataType.FLOAT.getNumber())
                .addAllDims(List.of((long) HUGE, 0L))
                .setName("w0");
        ForeignGraphs graph = new ForeignGraphs().input("x", 0, 4).constant(empty.build());
        for (int i = 0; i < 30; i++) {
            graph.node("Transpose", "w" + (i + 1), List.of("w" + i));
        }
        refuses(graph.node("MatMul", "y", List.of("x", "w30")).outputs("y"), "has no weights");
    }

    @Test
    void inputsThatOnlyTheirShapeKnows() {
        for (int width : new int[] {1 << 20, HUGE}) {
            refuses(
                    new ForeignGraphs()
                            .input("x", 0, width)
                            .node("Relu", "y", List.of("x"))
                            .outputs("y"),
                    "inputs");
            refuses(
                    new ForeignGraphs()
                            .input("x", 0, width)
                            .constant("c", new int[] {1}, 2)
                            .node("Mul", "y", List.of("x", "c"))
                            .outputs("y"),
                    "");
        }
    }

    /** Each node makes the same weights anew: of a file of 40 kB a network of 400 MB. */
    @Test
    void oneMatrixInEveryLayer() {
        int units = 100;
        double[] weights = new double[units * units];
        Arrays.fill(weights, 0.01);
        ForeignGraphs graph =
                new ForeignGraphs().input("h0", 0, units).constant("w", new int[] {units, units}, weights);
        int layers = 3000;
        for (int l = 0; l < layers; l++) {
            graph.node("MatMul", "h" + (l + 1), List.of("h" + l, "w"));
        }
        refuses(graph.outputs("h" + layers), "use the same numbers again and again");
    }

    @Test
    void oneVectorScaledByManyCasts() {
        int units = 20_000;
        double[] scale = new double[units];
        Arrays.fill(scale, 2);
        ForeignGraphs graph = new ForeignGraphs().input("h0", 0, units).constant("c", new int[] {units}, scale);
        int layers = 2000;
        for (int l = 0; l < layers; l++) {
            graph.node("Identity", "c" + l, List.of("c"));
            graph.node("Mul", "h" + (l + 1), List.of("h" + l, "c" + l));
        }
        refuses(graph.outputs("h" + layers), "use the same numbers again and again");
    }

    @Test
    void chainsWithoutEnd() {
        ForeignGraphs identities = new ForeignGraphs().input("h0", 0, 4);
        for (int l = 0; l < 20_000; l++) {
            identities.node("Identity", "h" + (l + 1), List.of("h" + l));
        }
        refuses(identities.outputs("h20000"), "more than 4096 nodes one after the other");
        ForeignGraphs circle = new ForeignGraphs().input("x", 0, 4);
        circle.node("Relu", "a", List.of("b")).node("Relu", "b", List.of("a"));
        refuses(circle.outputs("a"), "go round in a circle");
    }

    @Test
    void axesWithoutEnd() {
        AttributeProto.Builder axes =
                AttributeProto.newBuilder().setName("axes").setType(AttributeProto.AttributeType.INTS);
        IntStream.range(0, 300_000).forEach(i -> axes.addInts(0));
        ModelProto model = new ForeignGraphs()
                .input("x", 0, 4)
                .constant("w", new int[] {4}, 1, 2, 3, 4)
                .node("Unsqueeze", "u", List.of("w"), axes.build())
                .node("MatMul", "y", List.of("x", "u"))
                .outputs("y");
        refuses(model, "needs constant weights");
    }

    private static ModelProto own(String json) {
        return ModelProto.newBuilder()
                .addOpsetImport(OperatorSetIdProto.getDefaultInstance())
                .setGraph(GraphProto.newBuilder().addNode(NodeProto.getDefaultInstance()))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(Metadata.KEY).setValue(json))
                .build();
    }

    @Test
    void descriptionsNestedWithoutEndOrOfHugeNumbers() {
        refuses(own("[".repeat(100_000)), "is damaged");
        refuses(own("{\"a\":".repeat(100_000)), "is damaged");
        refuses(own("1".repeat(100_000)), "is damaged");
        refuses(own("{\"provenance\":{\"version\":" + "9".repeat(500) + "}}"), "is damaged");
        refuses(own("{\"provenance\":{\"version\":1}}"), "preprocessing");
    }
}
