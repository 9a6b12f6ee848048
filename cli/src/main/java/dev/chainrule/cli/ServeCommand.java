package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.ListenOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.OutputFile;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.description.Nearest;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.serve.Batching;
import dev.chainrule.serve.Lifecycle;
import dev.chainrule.serve.Limits;
import dev.chainrule.serve.Scorer;
import dev.chainrule.serve.Server;
import dev.chainrule.serve.Settings;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule serve}: predictions over HTTP. */
@Command(
        name = "serve",
        description = "Predict over HTTP: JSON, CSV, or the Open Inference Protocol.",
        sortOptions = false,
        footer = {
            "",
            "Prints its address; SIGTERM or Ctrl-C ends it when all requests are answered.",
            "For example:",
            "  chainrule serve penguins.onnx prices.onnx --port 8080",
            "  curl localhost:8080/predict/penguins --data-binary @NEW.csv \\",
            "       -H 'Content-Type: text/csv'"
        })
final class ServeCommand implements Callable<Integer> {
    private static final String STDERR = "stderr";
    private static final String OFF = "off";
    private static final double LONGEST_SECONDS = 86_400;

    private final Streams streams;

    @Parameters(
            arity = "1..*",
            paramLabel = "MODEL",
            description = "Models, each asked for by the name of its file without .onnx.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> models;

    @Mixin
    private ListenOptions listening = new ListenOptions(Server.USUAL_PORT);

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description =
                    "Where a line of JSON per request goes: a file, to which it is added, stderr (default) or off.")
    private String accessLog = STDERR;

    @Option(
            names = "--reload",
            paramLabel = "SECONDS",
            description = "How often to look whether a model's file has changed; 0 for never. Default: 1.")
    private double reload = 1;

    @Option(
            names = "--drain-delay",
            paramLabel = "SECONDS",
            description = "Told to end: how long to go on accepting connections while not ready. Default: 0.")
    private double drainDelay;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            description = "Told to end: how long requests under way have to be answered. Default: 30.")
    private double drain = 30;

    @ArgGroup(validate = false, heading = "%nHow to compute%n")
    private ComputeGroup computing = new ComputeGroup();

    @ArgGroup(validate = false, heading = "%nWhat a client may ask%n")
    private LimitGroup limits = new LimitGroup();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    /** How rows are computed together. */
    private static final class ComputeGroup {
        @Option(
                names = "--threads",
                paramLabel = "N",
                description = "How many threads compute for each model. Default: one per processor, but at most 4.")
        private int threads = Batching.usual().threads();

        @Option(
                names = "--backend",
                paramLabel = "NAME",
                description = "auto (default), scalar, vector-128, vector-256, vector-512.")
        private String backend = Backends.AUTO;

        @Option(
                names = "--batch",
                paramLabel = "ROWS",
                description = "How many rows of several requests are computed together at most. Default: 256.")
        private int batch = Batching.usual().rows();

        @Option(
                names = "--queue",
                paramLabel = "ROWS",
                description = "How many rows may wait for each model; more are refused (429). Default: 20000.")
        private int queue = Batching.usual().queue();

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                description = "How long a request may wait for its predictions (504). Default: 10.")
        private double timeout = 10;

        Batching batching() {
            List<String> names = Backends.names();
            if (!names.contains(backend)) {
                throw new UsageException("--backend: there is no '" + backend + "'; there are "
                        + String.join(", ", names) + Nearest.hint(backend, names));
            }
            requirePositive("--threads", threads);
            requirePositive("--batch", batch);
            requirePositive("--queue", queue);
            return new Batching(threads, batch, queue, seconds("--timeout", timeout, false));
        }
    }

    /** How much a client may ask. */
    private static final class LimitGroup {
        private static final int MOST_MEBIBYTES = 1024;

        @Option(names = "--max-rows", paramLabel = "N", description = "Rows of one request. Default: 10000.")
        private int rows = Limits.usual().rows();

        @Option(
                names = "--max-columns",
                paramLabel = "N",
                description = "Columns of a row, those that the model does not use too. Default: 20000.")
        private int columns = Limits.usual().columns();

        @Option(names = "--max-body", paramLabel = "MIB", description = "Size of one body. Default: 32.")
        private int body = Limits.usual().body() >> 20;

        @Option(
                names = "--max-connections",
                paramLabel = "N",
                description = "Connections at once; more wait to be accepted. Default: 1024.")
        private int connections = Limits.usual().connections();

        Limits limits() {
            requirePositive("--max-rows", rows);
            requirePositive("--max-columns", columns);
            requirePositive("--max-connections", connections);
            if (body < 1 || body > MOST_MEBIBYTES) {
                throw new UsageException("--max-body must be from 1 to " + MOST_MEBIBYTES + ", is " + body);
            }
            return Limits.usual()
                    .withRows(rows)
                    .withColumns(columns)
                    .withBody(body << 20)
                    .withConnections(connections);
        }
    }

    ServeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        messages.check();
        listening.check();
        Settings settings = settings();
        ComputeOptions.tell(new Compute(computing.backend, computing.threads), messages, streams);
        Server server = Server.start(log().map(settings::withAccessLog).orElse(settings));
        // The virtual machine ends, with the status of the signal, when this is done.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "chainrule-drain"));
        streams.print(server.address() + "\n");
        say(settings);
        new CountDownLatch(1).await();
        return ErrorHandler.DONE;
    }

    private Settings settings() {
        Settings named = UsageException.unlessWrong(() -> Settings.of(models));
        return named.at(listening.host(), listening.port())
                .with(computing.batching())
                .with(limits.limits())
                .with(new Lifecycle(
                        seconds("--reload", reload, true),
                        seconds("--drain-delay", drainDelay, true),
                        seconds("--drain", drain, false)))
                .with(Scorer.by(computing.backend))
                .withRemarks(messages.quiet() ? _ -> {} : streams::say)
                .withVersion(new RootCommand.Version().number());
    }

    private void say(Settings settings) {
        if (messages.quiet()) {
            return;
        }
        if (listening.isOpenToOthers()) {
            streams.say("whoever reaches " + listening.host() + " can ask these models");
        }
        streams.say("serving " + String.join(", ", settings.models().keySet()) + "; Ctrl-C ends it");
    }

    private Optional<OutputStream> log() {
        if (accessLog.equals(OFF)) {
            return Optional.empty();
        }
        if (accessLog.equals(STDERR)) {
            return Optional.of(new Unclosed(streams.err()));
        }
        Path file = Path.of(accessLog);
        OutputFile.requireWritable(file);
        try {
            return Optional.of(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            @Nullable String reason = e.getMessage();
            throw new ChainruleException("cannot write " + file + ": " + reason, e);
        }
    }

    /** Standard error, which others write to as well and nobody closes. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new UsageException(option + " must be at least 1, is " + value);
        }
    }

    private static Duration seconds(String option, double seconds, boolean maybeNone) {
        if (!(seconds >= (maybeNone ? 0 : 0.001) && seconds <= LONGEST_SECONDS)) {
            throw new UsageException(option + ": expected a number of seconds " + (maybeNone ? "from 0" : "above 0")
                    + " to a day, found " + seconds);
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
