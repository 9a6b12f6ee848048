package dev.chainrule.cli;

import dev.chainrule.cli.input.ExplainedRow;
import dev.chainrule.cli.input.NetworkSource;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.Given;
import dev.chainrule.cli.options.ListenOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.terminal.Interruption;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.model.Model;
import dev.chainrule.studio.Opened;
import dev.chainrule.studio.Studio;
import dev.chainrule.tables.ReadOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule studio}: the page. */
@Command(
        name = "studio",
        description = "Step through a network's learning in the browser, change anything, train it live.",
        sortOptions = false,
        footer = {
            "",
            "Prints the address of the page; Ctrl-C ends it. For example:",
            "             chainrule studio",
            "             chainrule studio network.json --open",
            "             chainrule studio model.onnx --data NEW.csv --row 1"
        })
final class StudioCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "NETWORK|MODEL",
            description =
                    "A network file (.json), a model (.onnx), or - for a network file. Default: the network of the "
                            + "second source text.")
    private @Nullable String subject;

    @Mixin
    private ListenOptions listening = new ListenOptions(Studio.USUAL_PORT);

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    @Option(names = "--data", paramLabel = "FILE", description = "The table of a model's row, or -")
    private @Nullable String data;

    @Option(names = "--row", paramLabel = "N", description = "The row that goes through the model, from 1.")
    private @Nullable Integer row;

    @ArgGroup(validate = false, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    StudioCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        messages.check();
        listening.check();
        ReadOptions reading = table.readOptions();
        Opened opened = opened(reading);
        String version = new RootCommand.Version().number();
        CountDownLatch asked = new CountDownLatch(1);
        Interruption interruption = new Interruption(asked::countDown, () -> {});
        try (Studio studio = Studio.start(new Studio.Settings(listening.host(), listening.port(), version, opened))) {
            streams.print(studio.address() + "\n");
            say();
            if (open) {
                browse(studio.address());
            }
            asked.await();
        } finally {
            interruption.end();
        }
        throw new Interruption.Interrupted();
    }

    private void say() {
        if (messages.quiet()) {
            return;
        }
        if (listening.isOpenToOthers()) {
            streams.say("whoever reaches " + listening.host() + " can use this studio");
        }
        streams.say("Ctrl-C ends it");
    }

    private @Nullable Opened opened(ReadOptions reading) {
        String name = subject;
        String rows = data;
        Integer number = row;
        String ofModel = rows != null ? "--data" : number != null ? "--row" : Given.of(spec, TableOptions.class);
        if (name == null) {
            if (ofModel != null) {
                throw new UsageException(ofModel + " is for a model; name one");
            }
            return null;
        }
        Path file = Streams.file(name);
        if (file == null || !file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            if (ofModel != null) {
                throw new UsageException(ofModel + " is for a model: a network file has samples of its own");
            }
            NetworkFile network = new NetworkSource(streams).network(name);
            return new Opened(NetworkSource.title(name), network);
        }
        String title = String.valueOf(file.getFileName());
        if (ofModel != null && rows == null && number == null) {
            throw new UsageException(ofModel + " is for --data");
        }
        if (rows == null && number == null) {
            return Opened.of(title, Model.load(file));
        }
        if (rows == null || number == null) {
            throw new UsageException((rows == null ? "--data" : "--row")
                    + " is missing: a row goes through a model by --data FILE --row N");
        }
        if (number < 1) {
            throw new UsageException("--row: rows count from 1, found " + number);
        }
        ModelRow at = ExplainedRow.read(file, rows, number, 1, reading, new TableSource(streams, messages));
        return Opened.of(title + ", row " + number, at);
    }

    /** Asks the system to show the page; where it cannot, the address has been printed. */
    private void browse(URI address) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        List<String> command = system.startsWith("mac")
                ? List.of("open", address.toString())
                : system.startsWith("windows")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", address.toString())
                        : List.of("xdg-open", address.toString());
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            streams.say("cannot open a browser (" + command.getFirst() + "): open the address yourself");
        }
    }
}
