package dev.chainrule.cli.endure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything the command writes, on a disk that becomes full: each time the file that was there has to stay as it was,
 * nothing may be left beside it, and a person has to be told, in one line, what to do. Runs in a process of its own
 * that sees a small disk where others see a folder ({@link #inItsOwnNamespace}).
 */
final class FullDisk {
    /** Bytes of the small disk: some files of a training, and not all of them twice. */
    private static final long SIZE = 4 << 20;

    private static final String REASON = "No space left on device; make room there, or name a file on another disk";
    private static final List<Object> TRAIN = List.of("--target", "species", "--preset", "fast", "--threads", 1);

    private final Program program;
    private final Path disk;
    private final Path work;
    private final Path table;

    private FullDisk(Program program, Path disk, Path work, Path table) {
        this.program = program;
        this.disk = disk;
        this.work = work;
        this.table = table;
    }

    /** Whether this system can make a small disk for a process of its own. */
    static boolean isPossible(Path folder) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(inItsOwnNamespace(folder, List.of("true")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no unshare
        }
    }

    /**
     * {@code command} as a process that sees a small disk in place of {@code folder}; Linux lets most users do that.
     */
    static List<String> inItsOwnNamespace(Path folder, List<String> command) {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + SIZE + " tmpfs \"$0\" && exec \"$@\"",
                folder.toString()));
        line.addAll(command);
        return line;
    }

    /** All of it in a new process: a line for each thing that was tried, and after a tab what a person was told. */
    static List<String> tryAll(Program program, Path work, Path table) throws IOException, InterruptedException {
        Path disk = Files.createDirectories(work.resolve("disk"));
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Program.classPath(),
                FullDisk.class.getName(),
                program.launcher() == null ? "" : program.launcher().toString(),
                disk.toString(),
                work.toString(),
                table.toString());
        Path said = work.resolve("said");
        int status = new ProcessBuilder(inItsOwnNamespace(disk, java))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError(Files.readString(said));
        }
        return Files.readAllLines(said);
    }

    /** Arguments: the launcher or an empty word, the small disk, a folder on a large one, the penguins. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Program program = new Program(arguments[0].isEmpty() ? null : Path.of(arguments[0]));
        new FullDisk(program, Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3])).run();
    }

    private void run() throws IOException, InterruptedException {
        Path model = disk.resolve("model.onnx");
        Path checkpoint = work.resolve("kept.ckpt");
        Path elsewhere = work.resolve("elsewhere.onnx");
        done("train", table, TRAIN, "--epochs", 2, "--out", model);
        byte[] predictions = predictions(model);

        refused("the model", model, "train", table, TRAIN, "--epochs", 3, "--out", model);
        String said = refused(
                "the model of a training with a checkpoint elsewhere",
                model,
                "train",
                table,
                TRAIN,
                "--epochs",
                3,
                "--checkpoint",
                checkpoint,
                "--out",
                model);
        require(said.endsWith("give the same command with --resume " + checkpoint), said);
        refused("recorded steps", disk.resolve("model.steps"), "train", table, TRAIN, "--record", 1, "--out", model);
        refused("a picture", disk.resolve("p.svg"), train(elsewhere, "--plot", disk.resolve("p.svg")));
        refused("a cache of rows", disk.resolve("c.rows"), train(elsewhere, "--cache", disk.resolve("c.rows")));
        for (String ending : List.of("csv", "jsonl", "parquet", "csv.gz")) {
            Path file = disk.resolve("p." + ending);
            refused("predictions as " + ending, file, "predict", model, table, "--out", file);
        }
        refused(
                "the journal of a search",
                disk.resolve("model.tune"),
                "tune",
                table,
                TRAIN,
                "--trials",
                2,
                "--epochs",
                2,
                "--out",
                model);
        refused(
                "a derivation",
                disk.resolve("derivation.html"),
                "explain",
                model,
                "--data",
                table,
                "--row",
                1,
                "--level",
                "layer",
                "--format",
                "html",
                "--out",
                disk.resolve("derivation.html"));
        require(Arrays.equals(predictions(model), predictions), "the old model predicts something else");

        becomesFull();
        temporaryFilesAreNotNeeded(elsewhere);
    }

    private Object[] train(Path model, Object... more) {
        return new Object[] {"train", table, TRAIN, "--epochs", 2, "--out", model, List.of(more)};
    }

    private Program.Ended ended(Object... words) throws IOException, InterruptedException {
        return program.run(work, List.of(), words);
    }

    private void done(Object... words) throws IOException, InterruptedException {
        Program.Ended ended = ended(words);
        require(ended.status() == 0, "status " + ended.status() + ": " + ended.err());
    }

    private byte[] predictions(Path model) throws IOException, InterruptedException {
        Path file = work.resolve("predictions.csv");
        done("predict", model, table, "--out", file);
        return Files.readAllBytes(file);
    }

    /**
     * Runs a command that finds no room for {@code file}: what it said. There is an older such file, but for a cache,
     * which would be read.
     */
    private String refused(String what, Path file, Object... words) throws IOException, InterruptedException {
        boolean isCache = file.toString().endsWith(".rows");
        boolean made = !Files.exists(file) && !isCache;
        if (made) {
            Files.writeString(file, "an older file");
        }
        byte[] old = isCache ? new byte[0] : Files.readAllBytes(file);
        Path filler = fill(0);
        List<String> before = names();
        Program.Ended ended = ended(words);
        String said = ended.err().strip();
        require(ended.status() == 1, what + ": status " + ended.status() + ": " + said);
        String last = said.lines().reduce("", (_, line) -> line);
        require(last.startsWith("chainrule: cannot write " + file + ": "), what + ": " + said);
        require(last.contains(REASON + (isCache ? "" : "; the file that was there is as it was")), what + ": " + said);
        require(isCache || Arrays.equals(Files.readAllBytes(file), old), what + ": the old file was changed");
        require(names().equals(before), what + ": there are now " + names());
        Files.delete(filler);
        if (made) {
            Files.delete(file);
        }
        System.out.println(what + ": status 1, " + (isCache ? "nothing left" : "the old file intact") + "\t" + last);
        return last;
    }

    /** There is room for the first checkpoint of a training, but not for the second beside it; then room is made. */
    private void becomesFull() throws IOException, InterruptedException {
        Path checkpoint = disk.resolve("state.ckpt");
        Path expected = work.resolve("expected.onnx");
        Path model = work.resolve("resumed.onnx");
        done("train", table, TRAIN, "--epochs", 6, "--checkpoint", checkpoint, "--out", expected);
        long size = Files.size(checkpoint);
        Files.delete(checkpoint);
        Path filler = fill(size + size / 2);
        Program.Ended ended = ended("train", table, TRAIN, "--epochs", 6, "--checkpoint", checkpoint, "--out", model);
        String said = ended.err().strip();
        require(ended.status() == 1, "status " + ended.status() + ": " + said);
        require(said.startsWith("chainrule: cannot write " + checkpoint + ": ") && said.contains(REASON), said);
        require(Files.exists(checkpoint) && !Files.exists(model), "there is a checkpoint, and no model");
        Files.delete(filler);
        done("train", table, TRAIN, "--epochs", 6, "--resume", checkpoint, "--out", model);
        require(Files.mismatch(model, expected) < 0, "the resumed model is another");
        System.out.println("a disk that becomes full between two checkpoints: status 1, the first intact, and with room"
                + " the training goes on to the same bytes\t" + said);
    }

    /** A table is read, and a model trained, where there is no room for temporary files. */
    private void temporaryFilesAreNotNeeded(Path model) throws IOException, InterruptedException {
        Path filler = fill(0);
        Program.Ended ended = program.run(work, List.of("-Djava.io.tmpdir=" + disk), train(model));
        Files.delete(filler);
        require(program.launcher() == null || ended.status() == 0, ended.err()); // else DuckDB's library is put there
        System.out.println("the folder for temporary files: not needed for a table that fits into memory");
    }

    /** A file that takes all the room there is, but for so many bytes. */
    private Path fill(long leave) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // it is full
        }
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - leave));
        }
        return filler;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(disk)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
