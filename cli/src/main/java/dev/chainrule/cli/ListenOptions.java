package dev.chainrule.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Where {@code serve} and {@code studio} listen. */
final class ListenOptions {
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
    ListenOptions(int usualPort) {
        this.port = usualPort;
    }

    /** @throws UsageException if there can be no such port */
    void check() {
        if (port < 0 || port > LAST_PORT) {
            throw new UsageException("--port: expected a number from 0 to " + LAST_PORT + ", found " + port);
        }
    }

    int port() {
        return port;
    }

    String host() {
        return host;
    }

    /** Whether other machines may reach it. */
    boolean isOpenToOthers() {
        return !LOOPBACK.contains(host);
    }
}
