package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks with embeddings and members as files: ONNX Runtime predicts the same from them, and they come back. */
class EnsembleTest {
    private static final OnnxFormat FORMAT = new OnnxFormat();
    private static final List<OrtAgreementTest.Output> OUTPUTS =
            OrtAgreementTest.outputs().toList();
    private static final Target NUMBER = new NumberTarget(List.of(new NumberTarget.Scale("y", 0, 1)));

    /** Everything drawn by lot: embedding, members, adapters, layers, target. */
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesAndComesBack(int seed) {
        RandomStream random = RandomStream.of(seed, "network");
        OrtAgreementTest.Output output = OUTPUTS.get(seed % OUTPUTS.size());
        Preprocessing preprocessing = new Preprocessing(RandomModel.FEATURES, output.target());
        List<Activation> activations = List.of(new Relu(), new Gelu(), new Prelu(), new ParametricMish());
        List<Layer> layers = new ArrayList<>();
        for (int l = random.nextInt(4); l > 0; l--) {
            layers.add(new Layer(
                    4 + random.nextInt(12),
                    activations.get(random.nextInt(activations.size())),
                    random.nextInt(4) > 0,
                    random.nextInt(2) == 0 ? new Normalization.None() : new Normalization.Layer(1e-5),
                    0));
        }
        Layer last = Layer.of(output.target().outputs(), output.activation());
        layers.add(random.nextInt(4) == 0 ? last.withoutBias() : last);
        Ensemble ensemble = new Ensemble(1 + random.nextInt(5), random.nextInt(2) == 0 ? Adapters.FIRST : Adapters.ALL);
        Network network = new Network(preprocessing.width(), layers)
                .with(RandomModel.embedding(seed, preprocessing, random.nextInt(2) == 0))
                .with(ensemble);
        Model model = RandomModel.of(seed, preprocessing, network);
        Agreement.check(model, RandomModel.table(seed + 50, 150));
        assertComesBack(model);
    }

    static IntStream seeds() {
        return IntStream.range(0, 51);
    }

    private static void assertComesBack(Model model) {
        byte[] file = FORMAT.encode(model);
        Model loaded = FORMAT.decode(file, "m");
        assertThat(loaded.network()).isEqualTo(model.network());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        assertThat(loaded.parameters().array()).isEqualTo(model.parameters().array());
        assertThat(FORMAT.encode(loaded)).isEqualTo(file);
        Table table = RandomModel.table(3, 20);
        assertThat(loaded.predict(table).values())
                .isEqualTo(model.predict(table).values());
    }

    /** Every operator of a layer also with the members' dimension in front. */
    @ParameterizedTest
    @MethodSource("hidden")
    void everyActivationAndNormalization(OrtAgreementTest.Hidden hidden) {
        Preprocessing preprocessing = new Preprocessing(RandomModel.FEATURES, NUMBER);
        Layer layer = Layer.of(9, hidden.activation()).with(hidden.normalization());
        Network network = Network.of(preprocessing.width(), layer, layer.withoutBias(), Layer.of(1, new Identity()))
                .with(new Ensemble(3, Adapters.ALL));
        Agreement.check(RandomModel.of(1, preprocessing, network), RandomModel.table(4, 64));
    }

