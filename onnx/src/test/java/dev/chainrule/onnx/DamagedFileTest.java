package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file with something else in it is one clear line, or still a model; never another exception, and never endless. */
class DamagedFileTest {
    private static final OnnxFormat FORMAT = new OnnxFormat();

    private static final List<Feature> FEATURES = List.of(
            new NumberFeature("size", 2, true, new Scaling.Standard(1, 2)),
            new NumberFeature("age", 2, false, new Scaling.Quantile(new double[] {1, 2, 4}, new double[] {-1, 0, 1})),
            new BooleanFeature("member", false),
            new CategoryFeature("colour", List.of("blue", "red")));

    static List<byte[]> files() throws IOException {
        Model own = RandomModel.of(
                1,
                FEATURES,
                new ClassTarget("kind", List.of("a", "b", "c")),
                Layer.of(3, new Prelu()).with(new Normalization.Batch()),
                Layer.of(2, new Gelu()).with(new Normalization.Layer()),
                Layer.of(3, new Softmax()));
        Preprocessing preprocessing =
                new Preprocessing(FEATURES, new NumberTarget(List.of(new NumberTarget.Scale("weight", 3, 2))));
        Network members = Network.of(preprocessing.width(), Layer.of(3, new Relu()), Layer.of(1, new Identity()))
                .with(RandomModel.embedding(4, preprocessing, true))
                .with(new Ensemble(2, Adapters.ALL));
        return List.of(
                FORMAT.encode(own),
                FORMAT.encode(RandomModel.of(1, preprocessing, members)),
                Files.readAllBytes(PytorchTest.resources().resolve("layernorm_opset13.onnx")),
                Files.readAllBytes(PytorchTest.resources().resolve("gelu_silu_mish.onnx")),
                Files.readAllBytes(PytorchTest.resources().resolve("view.onnx")),
                ForeignGraphs.classifier(3, List.of("x", "y", "z")).toByteArray());
    }

    @ParameterizedTest
    @MethodSource("files")
    void cutAnywhere(byte[] file) {
        int models = 0;
        for (int length = 0; length < file.length; length++) {
            models += decodes(Arrays.copyOf(file, length)) ? 1 : 0;
        }
        // only what stands behind the graph can be missing from a file of another program
        assertThat(models).isLessThan(64);
    }

    @ParameterizedTest
    @MethodSource("files")
    void oneByteChangedAnywhere(byte[] file) {
        RandomStream random = RandomStream.of(7, "bytes");
        int step = 1 + file.length / 2000;
        for (int at = random.nextInt(step); at < file.length; at += step) {
            byte[] changed = file.clone();
            int anything = 1 + random.nextInt(255);
            changed[at] ^= (byte) (random.nextInt(2) == 0 ? anything : Integer.lowestOneBit(anything));
            decodes(changed);
        }
    }

    @Test
    void oneBitChangedInAnyParameterIsTold() throws IOException {
        ModelProto proto = ModelProto.parseFrom(files().getFirst());
        int changes = 0;
        for (int t = 0; t < proto.getGraph().getInitializerCount(); t++) {
            TensorProto tensor = proto.getGraph().getInitializer(t);
            // the metadata names the tensors of parameters; others hold what functions are composed of
            if (!proto.getMetadataProps(0).getValue().contains("\"" + tensor.getName() + "\"")) {
                continue;
            }
            byte[] raw = tensor.getRawData().toByteArray();
            for (int at = 0; at < raw.length; at++) {
                raw[at] ^= 1;
                byte[] file = with(proto, t, raw);
                raw[at] ^= 1;
                assertThatThrownBy(() -> FORMAT.decode(file, "model.onnx"))
                        .isInstanceOf(ChainruleException.class)
                        .hasMessage("model.onnx is damaged: its parameters are not those that were written");
                changes++;
            }
            assertThat(with(proto, t, raw)).isEqualTo(files().getFirst());
        }
        assertThat(changes)
                .isEqualTo(Float.BYTES
                        * FORMAT.decode(files().getFirst(), "model.onnx")
                                .parameters()
                                .array()
                                .length);
    }

    private static byte[] with(ModelProto proto, int initializer, byte[] raw) {
        ModelProto.Builder changed = proto.toBuilder();
        changed.getGraphBuilder().getInitializerBuilder(initializer).setRawData(ByteString.copyFrom(raw));
        return changed.build().toByteArray();
    }

    @Test
    void aChangedDescriptionIsTold() throws IOException {
        assertThatThrownBy(() -> FORMAT.decode(described("colour", "flavor"), "model.onnx"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("model.onnx is damaged: its description is not the one that was written");
    }

    @Test
    void aFileWithoutChecksumsIsReadUnchecked() throws IOException {
        ModelProto.Builder proto = ModelProto.parseFrom(described("colour", "flavor")).toBuilder();
        assertThat(proto.getMetadataProps(1).getKey()).isEqualTo(Metadata.CHECKSUMS);
        Model model = FORMAT.decode(proto.removeMetadataProps(1).build().toByteArray(), "model.onnx");
        assertThat(model.preprocessing().columns()).contains("flavor");
    }

    /** The file of this program with {@code word} for another in its description. */
    private static byte[] described(String before, String word) throws IOException {
        ModelProto.Builder proto = ModelProto.parseFrom(files().getFirst()).toBuilder();
        StringStringEntryProto.Builder entry = proto.getMetadataPropsBuilder(0);
        assertThat(entry.getKey()).isEqualTo(Metadata.KEY);
        entry.setValue(entry.getValue().replace(before, word));
        return proto.build().toByteArray();
    }

    @ParameterizedTest
    @MethodSource("files")
    void manyBytesChanged(byte[] file) {
        RandomStream random = RandomStream.of(8, "bytes");
        for (int trial = 0; trial < 500; trial++) {
            byte[] changed = file.clone();
            for (int i = 2 + random.nextInt(8); i > 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            decodes(changed);
        }
    }

    @Test
    void noiseAndOtherFiles() {
        RandomStream random = RandomStream.of(9, "noise");
        for (int trial = 0; trial < 500; trial++) {
            byte[] noise = new byte[random.nextInt(300)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) random.nextInt(256);
            }
            assertThat(decodes(noise)).isFalse();
        }
        for (String text : List.of("", "{}", "species,island\nAdelie,Torgersen\n", "PK\u0003\u0004", "%PDF-1.7\n")) {
            assertThatThrownBy(() -> FORMAT.decode(text.getBytes(StandardCharsets.UTF_8), "model.onnx"))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageStartingWith("model.onnx is no ONNX file, or damaged");
        }
    }

    @Test
    void aFileThatIsNotThereAndAFolder(@TempDir Path folder) {
        Path missing = folder.resolve("missing.onnx");
        assertThatThrownBy(() -> Model.load(missing))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("there is no file " + missing);
        assertThatThrownBy(() -> FORMAT.read(folder))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("cannot read " + folder);
    }

    /** Whether it is still a model, which then predicts or says clearly why not. */
    private static boolean decodes(byte[] file) {
        Model model;
        try {
            model = FORMAT.decode(file, "model.onnx");
        } catch (ChainruleException e) {
            assertThat(e.getMessage()).contains("model.onnx").doesNotContain("\n");
            return false;
        }
        try {
            Table table = RandomModel.table(1, 3, FEATURES);
            model.predict(
                    model.preprocessing().columns().stream().anyMatch("x1"::equals)
                            ? RandomModel.table(1, 3, model.preprocessing().features())
                            : table);
        } catch (ChainruleException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        return true;
    }
}
