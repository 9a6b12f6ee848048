package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Mish;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Silu;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softsign;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs built by hand after what other programs document; ONNX Runtime computes what they should give. */
class ForeignGraphTest {
    private static final int ROWS = 20;

    /** Some numbers without pattern, from −1.25 to 1.25. */
    private static double[] some(int count, int seed) {
        RandomStream random = RandomStream.of(seed, "some");
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextDouble(-1.25, 1.25);
        }
        return values;
    }

    private static Model read(ModelProto graph) {
        return new OnnxFormat().decode(graph.toByteArray(), "foreign.onnx");
    }

    /** The values or probabilities of the model are those in {@code output}, by ONNX Runtime, for rows of {@code input}. */
    private static Model check(ModelProto graph, String input, int width, String output) throws OrtException {
        Model model = read(graph);
        float[] rows = new float[ROWS * width];
        RandomStream random = RandomStream.of(3, "rows");
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (3 * random.nextGaussian());
        }
        Map<String, Object> theirs;
        try (OrtSession session = new OrtSession(graph.toByteArray())) {
            theirs = session.run(input, rows, width);
        }
        Predictions ours = model.predict(table(model, rows, width));
        float[][] expected = (float[][]) theirs.get(output);
        int outputs = expected[0].length;
        for (int row = 0; row < ROWS; row++) {
            for (int k = 0; k < outputs; k++) {
                double our = model.preprocessing().target() instanceof NumberTarget
                        ? ours.value(row, k)
                        : ours.probability(
                                row, outputs == 1 && ours.classNames().size() == 2 ? 1 : k);
                assertThat(Math.abs(our - expected[row][k]))
                        .as("row %d, output %d: ours %s, theirs %s", row, k, our, expected[row][k])
                        .isLessThanOrEqualTo(1e-5 * Math.max(1, Math.abs(our)));
            }
        }
        if (theirs.get("output_label") instanceof String[] words) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(ours.row(row).word()).isEqualTo(words[row]);
            }
        }
        if (theirs.get("output_label") instanceof long[] numbers) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(ours.row(row).word()).isEqualTo(String.valueOf(numbers[row]));
            }
        }
        return model;
    }

    private static Table table(Model model, float[] rows, int width) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            double[] values = new double[ROWS];
            for (int row = 0; row < ROWS; row++) {
                values[row] = rows[row * width + i];
            }
            columns.add(NumberColumn.of(model.preprocessing().columns().get(i), values));
        }
        return Table.of(columns);
    }

    private static ModelProto withOutput(ModelProto graph, String name) {
        ModelProto.Builder more = graph.toBuilder();
        more.getGraphBuilder().addOutputBuilder().setName(name);
        return more.build();
    }

    @Test
    void classifierOfScikitLearn() throws OrtException {
        for (int classes : new int[] {2, 3, 5}) {
            List<String> words =
                    List.of("setosa", "versicolor", "virginica", "d", "e").subList(0, classes);
            Model named = check(
                    withOutput(ForeignGraphs.classifier(classes, words), "probabilities"), "X", 2, "probabilities");
            assertThat(named.preprocessing().target()).isEqualTo(new ClassTarget("y", words));
            Model numbered = check(
                    withOutput(ForeignGraphs.classifier(classes, List.of()), "probabilities"), "X", 2, "probabilities");
            assertThat(((ClassTarget) numbered.preprocessing().target()).classes())
                    .startsWith("10", "20");
            assertThat(named.preprocessing().features().getFirst().toString())
                    .contains("Standard[mean=0.30000001192092896, deviation=1.7");
        }
    }

    @Test
    void regressorOfScikitLearn() throws OrtException {
        ModelProto graph = new ForeignGraphs()
                .input("X", 0, 3)
                .node("Cast", "cast_input", List.of("X"), Attributes.of("to", 1L))
                .constant("coefficient", new int[] {3, 4}, some(12, 1))
                .constant("intercepts", new int[] {1, 4}, some(4, 2))
                .node("MatMul", "mul_result", List.of("cast_input", "coefficient"))
                .node("Add", "add_result", List.of("mul_result", "intercepts"))
                .node("Tanh", "next_activations", List.of("add_result"))
                .constant("coefficient1", new int[] {4, 1}, some(4, 3))
                .constant("intercepts1", new int[] {1, 1}, 0.7)
                .node("MatMul", "mul_result1", List.of("next_activations", "coefficient1"))
                .node("Add", "add_result1", List.of("mul_result1", "intercepts1"))
                .node("Identity", "out_activations_result", List.of("add_result1"))
                .constant(Tensors.longs("shape_tensor", -1, 1))
                .node("Reshape", "variable", List.of("out_activations_result", "shape_tensor"))
                .outputs("variable");
        Model model = check(graph, "X", 3, "variable");
        assertThat(model.preprocessing().target().columns()).containsExactly("y1");
    }

    @Test
    void labelsOfScikitLearn() throws OrtException {
        ModelProto graph = new ForeignGraphs()
                .input("X", 0, 2)
                .constant("coefficient", new int[] {2, 3}, some(6, 1))
                .constant("intercepts", new int[] {1, 3}, some(3, 2))
                .node("MatMul", "mul_result", List.of("X", "coefficient"))
                .node("Add", "add_result", List.of("mul_result", "intercepts"))
                .node("Sigmoid", "out_activations_result", List.of("add_result"))
                .node("Identity", "probabilities", List.of("out_activations_result"))
                .node("Binarizer", "binariser_output", List.of("probabilities"), Attributes.of("threshold", 0.5f))
                .node("Cast", "label", List.of("binariser_output"), Attributes.of("to", 7L))
                .outputs("label", "probabilities");
        Model model = check(graph, "X", 2, "probabilities");
        assertThat(model.preprocessing().target()).isInstanceOf(LabelTarget.class);
        assertThat(model.preprocessing().target().columns()).containsExactly("y1", "y2", "y3");
    }

    /** Dense layers as MatMul and Add, batch normalisation as Mul and Add, swish as Sigmoid and Mul. */
    @Test
    void sequentialOfKeras() throws OrtException {
        ModelProto graph = new ForeignGraphs()
                .input("dense_input", 0, 4)
                .constant("sequential/dense/MatMul/ReadVariableOp:0", new int[] {4, 6}, some(24, 1))
                .constant("sequential/dense/BiasAdd/ReadVariableOp:0", new int[] {6}, some(6, 2))
                .node("MatMul", "dense/MatMul:0", List.of("dense_input", "sequential/dense/MatMul/ReadVariableOp:0"))
                .node("Add", "dense/BiasAdd:0", List.of("dense/MatMul:0", "sequential/dense/BiasAdd/ReadVariableOp:0"))
                .node("Relu", "dense/Relu:0", List.of("dense/BiasAdd:0"))
                .constant("bn/mul", new int[] {6}, some(6, 3))
                .constant("bn/sub", new int[] {6}, some(6, 4))
                .node("Mul", "bn/mul_1:0", List.of("dense/Relu:0", "bn/mul"))
                .node("Add", "bn/add_1:0", List.of("bn/sub", "bn/mul_1:0"))
                .constant("kernel1", new int[] {6, 5}, some(30, 5))
                .constant("bias1", new int[] {5}, some(5, 6))
                .node("Gemm", "dense_1/Gemm:0", List.of("bn/add_1:0", "kernel1", "bias1"))
                .node("Sigmoid", "dense_1/Sigmoid:0", List.of("dense_1/Gemm:0"))
                .node("Mul", "dense_1/mul:0", List.of("dense_1/Sigmoid:0", "dense_1/Gemm:0"))
                .constant("kernel2", new int[] {5, 3}, some(15, 7))
                .node("MatMul", "dense_2/MatMul:0", List.of("dense_1/mul:0", "kernel2"))
                .node("Softmax", "dense_2/Softmax:0", List.of("dense_2/MatMul:0"), Attributes.of("axis", -1L))
                .node("Identity", "dense_2", List.of("dense_2/Softmax:0"))
                .outputs("dense_2");
        Model model = check(graph, "dense_input", 4, "dense_2");
        assertThat(activations(model)).containsExactly(new Relu(), new Silu(), new Softmax());
        assertThat(model.network().layers().stream().map(Layer::bias)).containsExactly(true, true, false);
        // weights that nothing is folded into stay as they are, bit for bit
        assertThat(model.parameters()
                        .view(model.parameters().layout().weights(0))
                        .get(1, 2))
                .isEqualTo((float) some(24, 1)[8]);
    }

    private static List<Activation> activations(Model model) {
        return model.network().layers().stream().map(Layer::activation).toList();
    }

    @Test
    void gemmWithFactorsAndTransposedWeights() throws OrtException {
        ModelProto graph = new ForeignGraphs()
                .input("x", 0, 3)
                .constant("w", new int[] {4, 3}, some(12, 1))
                .constant("b", new int[] {4}, some(4, 2))
                .node(
                        "Gemm",
                        "y",
                        List.of("x", "w", "b"),
                        Attributes.of("transB", 1L),
                        Attributes.of("alpha", 0.5f),
                        Attributes.of("beta", 3f))
                .constant("v", new int[] {2, 4}, some(8, 3))
                .node("Transpose", "vt", List.of("v"), Attributes.ofLongs("perm", List.of(1L, 0L)))
                .node("Gemm", "z", List.of("y", "vt"))
                .outputs("z");
        check(graph, "x", 3, "z");
    }

    /** Every order and place of a constant, before, between and behind the layers. */
    @Test
    void scalesAndShiftsAnywhere() throws OrtException {
        ModelProto graph = new ForeignGraphs()
                .input("x", 0, 3)
                .constant("two", new int[0], 2)
                .constant("a", new int[] {3}, 0.5, -1, 2)
                .constant("c", new int[] {1, 3}, 1, 2, 0.25)
                .node("Sub", "s1", List.of("a", "x"))
                .node("Div", "s2", List.of("s1", "c"))
                .constant("w", new int[] {3, 3}, some(9, 1))
                .node("MatMul", "y", List.of("s2", "w"))
                .node("Mul", "y1", List.of("two", "y"))
                .node("Sub", "y2", List.of("y1", "a"))
                .node("Tanh", "h", List.of("y2"))
                .node("Add", "h1", List.of("a", "h"))
                .node("Mul", "h2", List.of("h1", "a"))
                .node("Relu", "h3", List.of("h2"))
                .node("MatMul", "z", List.of("h3", "w"))
                .node("Sigmoid", "p", List.of("z"))
                .node("Mul", "q", List.of("p", "two"))
                .node("Sub", "r", List.of("two", "q"))
                .outputs("r");
        check(graph, "x", 3, "r");
    }

    @Test
    void scaleOfTheOutputsIsThatOfTheTarget() throws OrtException {
        ModelProto graph = new ForeignGraphs()
                .input("x", 0, 2)
                .constant("w", new int[] {2, 2}, some(4, 1))
                .constant("s", new int[] {2}, 50, 0.5)
                .constant("m", new int[] {2}, 1000, -3)
                .node("MatMul", "y", List.of("x", "w"))
                .node("Tanh", "h", List.of("y"))
                .node("Mul", "z", List.of("h", "s"))
                .node("Add", "out", List.of("z", "m"))
                .outputs("out");
        Model model = check(graph, "x", 2, "out");
        assertThat(model.preprocessing().target())
                .isEqualTo(new NumberTarget(
                        List.of(new NumberTarget.Scale("y1", 1000, 50), new NumberTarget.Scale("y2", -3, 0.5))));
    }

    @Test
    void activationsOfSeveralNodesInEveryOrder() throws OrtException {
        double root = Math.sqrt(2);
        ForeignGraphs g = new ForeignGraphs()
                .input("x", 0, 3)
                .constant("w", new int[] {3, 3}, some(9, 1))
                .constant("one", new int[0], 1)
                .constant("half", new int[] {1}, 0.5)
                .constant("root", new int[0], root)
                .constant("inverse", new int[0], 1 / root);
        // x * (0.5 * (1 + erf(x * 0.707))): first with x itself a silu
        g.node("MatMul", "y0", List.of("x", "w"))
                .node("Sigmoid", "g0", List.of("y0"))
                .node("Mul", "h0", List.of("y0", "g0"))
                .node("Mul", "e1", List.of("inverse", "h0"))
                .node("Erf", "f1", List.of("e1"))
                .node("Add", "g1", List.of("one", "f1"))
                .node("Mul", "k1", List.of("half", "g1"))
                .node("Mul", "h1", List.of("h0", "k1"));
        // (0.5 * x) * (1 + erf(x / 1.414))
        g.node("MatMul", "y2", List.of("h1", "w"))
                .node("Div", "e2", List.of("y2", "root"))
                .node("Erf", "f2", List.of("e2"))
                .node("Add", "g2", List.of("f2", "one"))
                .node("Mul", "k2", List.of("y2", "half"))
                .node("Mul", "h2", List.of("g2", "k2"));
        // tanh(softplus(x)) * x
        g.node("MatMul", "y3", List.of("h2", "w"))
                .node("Softplus", "f3", List.of("y3"))
                .node("Tanh", "g3", List.of("f3"))
                .node("Mul", "h3", List.of("g3", "y3"));
        // x / (1 + |x|)
        g.node("MatMul", "y4", List.of("h3", "w"))
                .node("Abs", "f4", List.of("y4"))
                .node("Add", "g4", List.of("one", "f4"))
                .node("Div", "h4", List.of("y4", "g4"));
        ModelProto graph = g.node("MatMul", "out", List.of("h4", "w")).outputs("out");
        Model model = check(graph, "x", 3, "out");
        assertThat(activations(model).subList(0, 5))
                .containsExactly(new Silu(), new Gelu(), new Gelu(), new Mish(), new Softsign());
    }

    @Test
    void twoClassesOfASoftmaxAreOneSigmoid() throws OrtException {
        for (boolean normalized : new boolean[] {false, true}) {
            ForeignGraphs g = new ForeignGraphs()
                    .opset(17)
                    .input("x", 0, 3)
                    .constant("w", new int[] {3, 2}, some(6, 1))
                    .constant("b", new int[] {2}, 0.25, -0.5)
                    .constant("gain", new int[] {2}, 1.5, 0.75)
                    .node("Gemm", "y", List.of("x", "w", "b"));
            if (normalized) {
                g.node("LayerNormalization", "n", List.of("y", "gain", "b"));
            }
            ModelProto graph =
                    g.node("Softmax", "p", List.of(normalized ? "n" : "y")).outputs("p");
            Model model = check(graph, "x", 3, "p");
            assertThat(model.preprocessing().target()).isEqualTo(new ClassTarget("y", List.of("0", "1")));
            assertThat(model.network().output().activation()).isEqualTo(new Sigmoid());
        }
    }

    @Test
    void classesWithoutProbabilitiesGetASoftmax() {
        ModelProto graph = new ForeignGraphs()
                .input("x", 0, 2)
                .constant("w", new int[] {2, 3}, some(6, 1))
                .node("MatMul", "logits", List.of("x", "w"))
                .node("ArgMax", "best", List.of("logits"), Attributes.of("axis", 1L), Attributes.of("keepdims", 0L))
                .node(
                        "LabelEncoder",
                        "label",
                        List.of("best"),
                        Attributes.ofLongs("keys_int64s", List.of(0L, 1L, 2L)),
                        Attributes.ofStrings("values_strings", List.of("red", "green", "blue")))
                .outputs("label");
        Model model = read(graph);
        assertThat(model.preprocessing().target()).isEqualTo(new ClassTarget("y", List.of("red", "green", "blue")));
        assertThat(model.network().output().activation()).isEqualTo(new Softmax());
    }

    @Test
    void inputsPerColumnKeepTheirNames() {
        ModelProto graph = new ForeignGraphs()
                .input("age", 0, 1)
                .input("income", DataType.DOUBLE, 0, 1)
                .input("pixels", 0, 2)
                .node("Cast", "income_cast", List.of("income"), Attributes.of("to", 1L))
                .node("Concat", "all", List.of("age", "income_cast", "pixels"), Attributes.of("axis", -1L))
                .constant("w", new int[] {4, 1}, some(4, 1))
                .node("MatMul", "y", List.of("all", "w"))
                .outputs("y");
        Model model = read(graph);
        assertThat(model.preprocessing().columns()).containsExactly("age", "income", "pixels1", "pixels2");
        assertThat(model.predict(Map.of("age", 1, "income", 0, "pixels1", 0, "pixels2", 0))
                        .value())
                .isEqualTo((float) some(4, 1)[0]);
    }

    @Test
    void constantsOfEveryTypeAndForm() throws OrtException {
        double[] w = {0.5, -1.25, 2, 0.75};
        ByteBuffer halves = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        TensorProto.Builder doubleData = TensorProto.newBuilder();
        for (double x : w) {
            halves.putShort(Float.floatToFloat16((float) x));
            doubleData.addDoubleData(x);
        }
        List<TensorProto> tensors = List.of(
                Tensors.doubles("w", w, 2, 2),
                doubleData
                        .setName("w")
                        .setDataType(DataType.DOUBLE_VALUE)
                        .addDims(2)
                        .addDims(2)
                        .build(),
                TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(DataType.FLOAT16_VALUE)
                        .addDims(2)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(halves.array()))
                        .build());
        for (TensorProto tensor : tensors) {
            Model model = read(new ForeignGraphs()
                    .input("x", 0, 2)
                    .constant(tensor)
                    .node("MatMul", "y", List.of("x", "w"))
                    .outputs("y"));
            assertThat(model.parameters().array()).containsExactly(0.5f, -1.25f, 2f, 0.75f);
        }
        AttributeProto value = AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(Tensors.floats("", new float[] {0.5f, -1.25f, 2f, 0.75f}))
                .build();
        ModelProto constantNodes = new ForeignGraphs()
                .input("x", 0, 2)
                .node("Constant", "flat", List.of(), value)
                .constant(Tensors.longs("shape", 2, -1))
                .node("Reshape", "w", List.of("flat", "shape"))
                .node("MatMul", "y", List.of("x", "w"))
                .node("Constant", "b", List.of(), ForeignGraphs.floats("value_floats", 3, 4))
                .node("Add", "z", List.of("y", "b"))
                .outputs("z");
        check(constantNodes, "x", 2, "z");
    }

    /** Old files have no types beyond IR version 3, and name their initialisers as inputs. */
    @Test
    void initialisersThatAreInputsToo() {
        ModelProto graph = new ForeignGraphs()
                .opset(9)
                .input("x", 0, 2)
                .input("w", 2, 2)
                .constant("w", new int[] {2, 2}, 1, 2, 3, 4)
                .node("MatMul", "y", List.of("x", "w"))
                .outputs("y");
        assertThat(read(graph).preprocessing().columns()).containsExactly("x1", "x2");
    }
}
