package dev.chainrule.cli.endure;

import dev.chainrule.random.RandomStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training of very many small steps, with metrics and a checkpoint after each epoch, recorded steps and a picture at
 * the end; meanwhile it is looked at what it holds.
 */
final class LongTraining {
    private static final int BATCH = 2;

    /** The share of the rows that is held out. */
    private static final double HELD = 0.2;

    private final Program program;
    private final Path work;

    /** Of {@code program}; {@code work} is an empty folder. */
    LongTraining(Program program, Path work) {
        this.program = program;
        this.work = work;
    }

    /**
     * What came of it.
     *
     * @param updates that were made
     * @param epochs and so many checkpoints
     * @param seconds all of it took
     * @param samples of what it held
     */
    record Result(long updates, int epochs, double seconds, List<Vitals> samples) {
        /** In words and a table. */
        String markdown() {
            return String.format(
                            Locale.ROOT,
                            "%,d updates with batches of %d rows in %,d epochs, each with metrics and a checkpoint, in"
                                    + " %.0f s:%n%n",
                            updates,
                            BATCH,
                            epochs,
                            seconds)
                    + Vitals.markdown(samples);
        }
    }

    /**
     * Trains for about {@code updates} updates.
     *
     * @param rows of the table
     * @param pause seconds between two looks at the process
     * @throws AssertionError if it fails, or holds more and more
     */
    Result run(long updates, int rows, double pause) throws IOException, InterruptedException {
        Path table = table(rows);
        long perEpoch = (long) (rows * (1 - HELD)) / BATCH;
        int epochs = Math.toIntExact(Math.max(1, Math.ceilDiv(updates, perEpoch)));
        long from = System.nanoTime();
        Process process = program.command(
                        work,
                        List.of("-Xmx1g"),
                        "train",
                        table,
                        "--target",
                        "kind",
                        "--preset",
                        "fast",
                        "--hidden",
                        8,
                        "--dropout",
                        0,
                        "--batch",
                        BATCH,
                        "--epochs",
                        epochs,
                        "--patience",
                        0,
                        "--validation",
                        HELD,
                        "--threads",
                        1,
                        "--checkpoint",
                        work.resolve("state.ckpt"),
                        "--record",
                        "1,1000",
                        "--plot",
                        work.resolve("loss.svg"),
                        "--out",
                        work.resolve("model.onnx"),
                        "--json")
                .start();
        List<Vitals> samples;
        try {
            samples = samples(process, work.resolve("state.ckpt"), pause);
        } finally {
            process.destroyForcibly(); // has ended, unless something is wrong
        }
        int status = process.waitFor();
        double seconds = (System.nanoTime() - from) * 1e-9;
        if (status != 0) {
            throw new AssertionError("status " + status + ": " + Files.readString(work.resolve("err")));
        }
        Vitals.requireFlat(samples);
        Map<?, ?> json = JsonMapper.shared().readValue(Files.readString(work.resolve("out")), Map.class);
        int done = ((Number) json.get("epochs")).intValue();
        int trained = ((Number) ((Map<?, ?>) json.get("rows")).get("train")).intValue();
        return new Result((long) done * Math.ceilDiv(trained, BATCH), done, seconds, samples);
    }

    /** From the first checkpoint on, by when everything has been used once. */
    private static List<Vitals> samples(Process process, Path checkpoint, double pause)
            throws IOException, InterruptedException {
        List<Vitals> samples = new ArrayList<>();
        while (process.isAlive() && !Files.exists(checkpoint)) {
            Thread.sleep(5);
        }
        while (!process.waitFor((long) (pause * 1e9), TimeUnit.NANOSECONDS)) {
            Vitals now = Vitals.of(process);
            if (now != null) {
                samples.add(now);
            }
        }
        return samples;
    }

    /** Rows of four numbers, and one of three kinds that follows from them, but not always. */
    private Path table(int rows) throws IOException {
        Path file = work.resolve("rows.csv");
        RandomStream random = RandomStream.of(1, "rows");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("a,b,c,d,kind\n");
            for (int i = 0; i < rows; i++) {
                double a = random.nextGaussian();
                double b = random.nextGaussian();
                double noise = 0.3 * random.nextGaussian();
                out.write(String.format(
                        Locale.ROOT,
                        "%.3f,%.3f,%.3f,%.3f,%s\n",
                        a,
                        b,
                        random.nextGaussian(),
                        random.nextGaussian(),
                        a + noise > 0.5 ? "red" : b + noise > 0 ? "green" : "blue"));
            }
        }
        return file;
    }
}
