package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in a file instead of memory give the same model, byte for byte. */
class CacheTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path cache;

    @BeforeEach
    void copyData() throws IOException {
        data = Files.copy(Run.PENGUINS, folder.resolve("penguins.csv"));
        cache = folder.resolve("penguins.rows");
    }

    private Run train(Path out, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("train", data, "--target", "species", "--epochs", 5, Run.SMALL, "--test", 0.1, "--out", out));
        words.addAll(List.of(more));
        return Run.of(words.toArray());
    }

    @Test
    void givesTheSameModelAndTheSameWords() throws IOException {
        Run plain = train(folder.resolve("model.onnx"));
        Run made = train(folder.resolve("made.onnx"), "--cache", cache);
        Run used = train(folder.resolve("used.onnx"), "--cache", cache);
        byte[] model = Files.readAllBytes(folder.resolve("model.onnx"));
        assertThat(folder.resolve("made.onnx")).hasBinaryContent(model);
        assertThat(folder.resolve("used.onnx")).hasBinaryContent(model);
        assertThat(made.done().err().lines().sorted())
                .isEqualTo(plain.done().err().lines().sorted().toList());
        used.done();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("penguins.csv", "penguins.rows", "model.onnx", "made.onnx", "used.onnx");
        }
    }

    @Test
    void isNotUsedForOtherRowsOrOptions() throws IOException {
        Path out = folder.resolve("model.onnx");
        train(out, "--cache", cache).done();
        assertThat(train(out, "--cache", cache, "--seed", 7).err()).contains("another table, or of other options");
        assertThat(train(out, "--cache", cache, "--missing", "male").err())
                .contains("another table, or of other options");
        List<String> lines = Files.readAllLines(data);
        Files.write(data, lines.subList(0, lines.size() - 1));
        assertThat(train(out, "--cache", cache).err()).contains("another table, or of other options");
    }

    @Test
    void needsAFileAndShares() {
        Path out = folder.resolve("model.onnx");
        assertThat(train(out, "--cache", cache, "--folds", 3).err()).contains("--folds", "give shares");
        assertThat(train(out, "--cache", cache, "--validation", data).err()).contains("give shares");
        assertThat(train(out, "--cache", data).err()).contains("penguins.csv");
    }

    @Test
    void isMadeByItselfForATableThatMemoryDoesNotHold() {
        assertThat(MemoryNeed.isTooLarge(10_000_000, 20, 0, 512)).isTrue();
        assertThat(MemoryNeed.isTooLarge(10_000_000, 20, 0, 12_000)).isFalse();
        assertThat(MemoryNeed.isTooLarge(10_000_000, 20, 48, 12_000))
                .as("as the network sees it")
                .isTrue();
        assertThat(MemoryNeed.isTooLarge(1000, 1000, 0, 512)).isFalse();
        assertThat(MemoryNeed.isTooLarge(Integer.MAX_VALUE, 10_000, 0, 1L << 20))
                .isTrue();
    }
}
