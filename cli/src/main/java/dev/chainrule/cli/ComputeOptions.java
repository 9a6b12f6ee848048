package dev.chainrule.cli;

import dev.chainrule.description.Nearest;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what is computed. Neither option changes a result. */
final class ComputeOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute. Default: one per processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "auto (default), scalar, vector-128, vector-256, vector-512.")
    private String backend = Backends.AUTO;

    /** @throws UsageException if a word is unknown or a number out of range */
    Compute compute() {
        List<String> names = Backends.names();
        if (!names.contains(backend)) {
            throw new UsageException("--backend: there is no '" + backend + "'; there are " + String.join(", ", names)
                    + Nearest.hint(backend, names));
        }
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        return UsageException.unlessWrong("--threads", () -> new Compute(backend, count));
    }

    /** Says what computes and why if {@code messages} are verbose, and warns, unless quiet, of what will be slow. */
    static void tell(Compute compute, MessageOptions messages, Streams streams) {
        Backends.Choice choice = Backends.choose(compute.backend());
        if (messages.verbose()) {
            streams.say("computing by " + choice.backend().name() + " (" + choice.reason() + ") on "
                    + Words.count(compute.threads(), "thread"));
        }
        if (!messages.quiet()) {
            choice.warning().ifPresent(streams::say);
        }
    }
}
