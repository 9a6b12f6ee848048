package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chainrule.cli.tracking.RecordedEvents;
import dev.chainrule.cli.tracking.RecordedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train} writes for TensorBoard and for MLflow. */
class TrackingTest {
    @TempDir
    private Path folder;

    private Path out;
    private Path events;
    private Path runs;

    @BeforeEach
    void nameFiles() {
        out = folder.resolve("model.onnx");
        events = folder.resolve("events").resolve("first");
        runs = folder.resolve("mlruns");
    }

    private Run train(Object... options) {
        return Run.of(
                "train",
                TestTables.binary(folder, 60),
                "--target",
                "answer",
                Run.SMALL,
                "--patience",
                0,
                "--out",
                out,
                List.of(options));
    }

    @Test
    void everyEpochIsTakenDownAndNoBitOfTheModelChanges() throws IOException {
        train("--epochs", 4, "--test", 0.2).done();
        byte[] plain = Files.readAllBytes(out);
        Map<?, ?> json = train(
                        "--epochs",
                        4,
                        "--test",
                        0.2,
                        "--tensorboard",
                        events,
                        "--mlflow",
                        runs,
                        "--rate",
                        0.01,
                        "--json")
                .done()
                .json();
        assertThat(Files.readAllBytes(out)).isNotEqualTo(plain);
        train("--epochs", 4, "--test", 0.2, "--tensorboard", events, "--mlflow", runs)
                .done();
        assertThat(Files.readAllBytes(out)).isEqualTo(plain);

        List<Path> files = RecordedEvents.files(events);
        assertThat(files).hasSize(2);
        List<RecordedEvents.Event> written = RecordedEvents.read(files.getFirst());
        assertThat(written.getFirst().version()).isEqualTo("brain.Event:2");
        assertThat(written.stream().skip(1).map(RecordedEvents.Event::step)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(written.stream().skip(1).map(event -> event.scalars().keySet()))
                .allSatisfy(tags ->
                        assertThat(tags).containsExactly("loss/train", "loss/validation", "metric/accuracy", "rate"));
        int best = (int) json.get("bestEpoch");
        assertThat(written.get(best).scalars().get("loss/train")).isEqualTo((float) (double) json.get("trainLoss"));

        List<RecordedRun> both = RecordedRun.all(runs);
        assertThat(both).hasSize(2);
        RecordedRun run = both.stream()
                .filter(each -> "0.01".equals(each.params().get("trainer.rate")))
                .findFirst()
                .orElseThrow();
        assertThat(run.meta()).containsEntry("status", 3L).containsEntry("run_name", "answer");
        assertThat((long) run.meta().get("end_time"))
                .isGreaterThanOrEqualTo((long) run.meta().get("start_time"));
        assertThat(run.params())
                .containsEntry("data", "binary.csv")
                .containsEntry("roles.targets", "[answer]")
                .containsEntry("architecture.hidden", "[8]")
                .containsEntry("trainer.epochs", "4")
                .containsEntry("trainer.optimizer", "adamw")
                .containsEntry("trainer.seed", "0")
                .doesNotContainKey("trainer.loss");
        assertThat(run.tags()).containsEntry("mlflow.source.name", "chainrule train");
        List<Float> losses = new ArrayList<>();
        for (RecordedRun.Point point : run.metrics().get("loss/train")) {
            losses.add((float) point.value());
        }
        assertThat(losses)
                .isEqualTo(written.stream()
                        .skip(1)
                        .map(event -> event.scalars().get("loss/train"))
                        .toList());
        Map<?, ?> test = (Map<?, ?>) json.get("test");
        assertThat(run.metrics().get("test/accuracy")).singleElement().satisfies(point -> {
            assertThat(point.value()).isEqualTo(test.get("accuracy"));
            assertThat(point.step()).isEqualTo(best);
        });
        assertThat(run.metrics()).containsKey("validation/accuracy");
        RecordedRun other = both.getFirst().equals(run) ? both.getLast() : both.getFirst();
        assertThat(other.folder().resolve("artifacts").resolve("model.onnx")).hasBinaryContent(plain);
    }

    @Test
    void aResumedTrainingGoesOnInAFileAndARunOfItsOwn() throws IOException {
        Path checkpoint = folder.resolve("state.ckpt");
        train("--epochs", 3, "--checkpoint", checkpoint, "--tensorboard", events, "--mlflow", runs)
                .done();
        train("--epochs", 3, "--resume", checkpoint, "--tensorboard", events, "--mlflow", runs)
                .done();
        List<Path> files = RecordedEvents.files(events);
        assertThat(files).hasSize(2);
        assertThat(RecordedEvents.read(files.getFirst())).hasSize(4);
        assertThat(RecordedEvents.read(files.getLast()))
                .as("nothing was left to run")
                .hasSize(1);
        assertThat(RecordedRun.all(runs))
                .extracting(run -> run.metrics().containsKey("loss/train"))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void severalTargetsHaveNamesThatMlflowTakes() throws IOException {
        Path data = TestTables.twoTargets(folder, 40);
        Path named = folder.resolve("named.csv");
        Files.writeString(named, Files.readString(data).replace("a,b,y,z\n", "a,b,y (€),y [%]\n"));
        Run.of("train", named, "--target", "y (€),y [%]", Run.SMALL, "--epochs", 2, "--out", out, "--mlflow", runs)
                .done();
        RecordedRun run = RecordedRun.all(runs).getFirst();
        assertThat(run.metrics().keySet())
                .contains("validation/rmse.y ___", "validation/rmse.y ____2")
                .allMatch(name -> name.matches("[A-Za-z0-9_./ -]+"));
        assertThat(run.params()).containsEntry("roles.targets", "[y (€), y [%]]");
    }

    @Test
    void anyTargetHasARun() throws IOException {
        String name = "y".repeat(98) + "\uD83D\uDE00\u2028z";
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> "{\"a\": " + i + ", \"" + name + "\": " + i % 7 + "}")
                .collect(Collectors.joining("\n"));
        Path data = Files.writeString(folder.resolve("d.jsonl"), rows);
        Run.of("train", data, "--target", name, Run.SMALL, "--epochs", 1, "--out", out, "--mlflow", runs)
                .done();
        RecordedRun run = RecordedRun.all(runs).getFirst();
        assertThat(run.meta()).containsEntry("status", 3L).containsEntry("run_name", "y".repeat(98) + "…");
        assertThat(run.params()).containsEntry("roles.targets", "[" + name + "]");
    }

    @Test
    void aTrainingThatFailsIsARunThatFailed() throws IOException {
        Run run = train("--epochs", 2, "--rate", 1e300, "--mlflow", runs, "--tensorboard", events);
        assertThat(run.status()).isEqualTo(1);
        assertThat(RecordedRun.all(runs))
                .singleElement()
                .satisfies(failed -> assertThat(failed.meta()).containsEntry("status", 4L));
        assertThat(RecordedEvents.read(RecordedEvents.files(events).getFirst())).isNotEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidBeforeTraining() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (String option : List.of("--tensorboard", "--mlflow")) {
            assertThat(train(option, file))
                    .isEqualTo(new Run(
                            1, "", "chainrule: cannot make the folder " + file + ": " + file + " is not a folder\n"));
            Path below = file.resolve("a").resolve("b");
            assertThat(train(option, below))
                    .isEqualTo(new Run(
                            1, "", "chainrule: cannot make the folder " + below + ": " + file + " is not a folder\n"));
        }
        assertThat(out).doesNotExist();
    }

    /** What {@code program} prints; the test is skipped where Python has not got {@code module}. */
    private static String python(String module, String program, Path... args) throws IOException {
        List<String> line = new ArrayList<>(List.of("python3", "-W", "ignore", "-c", program));
        for (Path arg : args) {
            line.add(arg.toString());
        }
        try {
            assumeThat(new ProcessBuilder("python3", "-c", "import " + module)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor())
                    .as("Python has no %s here", module)
                    .isZero();
            Process process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return printed.strip();
        } catch (IOException e) {
            assumeThat(e).as("there is no Python here").isNull();
            throw e;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tensorBoardReadsIt() throws IOException {
        train("--epochs", 3, "--tensorboard", events).done();
        String program = """
                import sys
                from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
                events = EventAccumulator(sys.argv[1]).Reload()
                print(sorted(events.Tags()['scalars']), [e.step for e in events.Scalars('loss/train')])
                """;
        assertThat(python("tensorboard", program, events))
                .isEqualTo("['loss/train', 'loss/validation', 'metric/accuracy', 'rate'] [1, 2, 3]");
    }

    @Test
    void whatDescribesARunIsYaml() throws IOException {
        train("--epochs", 1, "--mlflow", runs).done();
        String program = """
                import pathlib, sys, yaml
                for file in sorted(pathlib.Path(sys.argv[1]).rglob('meta.yaml'), key=lambda file: len(file.parts)):
                    meta = yaml.safe_load(file.read_text())
                    kinds = [type(meta.get(key)).__name__ for key in ('experiment_id', 'status', 'tags', 'deleted_time')]
                    print(meta.get('name', meta.get('run_name')), meta['lifecycle_stage'], *kinds)
                """;
        assertThat(python("yaml", program, runs))
                .isEqualTo("Default active str NoneType NoneType NoneType\nanswer active str int list NoneType");
    }

    @Test
    void mlflowReadsIt() throws IOException {
        train("--epochs", 3, "--mlflow", runs).done();
        String program = """
                import pathlib, sys
                from mlflow.tracking import MlflowClient
                client = MlflowClient(pathlib.Path(sys.argv[1]).as_uri())
                experiment = client.search_experiments()[0]
                run = client.search_runs([experiment.experiment_id])[0]
                print(experiment.name, run.info.status, run.info.run_name, run.data.params['trainer.epochs'])
                print([m.step for m in client.get_metric_history(run.info.run_id, 'loss/train')])
                print([f.path for f in client.list_artifacts(run.info.run_id)])
                """;
        assertThat(python("mlflow", program, runs)).isEqualTo("Default FINISHED answer 3\n[1, 2, 3]\n['model.onnx']");
    }
}
