package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.cli.terminal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code studio} in a process of its own, as it does not end by itself. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StudioCommandTest {
    private static final Path NETWORK =
            Path.of("..", "examples", "networks", "one-output.json").toAbsolutePath();

    @TempDir
    private Path folder;

    private static Map<?, ?> about(URI address) throws IOException {
        try (InputStream in = address.resolve("/api/about").toURL().openStream()) {
            return Run.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void endsWhenToldTo(String signal, int status) throws IOException, InterruptedException {
        ListeningProcess.assumeHears(signal);
        ListeningProcess studio = ListeningProcess.start(folder, "studio", NETWORK, "--quiet");
        Map<?, ?> about = about(studio.address());
        assertThat((String) about.get("title")).endsWith("one-output.json");
        assertThat(studio.endBy(signal)).isEqualTo(status);
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @Test
    void aModelComesWithItsRow() throws IOException, InterruptedException {
        Path model = folder.resolve("model.onnx");
        Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        Run.FAST,
                        "--hidden",
                        "4",
                        "--normalization",
                        "batch",
                        "--epochs",
                        2,
                        "--out",
                        model)
                .done();
        ListeningProcess studio = ListeningProcess.start(folder, "studio", model, "--data", Run.PENGUINS, "--row", 3);
        Map<?, ?> about = about(studio.address());
        studio.process().destroyForcibly().waitFor();
        assertThat(about.get("title")).isEqualTo("model.onnx, row 3");
        Map<?, ?> opened = (Map<?, ?>) about.get("opened");
        assertThat(opened.get("loss")).isEqualTo("cross-entropy");
        List<?> sizes = (List<?>) opened.get("layers");
        assertThat((List<?>) opened.get("inputs")).hasSize((Integer) sizes.getFirst());
        assertThat((List<?>) opened.get("targets")).hasSize(3);

        // what the network file gives for the row is what the model gives
        Path file = Files.writeString(folder.resolve("opened.json"), Json.write(copy(opened)));
        List<?> ours =
                outputs(Run.of("explain", file, "--format", "json").done().json());
        List<?> models = outputs(Run.of("explain", model, "--data", Run.PENGUINS, "--row", 3, "--format", "json")
                .done()
                .json());
        for (int k = 0; k < 3; k++) {
            assertThat(((Number) ours.get(k)).doubleValue())
                    .isCloseTo(((Number) models.get(k)).doubleValue(), within(1e-12));
        }
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }

    private static List<?> outputs(Map<?, ?> explained) {
        List<?> forward = (List<?>) explained.get("forward");
        return (List<?>) ((Map<?, ?>) forward.getLast()).get("activations");
    }

    private static void assertFails(Run run, int status, String message) {
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        assertThat(run.err()).startsWith("chainrule: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whatDoesNotGoIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertFails(
                    Run.of("studio", "--host", "0.0.0.0", "--port", taken.getLocalPort()),
                    1,
                    "address already in use; choose another with --port");
        }
        assertFails(Run.of("studio", "--port", 70000), 2, "--port: expected a number from 0 to 65535, found 70000");
        assertFails(Run.of("studio", "--row", 1), 2, "--row is for a model; name one");
        assertFails(Run.of("studio", NETWORK, "--row", 1), 2, "a network file has samples of its own");
        assertFails(Run.of("studio", "model.onnx", "--row", 1), 2, "--data is missing");
        assertFails(Run.of("studio", folder.resolve("none.json")), 1, "none.json");
    }
}
