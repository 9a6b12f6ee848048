package dev.chainrule.cli;

import dev.chainrule.bench.Bench;
import dev.chainrule.bench.Machine;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.kernels.Compute;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chainrule bench}: how fast this machine computes, and how fast it could. */
@Command(
        name = "bench",
        description = "Measure this machine: products, training and prediction against the processor's peak.",
        sortOptions = false,
        footer = {
            "",
            "On random data, in about two minutes. Other work on the machine makes every figure smaller.",
            "The peak is taken again before each stretch of time.",
            "For example: chainrule bench --only sgemm --threads 1"
        })
final class BenchCommand implements Callable<Integer> {
    private static final double LEAST_SECONDS = 0.001;
    private static final double MOST_SECONDS = 3600;

    private final Streams streams;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @Option(
            names = "--only",
            paramLabel = "NAME,...",
            description = "peak, sgemm, training, predict, or a network: 2-3-2, 4-16-3, 28-300x4-2, 784-128-10, "
                    + "784-512-512-10, 1024x4-10.")
    private @Nullable String only;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description =
                    "How long each figure is measured, after a warm-up as long or longer. Default: 1. Under 0.5 the "
                            + "compiler may not be done by then.")
    private double seconds = 1;

    @ArgGroup(validate = false, heading = "%nOn what to compute%n")
    private ComputeOptions computing = new ComputeOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new UsageException("--seconds: expected from " + Words.value(LEAST_SECONDS) + " to "
                    + Words.value(MOST_SECONDS) + ", found " + Words.value(seconds));
        }
        BenchSelection selection = BenchSelection.of(only);
        Compute compute = computing.compute();
        ComputeOptions.tell(compute, messages, streams);
        try (Bench bench = new Bench(compute, seconds)) {
            BenchReport report = new BenchReport(Machine.here(), bench.compute());
            if (!json) {
                streams.print(report.head());
            }
            tellIfWatched("products");
            List<Bench.ProductSpeed> products =
                    selection.sizes().stream().map(bench::product).toList();
            printUnlessJson(report.products(products));
            tellIfWatched("training");
            List<Bench.TrainingSpeed> training =
                    selection.training().stream().map(bench::training).toList();
            printUnlessJson(report.training(training));
            tellIfWatched("prediction");
            List<Bench.PredictionSpeed> predictions =
                    selection.prediction().stream().map(bench::prediction).toList();
            printUnlessJson(report.predictions(predictions));
            double peak = bench.peakGigaflops();
            streams.print(json ? Json.write(report.tree(peak, products, training, predictions)) : report.peak(peak));
        }
        return ErrorHandler.DONE;
    }

    private void tellIfWatched(String what) {
        if (streams.isTerminal() && !messages.quiet()) {
            streams.say("measuring " + what);
        }
    }

    private void printUnlessJson(String text) {
        if (!json) {
            streams.print(text);
        }
    }
}
