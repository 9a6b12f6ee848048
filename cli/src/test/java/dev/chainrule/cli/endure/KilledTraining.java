package dev.chainrule.cli.endure;

import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A training that is killed at random moments and resumed, until it ends by itself; then another one. Two of three
 * kills come at a moment drawn from the time that a whole run takes, the third as soon as the process begins to write
 * a file. Every resume has to work, every model to have the bytes of one that was trained without a stop, and nothing
 * may be left behind.
 */
final class KilledTraining {
    private static final int EPOCHS = 60;
    private static final byte[] OLD = "an older model".getBytes(StandardCharsets.US_ASCII);

    /** What the process was at when it was killed, as far as its files tell. */
    enum Moment {
        BEFORE_THE_FIRST_CHECKPOINT("before the first checkpoint"),
        BETWEEN_CHECKPOINTS("between two checkpoints"),
        WRITING_A_CHECKPOINT("while a checkpoint was written"),
        WRITING_THE_MODEL("while the model was written"),
        AFTER_THE_MODEL("when the model was there");

        private final String words;

        Moment(String words) {
            this.words = words;
        }
    }

    /**
     * What came of it.
     *
     * @param kills of a process that was running, by moment
     * @param resumes from a checkpoint
     * @param models that were completed, all of the same bytes
     * @param seconds that a training without a stop took
     */
    record Tally(Map<Moment, Integer> kills, int resumes, int models, double seconds) {
        int all() {
            return kills.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** As a table. */
        String markdown() {
            StringBuilder table = new StringBuilder("| killed | times |\n|---|--:|\n");
            kills.forEach((moment, times) -> table.append("| ")
                    .append(moment.words)
                    .append(" | ")
                    .append(times)
                    .append(" |\n"));
            table.append("| together | ").append(all()).append(" |\n\n");
            return table.append(String.format(
                            Locale.ROOT,
                            "%,d resumes, all of them worked; %,d trainings came to their end, with the same model,"
                                    + " byte for byte, and no other file beside it or in the place for temporary files."
                                    + " One without a stop takes %.1f s.%n",
                            resumes,
                            models,
                            seconds))
                    .toString();
        }
    }

    private final Program program;
    private final Path work;
    private final Path table;
    private final Consumer<String> progress;
    private final RandomStream random;
    private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    private int resumes;

    /**
     * Of {@code program}.
     *
     * @param work an empty folder
     * @param table the penguins
     * @param progress is told of each training
     */
    KilledTraining(Program program, Path work, Path table, long seed, Consumer<String> progress) {
        this.program = program;
        this.work = work;
        this.table = table;
        this.progress = progress;
        this.random = RandomStream.of(seed, "kills");
        for (Moment moment : Moment.values()) {
            kills.put(moment, 0);
        }
    }

    /** Kills {@code count} times, and lets the last training come to its end. */
    Tally kill(int count) throws IOException, InterruptedException {
        byte[] expected = uninterrupted(work.resolve("uninterrupted"));
        long from = System.nanoTime();
        uninterrupted(work.resolve("again"));
        double seconds = (System.nanoTime() - from) * 1e-9;
        int models = 0;
        while (killed() < count) {
            Path folder = work.resolve("training-" + (models + 1));
            while (attempt(folder, killed() < count, seconds)) {
                requireWhole(folder, expected);
            }
            requireDone(folder, expected);
            models++;
            progress.accept(killed() + " kills, " + models + " trainings came to their end");
        }
        return new Tally(kills, resumes, models, seconds);
    }

    private int killed() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    private byte[] uninterrupted(Path folder) throws IOException, InterruptedException {
        prepare(folder);
        Process process = start(folder);
        require(process.waitFor() == 0, folder, "a training without a stop failed");
        requireDone(folder, Files.readAllBytes(folder.resolve("files/model.onnx")));
        return Files.readAllBytes(folder.resolve("files/model.onnx"));
    }

    private static void prepare(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("files"));
        Files.createDirectories(folder.resolve("temporary"));
        Files.write(folder.resolve("files/model.onnx"), OLD);
    }

