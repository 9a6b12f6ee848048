package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.http.Guard;
import dev.chainrule.studio.http.Refusal;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import dev.chainrule.studio.network.Presets;
import dev.chainrule.studio.training.TrainingAddresses;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The server behind the page, from its start to its close. */
public final class Studio implements AutoCloseable {
    /** The port where none is said. */
    public static final int USUAL_PORT = 7310;

    /** The server's own log: it says nothing, as standard error is for people. A logger lasts while it is held. */
    private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

    /** What a person's browsers need, and some more. */
    private static final int MOST_CONNECTIONS = 200;

    /** Whoever sends nothing for so long is hung up on. */
    private static final Duration READING = Duration.ofSeconds(60);

    /** How long anybody waits for an answer. */
    private static final Duration COMPUTATION = Duration.ofSeconds(20);

    private final WebServer server;
    private final Work work;
    private final TrainingAddresses trainings;
    private final URI address;

    /**
     * How to start.
     *
     * @param host the address to bind to; 127.0.0.1 if nobody else shall see it
     * @param port 0 for any that is free
     * @param version of the program, which the page shows
     * @param opened what the page shows first; null for its own
     */
    public record Settings(
            String host, int port, String version, @Nullable Opened opened) {
        /** @throws IllegalArgumentException if the port is not from 0 to 65535 */
        public Settings {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port must be from 0 to 65535, is " + port);
            }
        }
    }

    private Studio(WebServer server, Work work, TrainingAddresses trainings, URI address) {
        this.server = server;
        this.work = work;
        this.trainings = trainings;
        this.address = address;
    }

    /**
     * Starts a server.
     *
     * @throws ChainruleException if it cannot bind to the address
     */
    public static Studio start(Settings settings) {
        SERVER_LOG.setLevel(Level.OFF);
        requireFree(settings);
        Guard guard = new Guard(settings.host(), settings.port());
        Work work = new Work(COMPUTATION);
        NetworkShelf shelf = new NetworkShelf(() -> known(settings.opened()));
        TrainingAddresses trainings = new TrainingAddresses(new Sources(shelf));
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .maxTcpConnections(MOST_CONNECTIONS)
                .connectionOptions(options -> options.readTimeout(READING))
                .shutdownGracePeriod(Duration.ofMillis(300))
                .routing(routing(guard, services(settings, work, shelf, trainings)))
                .build();
        try {
            server.start();
            if (!server.isRunning()) { // where it cannot bind it only writes to its log
                throw new ChainruleException("cannot listen on " + settings.host() + ", port " + settings.port()
                        + "; choose another with --port");
            }
        } catch (RuntimeException e) {
            trainings.close();
            work.close();
            throw e;
        }
        guard.port(server.port());
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return new Studio(server, work, trainings, URI.create("http://" + host + ":" + server.port() + "/"));
    }

    private static HttpRouting.Builder routing(Guard guard, List<HttpService> services) {
        HttpRouting.Builder routing = HttpRouting.builder().addFilter(guard);
        services.forEach(routing::register);
        return routing.error(ChainruleException.class, (_, response, e) -> Answer.error(response, 400, message(e)))
                .error(Refusal.class, (_, response, e) -> Answer.error(response, e.status(), message(e)))
                .error(
                        NotFoundException.class,
                        (request, response, _) -> Answer.error(
                                response, 404, "there is no " + request.path().path()))
                .error(
                        RuntimeException.class,
                        (_, response, e) -> Answer.error(
                                response, 500, "this is a mistake in chainrule (" + e + "); please report it"));
    }

    /** What answers: the page, and the addresses below /api, each service its own. */
    private static List<HttpService> services(
            Settings settings, Work work, NetworkShelf shelf, TrainingAddresses trainings) {
        return List.of(
                new Page(),
                new About(settings),
                new PresetList(),
                new Networks(work, shelf),
                new Traces(work, shelf),
                new Derivations(work, shelf),
                new Checks(work, shelf),
                new Exercises(work, shelf),
                new GradientChecks(work, shelf),
                new Exports(work, shelf),
                trainings);
    }

    /** Large networks that are there from the start. */
    private static List<NetworkFile> known(@Nullable Opened opened) {
        List<NetworkFile> known = new ArrayList<>(Presets.large());
        if (opened != null) {
            known.add(opened.network());
        }
        return known;
    }

    /** Where trainings get what a request only names. */
    private record Sources(NetworkShelf shelf) implements TrainingAddresses.Sources {
        @Override
        public NetworkFile network(@Nullable Object tree) {
            return shelf.read(tree);
        }

        @Override
        public Dataset rows(String id) {
            return Presets.rows(id);
        }
    }

    private static String message(Throwable problem) {
        return String.valueOf(problem.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** @throws ChainruleException if nobody could listen where {@code settings} say, and why */
    private static void requireFree(Settings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new ChainruleException(
                    "there is no address called '" + settings.host() + "'; choose one with --host");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
        } catch (IOException e) {
            String reason =
                    String.valueOf(e.getMessage()).replaceFirst(" \\(.*", "").toLowerCase(Locale.ROOT);
            boolean isTaken = reason.contains("in use");
            throw new ChainruleException(
                    "cannot listen on " + settings.host() + ", port " + settings.port() + ": " + reason
                            + (isTaken ? "; choose another with --port, or 0 for any that is free" : ""),
                    e);
        }
    }

    /** Where the page is. */
    public URI address() {
        return address;
    }

    /** Ends trainings, stops the server and all that it was about to do. */
    @Override
    public void close() {
        trainings.close();
        server.stop();
        work.close();
    }
}