    /** Members cannot normalise batches. */
    static Stream<OrtAgreementTest.Hidden> hidden() {
        return OrtAgreementTest.hidden().filter(hidden -> !(hidden.normalization() instanceof Normalization.Batch));
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetAndOneRow(Adapters adapters) {
        for (OrtAgreementTest.Output output : OUTPUTS) {
            Preprocessing preprocessing = new Preprocessing(RandomModel.FEATURES, output.target());
            Layer last = Layer.of(output.target().outputs(), output.activation());
            Network network = Network.of(preprocessing.width(), Layer.of(16, new Relu()), last)
                    .with(new Ensemble(4, adapters));
            Model model = RandomModel.of(1, preprocessing, network);
            Agreement.check(model, RandomModel.table(1, 100));
            Agreement.check(model, RandomModel.table(2, 1));
        }
    }

    /**
     * The cosines themselves, of numbers of every size: the turns are the same float, and so nearly the cosine, where turns
     * rounded twice would be off by whole ones.
     */
    @Test
    void cosinesOfNumbersFarOut() throws OrtException {
        int frequencies = 8;
        List<Feature> features = List.of(
                new NumberFeature("near", 0, false, new Scaling.None()),
                new NumberFeature("far", 0, false, new Scaling.None()));
        NumberTarget target = new NumberTarget(IntStream.range(0, 2 * frequencies)
                .mapToObj(k -> new NumberTarget.Scale("y" + k, 0, 1))
                .toList());
        EmbeddingPart part = new EmbeddingPart.Periodic(frequencies, frequencies, 2);
        Network network = Network.of(
                        2, Layer.of(target.outputs(), new Identity()).withoutBias())
                .with(new Embedding(List.of(part, part), false));
        Parameters parameters = Parameters.initial(network, Initializer.AUTO, 5);
        for (Segment segment : parameters.layout().segments()) {
            if (segment.kind() == Segment.Kind.EMBEDDING_WEIGHTS || segment.kind() == Segment.Kind.WEIGHTS) {
                for (int i = 0; i < segment.size(); i++) {
                    boolean diagonal = i / segment.columns() == i % segment.columns();
                    parameters.array()[segment.offset() + i] = diagonal ? 1 : 0;
                }
            }
        }
        Model random = RandomModel.of(5, new Preprocessing(features, target), network);
        Model model = Model.of(parameters, random.preprocessing(), random.provenance());
        RandomStream stream = RandomStream.of(5, "rows");
        double[] near = IntStream.range(0, 4000)
                .mapToDouble(_ -> 20 * stream.nextGaussian())
                .toArray();
        double[] far = IntStream.range(0, 4000)
                .mapToDouble(i -> stream.nextGaussian() * StrictMath.pow(10, i % 37))
                .toArray();
        Table table = Table.of(NumberColumn.of("near", near), NumberColumn.of("far", far));
        double[] ours = model.predict(table).values();
        try (OrtSession session = new OrtSession(FORMAT.encode(model))) {
            List<Object> columns =
                    List.copyOf(session.run(model.preprocessing(), table).values());
            for (int k = 0; k < target.outputs(); k++) {
                double[] theirs = (double[]) columns.get(k);
                for (int row = 0; row < theirs.length; row++) {
                    assertThat(theirs[row])
                            .as("x = %s or %s", near[row], far[row])
                            .isCloseTo(ours[row * target.outputs() + k], within(1e-6));
                }
            }
        }
    }

    @Test
    void asManyNodesForManyColumnsAsForFew() throws InvalidProtocolBufferException {
        Model few = flagged(3);
        Model many = flagged(500);
        assertThat(graph(many).getNodeCount()).isEqualTo(graph(few).getNodeCount());
        Agreement.check(few, RandomModel.table(1, 40, few.preprocessing().features()));
        Agreement.check(many, RandomModel.table(1, 40, many.preprocessing().features()));
    }

    /** Numbers with a flag each, so that no two parts of one shape are neighbours. */
    private static Model flagged(int columns) {
        List<Feature> features = new ArrayList<>();
        List<EmbeddingPart> parts = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            features.add(new NumberFeature("x" + i, 0, true, new Scaling.Standard(0, 1)));
            parts.add(new EmbeddingPart.Periodic(4, 3, 0.3, true));
            parts.add(new EmbeddingPart.Through(1));
        }
        Preprocessing preprocessing = new Preprocessing(features, NUMBER);
        Network network = Network.of(preprocessing.width(), Layer.of(8, new Relu()), Layer.of(1, new Identity()))
                .with(new Embedding(parts, true))
                .with(new Ensemble(2, Adapters.FIRST));
        return RandomModel.of(1, preprocessing, network);
    }

    /** What another program finds in the file: one tensor for each segment, of the shapes that docs/onnx.md tells of. */
    @Test
    void everySegmentIsATensor() throws InvalidProtocolBufferException {
        Model model = small();
        List<String> found = new ArrayList<>();
        for (TensorProto tensor : graph(model).getInitializerList()) {
            if (tensor.getName().matches("(embedding|embedding/part\\d|layer\\d)/(\\w+)")) {
                found.add(tensor.getName() + tensor.getDimsList());
            }
        }
        assertThat(found)
                .containsExactly(
                        "embedding/part1/frequencies[5]",
                        "embedding/part1/phases[5]",
                        "embedding/part1/weights[5, 3]",
                        "embedding/part1/bias[3]",
                        "embedding/part3/weights[1, 2]",
                        "embedding/scale[6]",
                        "layer1/adapter[4, 1, 6]",
                        "layer1/weights[6, 7]",
                        "layer1/bias[7]",
                        "layer2/adapter[4, 1, 7]",
                        "layer2/weights[7, 8]",
                        "layer2/bias[8]",
                        "layer3/weights[4, 8, 3]",
                        "layer3/bias[4, 1, 3]");
    }

    @Test
    void tensorsOfAnotherShapeAreNamed() throws InvalidProtocolBufferException {
        ModelProto.Builder proto = ModelProto.parseFrom(FORMAT.encode(small())).toBuilder();
        for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getName().equals("layer3/weights")) {
                List<Long> dims = new ArrayList<>(tensor.getDimsList());
                Collections.swap(dims, 1, 2);
                tensor.clearDims().addAllDims(dims);
            }
        }
        byte[] file = proto.build().toByteArray();
        assertThatThrownBy(() -> FORMAT.decode(file, "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("of other type or size is the tensor 'layer3/weights', 4 x 8 x 3 floats");
    }

    private static Model small() {
        List<Feature> features = IntStream.range(0, 3)
                .mapToObj(i -> (Feature) new NumberFeature("x" + i, 0, false, new Scaling.None()))
                .toList();
        Network network = Network.of(3, Layer.of(7, new Relu()), Layer.of(8, new Relu()), Layer.of(3, new Softmax()))
                .with(new Embedding(
                        List.of(
                                new EmbeddingPart.Periodic(5, 3, 1),
                                new EmbeddingPart.Through(),
                                new EmbeddingPart.Linear(1, 2)),
                        true))
                .with(new Ensemble(4, Adapters.ALL));
        ClassTarget target = new ClassTarget("kind", List.of("a", "b", "c"));
        return RandomModel.of(1, new Preprocessing(features, target), network);
    }

    private static GraphProto graph(Model model) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(FORMAT.encode(model)).getGraph();
    }
}
