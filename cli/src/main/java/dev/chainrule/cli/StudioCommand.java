package dev.chainrule.cli;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.Opened;
import dev.chainrule.studio.Studio;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule studio}: the page. */
@Command(
        name = "studio",
        description = "Show a network, its numbers and their derivation in the browser, and train it live.",
        sortOptions = false,
        footer = {"", "For example: chainrule studio", "             chainrule studio network.json --open"})
final class StudioCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(arity = "0..1", paramLabel = "NETWORK", description = "A network file (.json), or -")
    private @Nullable String subject;

    @Option(names = "--port", paramLabel = "N", description = "Where to listen; 0: any free port. Default: 7310.")
    private int port = Studio.USUAL_PORT;

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    StudioCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        messages.check();
        String name = subject;
        Opened opened = null;
        if (name != null) {
            NetworkFile file = new NetworkSource(streams).network(name);
            opened = new Opened(NetworkSource.title(name), file.toTree());
        }
        CountDownLatch end = new CountDownLatch(1);
        try (Studio studio = Studio.start(new Studio.Settings("127.0.0.1", port, "0.1.0", opened))) {
            streams.print(studio.address() + "\n");
            end.await();
        }
        return ErrorHandler.DONE;
    }
}
