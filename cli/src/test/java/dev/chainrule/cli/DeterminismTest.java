package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal command lines give equal files, whatever computes. */
class DeterminismTest {
    private static Path folder;

    private static byte[] expected;

    @BeforeAll
    static void train(@TempDir Path shared) throws IOException {
        folder = shared;
        expected = model("--backend", "scalar", "--threads", 1);
    }

    private static byte[] model(Object... compute) throws IOException {
        Path out = folder.resolve("model.onnx");
        Object[] args = {
            "train",
            Run.PENGUINS,
            "--target",
            "species",
            Run.FAST,
            "--hidden",
            "37,20",
            "--epochs",
            6,
            "--normalization",
            "batch",
            "--out",
            out
        };
        Run.of(java.util.stream.Stream.concat(java.util.Arrays.stream(args), java.util.Arrays.stream(compute))
                        .toArray())
                .done();
        return Files.readAllBytes(out);
    }

    @Test
    void twice() throws IOException {
        assertThat(model("--backend", "scalar", "--threads", 1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void anyNumberOfThreads(int threads) throws IOException {
        assertThat(model("--threads", threads)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector-128", "vector-256", "vector-512"})
    void anyBackend(String backend) throws IOException {
        Run run = Run.of(
                "train",
                Run.PENGUINS,
                "--target",
                "species",
                Run.SMALL,
                "--epochs",
                1,
                "--backend",
                backend,
                "--out",
                folder.resolve("probe.onnx"));
        assumeThat(run.status()).as(run.err()).isZero();
        assertThat(model("--backend", backend, "--threads", 2)).isEqualTo(expected);
    }

    @Test
    void predictionsToo() throws IOException {
        Path model = folder.resolve("p.onnx");
        Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "body_mass_g",
                        Run.FAST,
                        "--hidden",
                        20,
                        "--epochs",
                        2,
                        "--out",
                        model)
                .done();
        List<String> outputs = List.of("scalar", "auto").stream()
                .map(backend -> Run.of("predict", model, Run.PENGUINS, "--backend", backend)
                        .done()
                        .out())
                .toList();
        assertThat(outputs.get(1)).isEqualTo(outputs.get(0));
    }
}
