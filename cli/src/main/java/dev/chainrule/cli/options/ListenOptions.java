package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import java.util.List;
import picocli.CommandLine.Option;

/** Where {@code serve} and {@code studio} listen. */
public final class ListenOptions {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "::1");
    private static final int LAST_PORT = 65535;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where to listen; 0 is any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "To which address to bind. Default: 127.0.0.1, which only this machine reaches.")
    private String host = LOOPBACK.getFirst();

    /** At {@code usualPort}, where no other is asked for. */
    public ListenOptions(int usualPort) {
        this.port = usualPort;
    }

    /** @throws UsageException if there can be no such port */
    public void check() {
        if (port < 0 || port > LAST_PORT) {
            throw new UsageException("--port: expected a number from 0 to " + LAST_PORT + ", found " + port);
        }
    }

    /** The port; 0 for any that is free. */
    public int port() {
        return port;
    }

    /** The address. */
    public String host() {
        return host;
    }

    /** Whether other machines may reach it. */
    public boolean isOpenToOthers() {
        return !LOOPBACK.contains(host);
    }
}
