package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
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
        return List.of(
                FORMAT.encode(own),
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
