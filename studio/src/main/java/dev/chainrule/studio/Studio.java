package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.http.Guard;
import dev.chainrule.studio.http.Refusal;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The server behind the page, from its start to its close. */
public final class Studio implements AutoCloseable {
    /** The port where none is said. */
    public static final int USUAL_PORT = 7310;

    /** The server's own log: it says nothing, as standard error is for people. A logger lasts while it is held. */
    private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

    /** How long anybody waits for an answer. */
    private static final Duration COMPUTATION = Duration.ofSeconds(20);

    private final WebServer server;
    private final Work work;
    private final URI address;

    /**
     * How to start.
     *
     * @param host the address to bind to; 127.0.0.1 if nobody else shall see it
     * @param port 0 for any that is free
     * @param version of the program, which the page shows
     * @param opened what the page shows first; null for its own
     */
    public record Settings(String host, int port, String version, @Nullable Opened opened) {
        /** @throws IllegalArgumentException if the port is not from 0 to 65535 */
        public Settings {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port must be from 0 to 65535, is " + port);
            }
        }
    }

    private Studio(WebServer server, Work work, URI address) {
        this.server = server;
        this.work = work;
        this.address = address;
    }

    /**
     * Starts a server.
     *
     * @throws ChainruleException if it cannot bind to the address
     */
    public static Studio start(Settings settings) {
        SERVER_LOG.setLevel(Level.OFF);
        Guard guard = new Guard(settings.host(), settings.port());
        Work work = new Work(COMPUTATION);
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(300))
                .routing(routing(guard, services(settings, work)))
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            throw cannotBind(settings, e);
        }
        guard.port(server.port());
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return new Studio(server, work, URI.create("http://" + host + ":" + server.port() + "/"));
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
                        (_, response, e) ->
                                Answer.error(response, 500, "this is a mistake in chainrule (" + e + "); please report it"));
    }

    /** What answers: the page, and the addresses below /api, each service its own. */
    private static List<HttpService> services(Settings settings, Work work) {
        NetworkShelf shelf = new NetworkShelf();
        return List.of(new Page(), new About(settings), new Traces(work, shelf), new Derivations(work, shelf));
    }

    private static String message(Throwable problem) {
        return String.valueOf(problem.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static ChainruleException cannotBind(Settings settings, RuntimeException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                String reason = String.valueOf(cause.getMessage());
                return new ChainruleException(
                        "port " + settings.port() + " of " + settings.host() + " cannot be used: "
                                + reason.toLowerCase(java.util.Locale.ROOT) + "; choose another with --port",
                        problem);
            }
        }
        return new ChainruleException(
                "cannot listen on " + settings.host() + ": " + problem.getMessage() + "; choose another with --host",
                problem);
    }

    /** Where the page is. */
    public URI address() {
        return address;
    }

    /** Stops the server and all that it was about to do. */
    @Override
    public void close() {
        server.stop();
        work.close();
    }
}
