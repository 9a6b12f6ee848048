package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written comes back, bit for bit; what has been tampered with is refused with the reason. */
class RoundTripTest {
    private static final OnnxFormat FORMAT = new OnnxFormat();
    private static final ClassTarget THREE = new ClassTarget("kind", List.of("a", "b", "c"));

    static List<Target> targets() {
        return List.of(
                THREE,
                new ClassTarget("Ziel, \"in\" Wörtern\n", List.of("", "ja ✓ 😀")),
                new NumberTarget(List.of(
                        new NumberTarget.Scale("a", 0.1 + 0.2, Math.PI),
                        new NumberTarget.Scale("b", -0.0, 1e-300),
                        new NumberTarget.Scale("c", 1, 2, -1e300, 1.0 / 3),
                        new NumberTarget.Scale("d", 1, 2, null, 4.9e-324))),
                new LabelTarget(
                        List.of(new LabelTarget.Label("p", "no", "yes"), new LabelTarget.Label("q", "0", "1"))));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theSameModelComesBack(Target target, @TempDir Path folder) {
        Model model = RandomModel.of(
                1,
                target,
                new Layer(7, new LeakyRelu(1.0 / 3), true, new Normalization.Batch(0.3, 1e-7), 0.25),
                new Layer(5, new Prelu(0.1), false, new Normalization.Layer(0.01), 0.5),
                new Layer(4, new Elu(1.7), true, new Normalization.None(), 0),
                Layer.of(target.outputs(), target instanceof NumberTarget ? new Identity() : new Sigmoid()));
        Path file = folder.resolve("model.onnx");
        model.save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.network()).isEqualTo(model.network());
        assertThat(loaded.preprocessing()).isEqualTo(model.preprocessing());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        assertThat(loaded.parameters().array()).isEqualTo(model.parameters().array());
        Table table = RandomModel.table(2, 100);
        assertThat(loaded.predict(table).values())
                .isEqualTo(model.predict(table).values());
        assertThat(loaded.predict(table).probabilities())
                .isEqualTo(model.predict(table).probabilities());
        assertThat(FORMAT.encode(loaded)).isEqualTo(FORMAT.encode(model));
    }

    @Test
    void doublesThatAreHardToWriteComeBack() {
        List<Feature> features = List.of(
                new NumberFeature("x", Double.MIN_VALUE, true, new Scaling.Standard(-0.0, Double.MAX_VALUE)),
                new NumberFeature("y", 9007199254740993.0, false, new Scaling.Robust(1e22, 4.9e-324, 5)),
                new NumberFeature("z", 2e-3, false, new Scaling.Standard(1.0 / 3, 123456789.123456789)));
        Model model = RandomModel.of(1, features, THREE, Layer.of(3, new Softmax()));
        assertThat(FORMAT.decode(FORMAT.encode(model), "m").preprocessing().features())
                .isEqualTo(features);
    }