    /** A run, from the checkpoint if there is one. */
    private Process start(Path folder) throws IOException {
        Path checkpoint = folder.resolve("files/state.ckpt");
        boolean resumes = Files.exists(checkpoint);
        this.resumes += resumes ? 1 : 0;
        return program.command(
                        folder,
                        List.of("-Djava.io.tmpdir=" + folder.resolve("temporary")),
                        "train",
                        table,
                        "--target",
                        "species",
                        "--preset",
                        "fast",
                        "--epochs",
                        EPOCHS,
                        "--patience",
                        0,
                        "--batch",
                        32,
                        "--threads",
                        1,
                        resumes ? "--resume" : "--checkpoint",
                        checkpoint,
                        "--out",
                        folder.resolve("files/model.onnx"))
                .start();
    }

    /** Runs on, to the end or to the next kill; whether it was killed. */
    private boolean attempt(Path folder, boolean kill, double seconds) throws IOException, InterruptedException {
        if (!Files.exists(folder)) {
            prepare(folder);
        }
        boolean aimed = random.nextInt(3) == 0;
        String file = random.nextInt(4) == 0 ? "model.onnx" : "state.ckpt";
        double moment = random.nextDouble();
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.resolve("files").register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Process process = start(folder);
            if (kill && aimed) {
                int times = file.equals("model.onnx") ? 1 : 1 + (int) (moment * EPOCHS / 4);
                waitForWriting(watch, process, file, times);
            } else if (kill) {
                process.waitFor((long) (moment * seconds * 1e9), TimeUnit.NANOSECONDS);
            }
            if (kill && process.isAlive()) {
                process.destroyForcibly();
            }
            int status = process.waitFor();
            if (status == 128 + 9) {
                kills.merge(moment(folder), 1, Integer::sum);
                return true;
            }
            require(status == 0, folder, "a run ended with status " + status);
            return false;
        }
    }

    /** Waits until the process begins to write {@code file} for the {@code times}th time, or ends. */
    private static void waitForWriting(WatchService watch, Process process, String file, int times)
            throws InterruptedException {
        int seen = 0;
        while (process.isAlive()) {
            WatchKey key = watch.poll(20, TimeUnit.MILLISECONDS);
            if (key == null) {
                continue;
            }
            for (WatchEvent<?> event : key.pollEvents()) {
                String name = String.valueOf(event.context());
                seen += name.startsWith(file) && name.endsWith(".part") ? 1 : 0;
            }
            if (seen >= times) {
                return;
            }
            key.reset();
        }
    }

    private static Moment moment(Path folder) throws IOException {
        List<String> parts = names(folder.resolve("files"))
                .filter(name -> name.endsWith(".part"))
                .toList();
        if (parts.stream().anyMatch(name -> name.startsWith("model.onnx"))) {
            return Moment.WRITING_THE_MODEL;
        }
        if (!parts.isEmpty()) {
            return Moment.WRITING_A_CHECKPOINT;
        }
        if (!Arrays.equals(Files.readAllBytes(folder.resolve("files/model.onnx")), OLD)) {
            return Moment.AFTER_THE_MODEL;
        }
        return Files.exists(folder.resolve("files/state.ckpt"))
                ? Moment.BETWEEN_CHECKPOINTS
                : Moment.BEFORE_THE_FIRST_CHECKPOINT;
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** After a kill: the model is the old one or the new one. */
    private static void requireWhole(Path folder, byte[] expected) throws IOException {
        byte[] model = Files.readAllBytes(folder.resolve("files/model.onnx"));
        require(Arrays.equals(model, OLD) || Arrays.equals(model, expected), folder, "the model is a part of one");
    }

    private static void requireDone(Path folder, byte[] expected) throws IOException {
        byte[] model = Files.readAllBytes(folder.resolve("files/model.onnx"));
        require(Arrays.equals(model, expected), folder, "the model is another than without a stop");
        List<String> files = names(folder.resolve("files")).toList();
        require(files.equals(List.of("model.onnx", "state.ckpt")), folder, "there are other files: " + files);
        // where the launcher has not put DuckDB's library ready, DuckDB's driver puts it there itself
        List<String> temporary = names(folder.resolve("temporary"))
                .filter(name -> !name.startsWith("libduckdb_java"))
                .toList();
        require(temporary.isEmpty(), folder, "there are temporary files: " + temporary);
    }

    private static void require(boolean holds, Path folder, String otherwise) throws IOException {
        if (!holds) {
            throw new AssertionError(otherwise + " (" + folder + "): "
                    + Files.readString(folder.resolve("err")).strip());
        }
    }
}
