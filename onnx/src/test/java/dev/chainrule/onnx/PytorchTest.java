package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Provenance;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.NumberTarget;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Networks as PyTorch's TorchScript exporter writes them give what PyTorch computes. */
class PytorchTest {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    static List<Path> committed() throws IOException {
        return networksIn(resources());
    }

    @ParameterizedTest
    @MethodSource("committed")
    void givesWhatPytorchComputes(Path file) throws IOException {
        check(file);
    }

    /** The same with the PyTorch of this machine, if there is one: CHAINRULE_PYTHON names its python. */
    @Test
    void givesWhatThePytorchHereComputes(@TempDir Path folder) throws IOException, InterruptedException {
        String python = Objects.requireNonNullElse(System.getenv("CHAINRULE_PYTHON"), "python3");
        assumeTrue(run(python, "-c", "import torch, onnx, numpy") == 0, python + " has no torch, onnx and numpy");
        assertThat(run(python, resources().resolve("generate.py").toString(), folder.toString()))
                .isZero();
        List<Path> files = networksIn(folder);
        assertThat(files).hasSameSizeAs(committed());
        for (Path file : files) {
            check(file);
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void namesTheClassesAndKeepsTheScalingOfAForeignNetwork() {
        Model softmax = Model.load(resources().resolve("softmax.onnx"));
        assertThat(softmax.preprocessing().target()).isEqualTo(new ClassTarget("y", List.of("0", "1", "2")));
        assertThat(softmax.preprocessing().columns()).containsExactly("x1", "x2", "x3", "x4", "x5");
        assertThat(softmax.provenance()).isEqualTo(Provenance.foreign());

        Model scaled = Model.load(resources().resolve("scaled.onnx"));
        assertThat(scaled.preprocessing().features().get(2))
                .hasToString("NumberFeature[column=x3, fill=1013.25, flag=false, scaling=Standard[mean=1013.25,"
                        + " deviation=37.5], encoding=Plain[]]");
    }

    private static void check(Path file) throws IOException {
        JsonNode expected = MAPPER.readTree(Files.readString(
                file.resolveSibling(file.getFileName().toString().replace(".onnx", ".json"))));
        Model model = Model.load(file);
        Predictions predictions = model.predict(table(expected.get("inputs"), model));
        JsonNode outputs = expected.get("outputs");
        for (int row = 0; row < outputs.size(); row++) {
            for (int k = 0; k < outputs.get(row).size(); k++) {
                double theirs = outputs.get(row).get(k).doubleValue();
                double ours;
                if (model.preprocessing().target() instanceof NumberTarget) {
                    ours = predictions.value(row, k);
                } else if (file.endsWith("log_softmax.onnx")) {
                    ours = Math.log(predictions.probability(row, k));
                } else if (file.endsWith("sigmoid.onnx")) {
                    ours = predictions.probability(row, 1);
                } else {
                    ours = predictions.probability(row, k);
                }
                assertThat(Math.abs(ours - theirs))
                        .as("%s, row %d, output %d: %s and %s", file.getFileName(), row, k, ours, theirs)
                        .isLessThanOrEqualTo(1e-5 * Math.max(1, Math.abs(theirs)));
            }
        }
    }

    private static Table table(JsonNode rows, Model model) {
        List<Column> columns = new ArrayList<>();
        List<String> names = model.preprocessing().columns();
        for (int i = 0; i < names.size(); i++) {
            double[] values = new double[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row).get(i).doubleValue();
            }
            columns.add(NumberColumn.of(names.get(i), values));
        }
        return Table.of(columns);
    }

    private static List<Path> networksIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }

    static Path resources() {
        URL url = Objects.requireNonNull(PytorchTest.class.getResource("/pytorch"));
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