    @Test
    void anActivationOfOnesOwnCannotBeWritten(@TempDir Path folder) {
        Activation own = Activation.of("square", a -> a * a, a -> 2 * a);
        Model model = RandomModel.of(1, THREE, Layer.of(4, own), Layer.of(3, new Softmax()));
        assertThatThrownBy(() -> model.save(folder.resolve("model.onnx")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("'square' is a function of your own program: an ONNX file cannot hold it;"
                        + " use a built-in activation");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void numbersAndTextThatJsonCannotHoldAreNamed() {
        Feature infinite = new NumberFeature("x", Double.NaN, false, new Scaling.None());
        Model model = RandomModel.of(1, List.of(infinite), THREE, Layer.of(3, new Softmax()));
        assertThatThrownBy(() -> FORMAT.encode(model))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("a model file cannot hold the number NaN at preprocessing.features[0].fill");
        Model broken = RandomModel.of(1, new ClassTarget("y", List.of("a", "\ud800", "c")), Layer.of(3, new Softmax()));
        assertThatThrownBy(() -> FORMAT.encode(broken))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("at preprocessing.target.classes[1]: half of a surrogate pair is missing");
    }

    @Test
    void aNewerVersionIsRefusedWithTheProgramThatWroteIt() throws InvalidProtocolBufferException {
        byte[] changed = withMetadata(json -> json.replace("\"version\":2,", "\"version\":7,")
                .replaceFirst("\"program\":\"[^\"]*\"", "\"program\":\"9.4.2\""));
        assertThatThrownBy(() -> FORMAT.decode(changed, "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("model.onnx is a model of format version 7, written by Chainrule 9.4.2; this program ("
                        + ProgramVersion.get() + ") reads up to version 2: use Chainrule 9.4.2 or later");
    }

    @Test
    void partsThatDoNotFitAreNamed() throws InvalidProtocolBufferException {
        assertRefused(json -> "{", "is damaged: ");
        assertRefused(json -> "[1, 2]", "expected an object");
        assertRefused(json -> json.replace("\"version\":2,", ""), "it has no format version");
        assertRefused(json -> json.replace("\"relu\"", "\"rely\""), "did you mean 'relu'?");
        assertRefused(json -> json.replace("\"units\":4", "\"units\":5"), "tensor 'layer1/weights'");
        assertRefused(
                json -> json.replace("\"units\":4", "\"units\":2000000000"), "more than 2,147,483,583 parameters");
        assertRefused(json -> json.replace("\"units\":4", "\"units\":-1"), "at least 1 unit");
        assertRefused(json -> json.replace("\"layer1/bias\"", "\"layer9/bias\""), "there is no tensor 'layer9/bias'");
        assertRefused(json -> json.replace("\"layer1/weights\",", ""), "names of the parameters");
        assertRefused(json -> json.replace("[\"a\",\"b\",\"c\"]", "[\"a\",\"b\",\"c\",\"d\"]"), "and 4");
        assertRefused(json -> json.replace("\"fill\":0.25", "\"fill\":1e"), "is damaged: ");
    }

    @Test
    void tensorsThatDoNotFitAreNamed() throws InvalidProtocolBufferException {
        assertTensorRefused(tensor -> tensor.setRawData(ByteString.copyFrom(new byte[4])));
        assertTensorRefused(tensor -> tensor.setDims(0, tensor.getDims(0) + 1));
        assertTensorRefused(tensor -> tensor.addDims(1));
        assertTensorRefused(tensor -> tensor.setDataType(TensorProto.DataType.DOUBLE_VALUE));
        assertTensorRefused(tensor -> tensor.clearRawData().addFloatData(1));
    }

    private static void assertTensorRefused(Consumer<TensorProto.Builder> change)
            throws InvalidProtocolBufferException {
        ModelProto.Builder proto = ModelProto.parseFrom(FORMAT.encode(small())).toBuilder();
        for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getName().equals("layer1/weights")) {
                change.accept(tensor);
            }
        }
        assertThatThrownBy(() -> FORMAT.decode(proto.build().toByteArray(), "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("of other type or size is the tensor 'layer1/weights', 150 x 4 floats");
    }

    private static void assertRefused(UnaryOperator<String> change, String message)
            throws InvalidProtocolBufferException {
        byte[] changed = withMetadata(change);
        assertThatThrownBy(() -> FORMAT.decode(changed, "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("model.onnx, metadata 'chainrule'")
                .hasMessageContaining(message);
    }

    private static byte[] withMetadata(UnaryOperator<String> change) throws InvalidProtocolBufferException {
        ModelProto proto = ModelProto.parseFrom(FORMAT.encode(small()));
        StringStringEntryProto entry = proto.getMetadataProps(0);
        String changed = change.apply(entry.getValue());
        assertThat(changed).isNotEqualTo(entry.getValue());
        assertThat(proto.getMetadataProps(1).getKey()).isEqualTo(Metadata.CHECKSUMS);
        return proto.toBuilder()
                .setMetadataProps(0, entry.toBuilder().setValue(changed))
                .removeMetadataProps(1)
                .build()
                .toByteArray();
    }

    private static Model small() {
        return RandomModel.of(1, THREE, Layer.of(4, new Relu()), Layer.of(3, new Softmax()));
    }

    @Test
    void theFileSaysWhatAStrangerNeedsToKnow() throws InvalidProtocolBufferException {
        ModelProto proto = ModelProto.parseFrom(FORMAT.encode(small()));
        assertThat(proto.getProducerName()).isEqualTo("chainrule");
        assertThat(proto.getProducerVersion()).matches("\\d+\\.\\d+.*");
        assertThat(proto.getDocString()).contains("Predicts kind (one of a, b, c) from 18 columns");
        Map<String, String> metadata = new LinkedHashMap<>();
        proto.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        assertThat(metadata)
                .containsOnlyKeys("chainrule", "chainrule.sha256", "classes")
                .containsEntry("classes", "[\"a\",\"b\",\"c\"]");
        assertThat(proto.getGraph().getInput(0).getName()).isEqualTo("plain");
        assertThat(proto.getGraph().getInput(0).getDocString())
                .isEqualTo("column 'plain': a number; NaN where missing");
    }

    @Test
    void aModelFromElsewhereIsKeptAsOneOfOurs() {
        Preprocessing preprocessing =
                new Preprocessing(List.of(new NumberFeature("x1", 0, false, new Scaling.None())), THREE);
        Model foreign = Model.of(
                RandomModel.of(1, preprocessing.features(), THREE, Layer.of(3, new Softmax()))
                        .parameters(),
                preprocessing,
                Provenance.foreign());
        assertThat(FORMAT.decode(FORMAT.encode(foreign), "m").provenance()).isEqualTo(Provenance.foreign());
    }
}
