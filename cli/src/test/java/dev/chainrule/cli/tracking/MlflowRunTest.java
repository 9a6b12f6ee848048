package dev.chainrule.cli.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.training.Epoch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowRunTest {
    private static final long NOON = 1_763_812_800_250L;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(NOON));

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void nameStore() {
        store = folder.resolve("my runs");
    }

    private MlflowRun begin() {
        return MlflowRun.begin(store, "a \"name\"\nof 2 lines", Map.of("rate", 0.1), Map.of("k", "v"), CLOCK);
    }

    private RecordedRun only() throws IOException {
        List<RecordedRun> runs = RecordedRun.all(store);
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }

    private static Consumer<Path> writing(String text) {
        return file -> {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** The keys that MLflow's FileStore writes for an experiment, all of which it reads. */
    @Test
    void theExperimentHasWhatMlflowReads() throws IOException {
        begin().close();
        Path experiment = store.toRealPath().resolve("0");
        assertThat(RecordedRun.meta(experiment))
                .isEqualTo(Map.of(
                        "artifact_location",
                        experiment.toUri().toString().replaceAll("/$", ""),
                        "creation_time",
                        NOON,
                        "experiment_id",
                        "0",
                        "last_update_time",
                        NOON,
                        "lifecycle_stage",
                        "active",
                        "name",
                        "Default"));
        assertThat(Files.readString(experiment.resolve("meta.yaml")))
                .as("a word, not a number")
                .contains("experiment_id: \"0\"\n")
                .contains("my%20runs");
    }

    @Test
    void anExperimentThatIsThereStays() throws IOException {
        Path meta = Files.createDirectories(store.resolve("0")).resolve("meta.yaml");
        Files.writeString(meta, "name: \"mine\"\n");
        begin().close();
        assertThat(meta).hasContent("name: \"mine\"\n");
    }

    @Test
    void theRunHasWhatMlflowReads() throws IOException {
        MlflowRun run = begin();
        String id = run.folder().getFileName().toString();
        assertThat(id).matches("[0-9a-f]{32}");
        Map<String, Object> meta = new HashMap<>();
        meta.put(
                "artifact_uri",
                run.folder().resolve("artifacts").toUri().toString().replaceAll("/$", ""));
        meta.put("deleted_time", null);
        meta.put("end_time", null);
        meta.put("entry_point_name", "");
        meta.put("experiment_id", "0");
        meta.put("lifecycle_stage", "active");
        meta.put("run_id", id);
        meta.put("run_name", "a \"name\" of 2 lines");
        meta.put("run_uuid", id);
        meta.put("source_name", "");
        meta.put("source_type", 4L);
        meta.put("source_version", "");
        meta.put("start_time", NOON);
        meta.put("status", 1L);
        meta.put("tags", List.of());
        meta.put("user_id", System.getProperty("user.name"));
        assertThat(only().meta()).isEqualTo(meta);
        for (String part : List.of("params", "metrics", "tags", "artifacts")) {
            assertThat(run.folder().resolve(part)).isDirectory();
        }
        assertThat(only().tags())
                .isEqualTo(Map.of(
                        "k",
                        "v",
                        "mlflow.runName",
                        "a \"name\" of 2 lines",
                        "mlflow.source.type",
                        "LOCAL",
                        "mlflow.user",
                        System.getProperty("user.name")));

        run.finish(MlflowRun.Status.FINISHED, List.of(), 1, "model.onnx", writing("the model"));
        run.end(MlflowRun.Status.KILLED);
        run.close();
        meta.put("end_time", NOON);
        meta.put("status", 3L);
        assertThat(only().meta()).as("the first end counts").isEqualTo(meta);
        assertThat(run.folder().resolve("artifacts").resolve("model.onnx")).hasContent("the model");
    }

    @Test
    void aRunWithoutAnEndHasFailed() throws IOException {
        begin().close();
        assertThat(only().meta()).containsEntry("status", 4L).containsEntry("end_time", NOON);
    }

    /** YAML is for letters that can be printed, and takes others for line breaks. */
    @Test
    void anyNameIsYaml() throws IOException {
        String name = "\u0085 \u2028 \u2029 \uFEFF \uFFFE \uFFFF \u007F \u05D0 \uD83D\uDE00 \\ \" # : -";
        MlflowRun.begin(store, name, Map.of("half", "a\uD83D"), Map.of(), CLOCK).close();
        assertThat(only().meta()).containsEntry("run_name", name.replaceAll("\\p{Cc}", " "));
        assertThat(only().params()).containsEntry("half", "a?");
        assertThat(Files.readString(only().folder().resolve("meta.yaml")))
                .matches("[\\n -~\u05D0\\x{1F600}]*")
                .contains("\\u2028 \\u2029 \\ufeff \\ufffe \\uffff");
    }

    @Test
    void metricsAreLines() throws IOException {
        MlflowRun run = begin();
        run.epoch(new Epoch(1, 10, 0.75, 0.5, Map.of("rmse", 1e-7), 1, 0.002));
        run.epoch(new Epoch(2, 20, 0.5, Double.NaN, Map.of(), 1, 0.001));
        run.finish(MlflowRun.Status.FINISHED, List.of(new Scalar("test", "rmse", 3)), 1, "model.onnx", writing(""));
        assertThat(run.folder().resolve("metrics").resolve("loss").resolve("train"))
                .hasContent(NOON + " 0.75 1\n" + NOON + " 0.5 2\n");
        assertThat(only().metrics())
                .isEqualTo(Map.of(
                        "loss/train",
                        List.of(point(0.75, 1), point(0.5, 2)),
                        "loss/validation",
                        List.of(point(0.5, 1), point(Double.NaN, 2)),
                        "metric/rmse",
                        List.of(point(1e-7, 1)),
                        "rate",
                        List.of(point(0.002, 1), point(0.001, 2)),
                        "test/rmse",
                        List.of(point(3, 1))));
    }

    private static RecordedRun.Point point(double value, long epoch) {
        return new RecordedRun.Point(NOON, value, epoch);
    }

    /** What MLflow's _validate_metric_name asks of names, and what file systems do. */
    @Test
    void namesAreThoseThatMlflowTakes() {
        MlflowNames names = new MlflowNames();
        assertThat(names.of("test", "rmse.price (€/m²)")).isEqualTo("test/rmse.price ___m__");
        assertThat(names.of("test", "rmse.price [$/m2]")).isEqualTo("test/rmse.price ___m2_");
        assertThat(names.of("test", "rmse.größe")).isEqualTo("test/rmse.gr__e");
        assertThat(names.of("test", "rmse.gråße")).isEqualTo("test/rmse.gr__e_2");
        assertThat(names.of("test", "RMSE.größe")).isEqualTo("test/RMSE.gr__e_3");
        assertThat(names.of("test", "rmse.gråße")).as("the same again").isEqualTo("test/rmse.gr__e_2");
        assertThat(names.of("", "..")).isEqualTo("__");
        assertThat(names.of("", "../../x")).isEqualTo("_._.._x");
        assertThat(names.of("", "a/./b")).isEqualTo("a_._b");
        assertThat(names.of("", "/a")).isEqualTo("_a");
        assertThat(names.of("", "")).isEqualTo("_");
        assertThat(names.of("", "a. ")).isEqualTo("a._");
        assertThat(names.of("", "𝒳\n")).isEqualTo("___2");
        assertThat(names.of("x", "y".repeat(300))).hasSize(202);
        assertThat(names.of("x", "y".repeat(301))).hasSize(204).endsWith("y_2");
    }

    @Test
    void parametersAreFlat() {
        Map<String, Object> tree = new HashMap<>();
        tree.put("loss", null);
        tree.put("hidden", List.of(64, 32));
        tree.put("trainer", Map.of("optimizer", Map.of("name", "adam", "beta1", 0.8), "epochs", 3L));
        tree.put("long", "x".repeat(7000));
        assertThat(MlflowRun.flat(tree))
                .isEqualTo(Map.of(
                        "hidden",
                        "[64, 32]",
                        "trainer.optimizer",
                        "adam",
                        "trainer.optimizer.beta1",
                        "0.8",
                        "trainer.epochs",
                        "3",
                        "long",
                        "x".repeat(5999) + "…"));
    }

    @Test
    void runsDoNotMeet() throws IOException {
        try (MlflowRun first = begin();
                MlflowRun second = begin()) {
            first.epoch(new Epoch(1, 1, 1, null, Map.of(), 1, 1));
            second.epoch(new Epoch(1, 1, 2, null, Map.of(), 1, 1));
            assertThat(first.folder()).isNotEqualTo(second.folder());
        }
        assertThat(RecordedRun.all(store))
                .extracting(run -> run.metrics().get("loss/train").getFirst().value())
                .containsExactlyInAnyOrder(1.0, 2.0);
    }

    @Test
    void whatCannotBeWrittenIsSaid() throws IOException {
        Files.createFile(store);
        assertThatThrownBy(this::begin)
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("cannot write into " + store + ": ");
    }
}
