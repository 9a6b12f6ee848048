package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chainrule.cli.tracking.RecordedEvents;
import dev.chainrule.cli.tracking.RecordedRun;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows only in a process of its own: signals, pipes, full disks, and what is loaded. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProcessTest {
    @TempDir
    private Path folder;

    /** A virtual machine with the command, as the launcher starts it. */
    private ProcessBuilder command(List<String> options, Object... args) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED"));
        line.addAll(options);
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        line.addAll(List.of("-cp", path, "dev.chainrule.cli.Main"));
        Run.words(args).forEach(line::add);
        return new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
    }

    private String written(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A training too long to end by itself, which saves a checkpoint every few milliseconds. */
    private Object[] longTraining(Path out, Path checkpoint, Object... more) {
        Path data = TestTables.regression(folder, 240);
        Object[] args = {
            "train",
            data,
            "--target",
            "y",
            Run.SMALL,
            "--epochs",
            150,
            "--patience",
            0,
            "--batch",
            16,
            "--backend",
            "scalar",
            "--threads",
            1,
            "--out",
            out
        };
        List<Object> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(Arrays.asList(more));
        if (checkpoint != null) {
            all.addAll(List.of("--checkpoint", checkpoint));
        }
        return all.toArray();
    }

    private static void waitFor(Path file, Process process) throws InterruptedException {
        while (!Files.exists(file)) {
            assertThat(process.isAlive()).as("the training is still under way").isTrue();
            Thread.sleep(5);
        }
    }

    @Test
    void killedAndResumedIsAsNeverKilled() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole.onnx");
        assertThat(command(List.of(), longTraining(whole, null)).start().waitFor())
                .as(written("err"))
                .isZero();

        Path out = folder.resolve("model.onnx");
        Path checkpoint = folder.resolve("state.ckpt");
        Path events = folder.resolve("events");
        Path runs = folder.resolve("runs");
        List<Object> tracked = List.of("--tensorboard", events, "--mlflow", runs);
        Process killed =
                command(List.of(), longTraining(out, checkpoint, tracked)).start();
        waitFor(checkpoint, killed);
        signal(killed, "KILL");
        assertThat(killed.waitFor()).isEqualTo(128 + 9);
        assertThat(out).doesNotExist();

        Process resumed = command(List.of(), longTraining(out, null, "--resume", checkpoint, "--json", tracked))
                .start();
        assertThat(resumed.waitFor()).as(written("err")).isZero();
        assertThat(Run.parse(written("out")).get("epochs")).isEqualTo(150);
        assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(whole));
        assertTakenDown(events, runs);
    }

    /** Two processes have written, the first of which was killed: each its own, and the second what the first had not. */
    private static void assertTakenDown(Path events, Path runs) throws IOException {
        List<List<Long>> epochs = new ArrayList<>();
        for (Path file : RecordedEvents.files(events)) {
            epochs.add(RecordedEvents.read(file).stream()
                    .skip(1)
                    .map(RecordedEvents.Event::step)
                    .toList());
        }
        assertThat(epochs).hasSize(2);
        assertThat(epochs.get(0)).startsWith(1L).isSorted();
        // an epoch may be there twice: the process was killed after it was taken down and before it was saved
        assertThat(epochs.get(1).getFirst())
                .isBetween(epochs.get(0).getLast(), epochs.get(0).getLast() + 1);
        assertThat(epochs.get(1)).endsWith(150L).isSorted();

        List<RecordedRun> both = RecordedRun.all(runs);
        assertThat(both).extracting(run -> run.meta().get("status")).containsExactlyInAnyOrder(1L, 3L);
        for (RecordedRun run : both) {
            List<Long> steps = run.metrics().get("loss/train").stream()
                    .map(RecordedRun.Point::step)
                    .toList();
            List<Long> seen = epochs.get(run.meta().get("status").equals(1L) ? 0 : 1);
            assertThat(seen).startsWith(steps.toArray(Long[]::new));
            assertThat(steps).hasSizeBetween(seen.size() - 1, seen.size());
        }
    }

    /** A search of a few seconds, which writes down each rung. */
    private Object[] longSearch(Path out, Object... more) {
        Path data = TestTables.regression(folder, 240);
        return Stream.concat(
                        Stream.of(
                                "tune",
                                data,
                                "--target",
                                "y",
                                Run.SMALL,
                                "--epochs",
                                30,
                                "--patience",
                                0,
                                "--batch",
                                16,
                                "--trials",
                                9,
                                "--backend",
                                "scalar",
                                "--threads",
                                1,
                                "--out",
                                out,
                                "--json"),
                        Arrays.stream(more))
                .toArray();
    }

    /** Waits until a search has taken down so many results. */
    private static void waitForResults(Path journal, int results, Process process)
            throws IOException, InterruptedException {
        waitFor(journal, process);
        while (Files.readString(journal).split("\"trial\"", -1).length <= results) {
            assertThat(process.isAlive()).as("the search is still under way").isTrue();
            Thread.sleep(5);
        }
    }

    /** In the middle of a trial that goes on from the state of its rung before, or of one that begins. */
    @ParameterizedTest
    @ValueSource(ints = {2, 6})
    void aKilledSearchGoesOnToTheSame(int results) throws IOException, InterruptedException {
        Path whole = folder.resolve("whole.onnx");
        assertThat(command(List.of(), longSearch(whole)).start().waitFor())
                .as(written("err"))
                .isZero();
        Object trials = Run.parse(written("out")).get("trials");

        Path out = folder.resolve("model.onnx");
        Path journal = folder.resolve("model.tune");
        Process killed = command(List.of(), longSearch(out)).start();
        waitForResults(journal, results, killed);
        signal(killed, "KILL");
        assertThat(killed.waitFor()).isEqualTo(128 + 9);
        assertThat(out).as("the best so far").exists();
        assertThat(folder.resolve("model.tune.trials")).isNotEmptyDirectory();

        Process resumed =
                command(List.of(), longSearch(out, "--resume", journal)).start();
        assertThat(resumed.waitFor()).as(written("err")).isZero();
        Map<?, ?> json = Run.parse(written("out"));
        assertThat(json.get("complete")).isEqualTo(true);
        assertThat(json.get("trials")).isEqualTo(trials);
        assertThat(out).hasSameBinaryContentAs(whole);
        assertThat(folder.resolve("model.tune.trials")).doesNotExist();
    }

    @Test
    void aSearchThatIsEndedSaysHowToGoOn() throws IOException, InterruptedException {
        Path out = folder.resolve("model.onnx");
        Path journal = folder.resolve("model.tune");
        Process process = command(List.of(), longSearch(out)).start();
        waitForResults(journal, 2, process);
        signal(process, "TERM");
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(written("out")).isEmpty();
        assertThat(written("err"))
                .isEqualTo("chainrule: stopped; the best model so far is in " + out
                        + "; to go on, give the same command with --resume " + journal + "\n");
        assertThat(Run.of("inspect", out).status()).isZero();
    }

    @Test
    void controlCStopsCleanly() throws IOException, InterruptedException {
        Path status = Path.of("/proc/self/status");
        assumeThat(status).exists();
        boolean ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        assumeThat(ignored).as("whoever runs the tests ignores Ctrl-C").isFalse();

        Path out = folder.resolve("model.onnx");
        Path checkpoint = folder.resolve("state.ckpt");
        Path runs = folder.resolve("runs");
        Process process = command(List.of(), longTraining(out, checkpoint, "--mlflow", runs))
                .start();
        waitFor(checkpoint, process);
        signal(process, "INT");
        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(written("out")).isEmpty();
        assertThat(written("err"))
                .matches(
                        "chainrule: stopped after epoch \\d+; no model was written; to go on, give the same command with "
                                + "--resume \\Q" + checkpoint + "\\E\n");
        assertThat(out).doesNotExist();
        assertThat(RecordedRun.all(runs))
                .singleElement()
                .satisfies(run -> assertThat(run.meta().get("status")).isEqualTo(5L));
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void noProgressBarWhereNobodyWatches() throws IOException, InterruptedException {
        Path out = folder.resolve("model.onnx");
        Process process = command(
                        List.of(), "train", Run.PENGUINS, "--target", "species", Run.SMALL, "--epochs", 3, "--out", out)
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(written("err")).isEmpty();
        assertThat(written("out")).contains("accuracy");
    }

    @Test
    void helpLoadsNothingHeavy() throws IOException, InterruptedException {
        Process process = command(List.of("-Xlog:class+load:file=" + folder.resolve("classes")), "train", "--help")
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(written("out")).startsWith("Usage: chainrule train");
        assertThat(written("classes"))
                .contains(" dev.chainrule.cli.TrainCommand ")
                .doesNotContain(
                        " org.duckdb.", " tools.jackson.", " org.knowm.", " com.google.protobuf.", " org.jline.");
    }

    @Test
    void aReaderThatHasHadEnoughIsNoError() throws IOException, InterruptedException {
        Path model = model();
        Process process = command(List.of(), "predict", model, big())
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        process.getInputStream().close();
        assertThat(process.waitFor()).isZero();
        assertThat(written("err")).isEmpty();
    }

    @Test
    void aFullDiskIsAnError() throws IOException, InterruptedException {
        File full = new File("/dev/full");
        assumeThat(full).exists();
        Path model = model();
        Process process = command(List.of(), "predict", model, Run.PENGUINS)
                .redirectOutput(full)
                .start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(written("err"))
                .startsWith("chainrule: cannot write to standard output: ")
                .hasLineCount(1);
        assertThat(command(List.of(), "--help").redirectOutput(full).start().waitFor())
                .isEqualTo(1);
    }

    @Test
    void tooLittleMemoryIsAnError() throws IOException, InterruptedException {
        Process process = command(
                        List.of("-Xmx24m"),
                        "train",
                        big(),
                        "--target",
                        "body_mass_g",
                        Run.FAST,
                        "--out",
                        folder.resolve("m.onnx"))
                .start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(written("err"))
                .startsWith("chainrule: a network of ")
                .contains("CHAINRULE_JAVA_OPTS=-Xmx")
                .hasLineCount(1);
    }

    /** Rows that go through a file because memory is short, in a name that is nobody's. */
    @Test
    void aTableTooLargeForMemoryTouchesNoFileOfOthers() throws IOException, InterruptedException {
        Path data = big(1500);
        Path out = folder.resolve("m.onnx");
        Path own = Files.writeString(folder.resolve("m.onnx.rows"), "my rows");
        Object[] args = {"train", data, "--target", "species", Run.SMALL, "--epochs", 1, "--batch", 4096, "--out", out};
        assertThat(command(List.of("-Xmx96m"), args).start().waitFor())
                .as(written("err"))
                .isZero();
        assertThat(written("err")).contains("do not fit into the", "which goes afterwards");
        assertThat(own).hasContent("my rows");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("big.csv", "m.onnx", "m.onnx.rows", "out", "err");
        }

        // what the file cannot serve is tried in memory, which does or says what it lacks
        List<Object> judged = new ArrayList<>(Arrays.asList(args));
        judged.addAll(List.of("--test", Run.PENGUINS));
        int status = command(List.of("-Xmx96m"), judged.toArray()).start().waitFor();
        assertThat(written("err")).contains("may not fit into the").doesNotContain("give shares");
        assertThat(written("err").contains("CHAINRULE_JAVA_OPTS")).isEqualTo(status != 0);
        assertThat(own).hasContent("my rows");
    }

    private Path model() {
        Path model = folder.resolve("model.onnx");
        Run.of("train", Run.PENGUINS, "--target", "species", Run.SMALL, "--epochs", 1, "--out", model)
                .done();
        return model;
    }

    /** The penguins many times over, far more than a pipe holds. */
    private Path big() throws IOException {
        return big(300);
    }

    private Path big(int times) throws IOException {
        List<String> lines = Files.readAllLines(Run.PENGUINS);
        StringBuilder csv = new StringBuilder(lines.getFirst()).append('\n');
        for (int i = 0; i < times; i++) {
            lines.stream().skip(1).forEach(line -> csv.append(line).append('\n'));
        }
        return Files.writeString(folder.resolve("big.csv"), csv);
    }
}
