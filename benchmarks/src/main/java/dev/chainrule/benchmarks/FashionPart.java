package dev.chainrule.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fashion-MNIST with 784-512-512-10, Adam and batches of 128: the wall time of whole processes, from their start to their
 * end, and the accuracy on the test images, in turns with PyTorch.
 */
final class FashionPart implements Part<FashionPart.Runs> {
    private static final int EPOCHS = 10;

    /** Seeds on one thread: runs differ by half a point, and their mean is what is compared. */
    private static final int RUNS = 8;

    /** Seeds on more threads, where only the time is new: ours learns the same bits. */
    private static final int RUNS_AGAIN = 3;

    /** One process. */
    record Run(String peer, int threads, int seed, int epochs, double seconds, double accuracy) {}

    /** All of them; none where the data are not there. */
    record Runs(List<Run> runs) {}

    @Override
    public String name() {
        return "fashion-mnist";
    }

    @Override
    public Class<Runs> type() {
        return Runs.class;
    }

    @Override
    public Runs measure(Settings settings) {
        Path data = settings.shared().resolve("data/fashion-mnist");
        if (!Files.isDirectory(data)) {
            Main.say("left out: there is no folder " + data + "; set CHAINRULE_SHARED");
            return new Runs(List.of());
        }
        Programs programs = new Programs(settings);
        int epochs = settings.quick() ? 1 : EPOCHS;
        List<Run> runs = new ArrayList<>();
        for (int threads : settings.threads()) {
            int most = settings.quick() ? 1 : threads == 1 ? RUNS : RUNS_AGAIN;
            for (int seed = 1; seed <= most; seed++) {
                Object[] arguments = {data, threads, seed, epochs};
                runs.add(run(
                        programs,
                        programs.java("dev.chainrule.benchmarks.FashionProcess", threads, arguments),
                        TrainingPart.OURS,
                        arguments));
                Optional<ProcessBuilder> python = programs.python("fashion.py", threads, arguments);
                python.ifPresent(builder -> runs.add(run(programs, builder, Contest.PYTORCH, arguments)));
            }
        }
        return new Runs(runs);
    }

    private static Run run(Programs programs, ProcessBuilder builder, String peer, Object... arguments) {
        long start = System.nanoTime();
        double accuracy = Double.parseDouble(programs.output(builder).strip());
        double seconds = (System.nanoTime() - start) * 1e-9;
        Run run = new Run(peer, (int) arguments[1], (int) arguments[2], (int) arguments[3], seconds, accuracy);
        Main.say(String.format(
                Locale.ROOT, "%s on %d: %.1f s, accuracy %.4f", peer, run.threads(), run.seconds(), run.accuracy()));
        return run;
    }

    @Override
    public String section(Runs results, Path images) {
        if (results.runs().isEmpty()) {
            return "Not measured: the data were not there.\n";
        }
        MarkdownTable table = new MarkdownTable(
                1,
                List.of(
                        "program",
                        "threads",
                        "epochs",
                        "runs",
                        "wall time, median",
                        "of PyTorch's",
                        "test accuracy, mean"));
        for (int threads : results.runs().stream().map(Run::threads).distinct().toList()) {
            double theirs = seconds(results, Contest.PYTORCH, threads);
            for (String peer : List.of(TrainingPart.OURS, Contest.PYTORCH)) {
                List<Run> runs = runs(results, peer, threads);
                if (!runs.isEmpty()) {
                    double seconds = seconds(results, peer, threads);
                    double accuracy =
                            runs.stream().mapToDouble(Run::accuracy).average().orElseThrow();
                    table.row(List.of(
                            peer,
                            Integer.toString(threads),
                            Integer.toString(runs.getFirst().epochs()),
                            Integer.toString(runs.size()),
                            MarkdownTable.number(seconds) + " s",
                            MarkdownTable.times(seconds / theirs),
                            String.format(Locale.ROOT, "%.4f", accuracy)));
                }
            }
        }
        return table + "\n";
    }

    private static List<Run> runs(Runs results, String peer, int threads) {
        return results.runs().stream()
                .filter(run -> run.peer().equals(peer) && run.threads() == threads)
                .toList();
    }

    private static double seconds(Runs results, String peer, int threads) {
        List<Double> seconds =
                runs(results, peer, threads).stream().map(Run::seconds).toList();
        return seconds.isEmpty() ? Double.NaN : Contest.median(seconds);
    }
}
