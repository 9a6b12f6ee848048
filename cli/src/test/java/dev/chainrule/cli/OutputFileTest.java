package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.cli.options.OutputFile;
import dev.chainrule.cli.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No input of a command is overwritten, whatever its name. */
class OutputFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsTheSameByEveryName() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), "x,y\n1,2\n");
        Path other = Files.writeString(folder.resolve("other.csv"), "x,y\n1,2\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), data);
        Path twin = Files.createLink(folder.resolve("twin.csv"), data);
        Path here = Files.createSymbolicLink(folder.resolve("here"), folder);
        for (Path name : List.of(data, link, twin, here.resolve("data.csv"))) {
            assertThat(OutputFile.isSame(name, data)).as("%s", name).isTrue();
            assertThat(OutputFile.isSame(name, other)).as("%s", name).isFalse();
        }
        Path future = folder.resolve("future.onnx");
        assertThat(OutputFile.isSame(here.resolve("future.onnx"), future)).isTrue();
        assertThatThrownBy(() -> OutputFile.requireDistinct(List.of(future, link), List.of(other, data)))
                .isInstanceOf(UsageException.class)
                .hasMessage(data + " and " + link + " are the same file, and one use of it would overwrite the other");
        assertThatThrownBy(() -> OutputFile.requireDistinct(List.of(future, here.resolve("future.onnx")), List.of()))
                .isInstanceOf(UsageException.class);
        assertThatCode(() -> OutputFile.requireDistinct(List.of(future), List.of(data, data)))
                .doesNotThrowAnyException();
    }

    @Test
    void aLinkToTheValidationRowsIsNotWrittenThrough() throws IOException {
        Path data = TestTables.binary(folder, 40);
        Path held = Files.copy(data, folder.resolve("held.csv"));
        Path link = Files.createSymbolicLink(folder.resolve("state"), held);
        Path out = folder.resolve("m.onnx");
        Run run = Run.of(
                "train",
                data,
                "--target",
                "answer",
                "--validation",
                held,
                "--epochs",
                1,
                "--checkpoint",
                link,
                "--out",
                out);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("are the same file");
        assertThat(held).hasSameBinaryContentAs(data);
        assertThat(out).doesNotExist();
    }

    @Test
    void aModelMayBeReplacedByWhatItBecomesAndACheckpointGoneOnIn() {
        Path data = TestTables.binary(folder, 40);
        Path out = folder.resolve("m.onnx");
        Run.of("train", data, "--target", "answer", Run.SMALL, "--epochs", 1, "--out", out)
                .done();
        Run.of("train", data, "--from", out, "--epochs", 1, "--out", out).done();
        Path state = folder.resolve("state");
        Run.of("train", data, "--target", "answer", Run.SMALL, "--epochs", 2, "--checkpoint", state, "--out", out)
                .done();
        Run.of(
                        "train",
                        data,
                        "--target",
                        "answer",
                        Run.SMALL,
                        "--epochs",
                        2,
                        "--resume",
                        state,
                        "--checkpoint",
                        folder.resolve("./state"),
                        "--out",
                        out)
                .done();
    }
}
