package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.description.Nearest;
import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what is computed. Neither option changes a result. */
public final class ComputeOptions {
    /** So many multiplications take no longer than the vector code takes to load and to be compiled. */
    private static final long LITTLE = 200_000_000;

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
    public Compute compute() {
        List<String> names = Backends.names();
        if (!names.contains(backend)) {
            throw new UsageException("--backend: there is no '" + backend + "'; there are " + String.join(", ", names)
                    + Nearest.hint(backend, names));
        }
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        return UsageException.unlessWrong("--threads", () -> new Compute(backend, count));
    }

    /** Says what computes and why if {@code messages} are verbose, and warns, unless quiet, of what will be slow. */
    public static void tell(Compute compute, MessageOptions messages, Streams streams) {
        Backends.Choice choice = Backends.choose(compute.backend());
        if (messages.verbose()) {
            streams.say("computing by " + choice.backend().name() + " (" + choice.reason() + ") on "
                    + Words.count(compute.threads(), "thread"));
        }
        if (!messages.quiet()) {
            choice.warning().ifPresent(streams::say);
        }
    }

    /**
     * What is to compute the outputs of {@code network} for so many rows, which is told as by {@link #tell}: as
     * {@code compute} says, but where nobody has asked for a backend or threads, and the work is little, scalar code on one
     * thread, which begins at once.
     */
    public Compute forRows(int rows, Network network, Compute compute, MessageOptions messages, Streams streams) {
        boolean free = threads == null
                && compute.backend().equals(Backends.AUTO)
                && System.getProperty(Backends.FORCE_PROPERTY) == null
                && System.getProperty(Backends.DISABLE_PROPERTY) == null;
        if (free && (double) rows * Layout.of(network).size() * network.members() <= LITTLE) {
            Backend scalar = Backends.scalar();
            if (messages.verbose()) {
                streams.say("computing by " + scalar.name() + " (there is little to compute) on 1 thread");
            }
            return new Compute(scalar.name(), 1);
        }
        tell(compute, messages, streams);
        return compute;
    }
}
