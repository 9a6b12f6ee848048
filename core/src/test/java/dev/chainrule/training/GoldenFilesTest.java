package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.DatasetFile;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Focal;
import dev.chainrule.optimization.NAdam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of every format version, as the programs of their time wrote them, are read as they were meant: beside each stands
 * a text of what it holds, written by the same program. "early" is of before recipes had rates by kind of parameter, and
 * networks embeddings. Files of an old version are never changed; a new version gets files of its own.
 */
class GoldenFilesTest {
    private static final Compute SCALAR = new Compute("scalar", 1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint-1-early", "checkpoint-1"})
    void aCheckpointIsTakenUp(String name) throws IOException {
        List<String[]> expected = lines(name + ".txt");
        try (Training training = Training.resume(golden(name + ".ckpt"), SCALAR)) {
            assertThat(training.trainer().loss()).isEqualTo(new Focal(1.5));
            assertThat(training.trainer().optimizer()).isEqualTo(new NAdam());
            assertThat(training.trainer().rates()).isEqualTo(new Trainer().rates());
            assertThat(training.trainer().seed()).isEqualTo(-9);
            assertThat(training.parameters().array()).containsExactly(floats(expected.getFirst()));
            for (int i = 0; i < 4; i++) {
                assertThat(training.predict(input(i))[0]).containsExactly(floats(expected.get(1 + i)));
            }
            assertThat(training.history().losses())
                    .map(String::valueOf)
                    .containsExactly(Arrays.copyOfRange(expected.get(5), 1, expected.get(5).length));
            training.partialFit(data());
            assertThat(training.history().epochs()).hasSize(4);
            assertThat(training.history().losses().getLast()).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recording-1", "recording-2"})
    void aRecordingIsReadStepByStep(String name) throws IOException {
        List<String[]> expected = lines(name + ".txt");
        Recording recording = Recording.read(golden(name + ".steps"));
        assertThat(recording.steps()).hasSize(2);
        for (int s = 0; s < 2; s++) {
            RecordedStep step = recording.steps().get(s);
            String[] facts = expected.get(5 * s);
            assertThat(step.step()).isEqualTo(Long.parseLong(facts[1]));
            assertThat(step.epoch()).isEqualTo(Integer.parseInt(facts[2]));
            assertThat(step.rate()).isEqualTo(Double.parseDouble(facts[3]));
            // what the first version did not write was not there: decay and dropout had no schedules
            assertThat(step.factors()).isEqualTo(new StepFactors(step.factor(), 1, 1));
            assertThat(Arrays.stream(step.rows()).mapToObj(String::valueOf))
                    .containsExactly(Arrays.copyOfRange(expected.get(5 * s + 1), 1, expected.get(5 * s + 1).length));
            assertThat(step.before()).containsExactly(floats(expected.get(5 * s + 2)));
            assertThat(step.after()).containsExactly(floats(expected.get(5 * s + 3)));
            assertThat(step.memory().slot(0)).containsExactly(floats(expected.get(5 * s + 4)));
        }
    }

    @Test
    void aFileOfRowsIsOpened() throws IOException {
        DatasetFile file = DatasetFile.open(golden("rows-1.rows"));
        assertThat(file.about()).isEqualTo(Map.of("source", "penguins.csv", "rows", 5L, "parts", List.of(3L, 2L)));
        Dataset data = file.dataset();
        assertThat(data.featureNames()).containsExactly("size", "age");
        assertThat(data.targetNames()).containsExactly("price");
        assertThat(data.rows()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            assertThat(data.features().get(i, 0)).isEqualTo(i - 1.5f);
            assertThat(data.features().get(i, 1)).isEqualTo(1f / (i + 3));
            assertThat(data.targets().get(i, 0)).isEqualTo(i * i);
            assertThat(data.weight(i)).isEqualTo((i + 1) / 3f); // ½, 1, … 2½, scaled to mean 1
        }
    }

    @ParameterizedTest
    @CsvSource({"checkpoint-1.ckpt,2", "recording-2.steps,3", "rows-1.rows,2"})
    void aNewerVersionIsRefusedWithWhatToDo(String name, int version) throws IOException {
        for (int newer : new int[] {version, version + 7, Integer.MAX_VALUE}) {
            Path file = withVersion(name, newer);
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageContaining(
                            "format version " + newer + "; this program reads up to version " + (version - 1)
                                    + ", a newer one is needed: use the Chainrule that wrote it, or a later one")
                    .hasMessageNotContaining("\n");
        }
        for (int never : new int[] {0, -1, Integer.MIN_VALUE}) {
            Path file = withVersion(name, never);
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    private Path withVersion(String name, int version) throws IOException {
        Path file = golden(name);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(8, version);
        return Files.write(file, bytes);
    }

    private static void read(Path file) {
        switch (file.getFileName().toString().replaceFirst(".*\\.", "")) {
            case "ckpt" -> CheckpointFile.require(file);
            case "steps" -> Recording.read(file);
            default -> DatasetFile.open(file);
        }
    }

    /** A copy, so that nothing can change the file itself. */
    private Path golden(String name) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + name)) {
            return Files.write(
                    folder.resolve(name), Objects.requireNonNull(in, name).readAllBytes());
        }
    }

    private List<String[]> lines(String name) throws IOException {
        List<String[]> lines = new ArrayList<>();
        Files.readString(golden(name)).lines().forEach(line -> lines.add(line.split(" ")));
        return lines;
    }

    private static float[] floats(String... line) {
        float[] values = new float[line.length - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(line[i + 1]);
        }
        return values;
    }

    private static float[] input(int i) {
        return new float[] {(i % 5) / 4f - 0.5f, (i % 7) / 3f - 1, (i % 3) - 1};
    }

    private static Dataset data() {
        float[][] x = new float[12][];
        float[][] t = new float[12][];
        for (int i = 0; i < x.length; i++) {
            x[i] = input(i);
            t[i] = new float[] {i % 2, 1 - i % 2};
        }
        return Dataset.of(x, t);
    }
}
