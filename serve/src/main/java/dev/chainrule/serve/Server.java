package dev.chainrule.serve;

import dev.chainrule.ChainruleException;
import dev.chainrule.serve.http.AccessLog;
import dev.chainrule.serve.http.Connections;
import dev.chainrule.serve.http.Dispatcher;
import dev.chainrule.serve.http.Malformed;
import dev.chainrule.serve.http.MemoryBudget;
import dev.chainrule.serve.http.Route;
import dev.chainrule.serve.metrics.Metrics;
import dev.chainrule.serve.model.ModelShelf;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Serves models over HTTP, from its start to its close; docs/serving.md has the addresses.
 *
 * <p>The way of a request: its connection has a thread of its own (a virtual one), which reads the rows straight into the
 * inputs of the network, gives them to the {@code Batcher} of the model, waits, and writes the predictions. Whoever is slow,
 * or sends what cannot be read, keeps that one thread busy and nobody else.
 */
public final class Server implements AutoCloseable {
    /** The port where none is said. */
    public static final int USUAL_PORT = 8080;

    /** Helidon's own log: it says nothing, as what happens is told in another way. A logger lasts while it is held. */
    private static final Logger HELIDON_LOG = Logger.getLogger("io.helidon");

    /**
     * A server that ends keeps connections on which nothing happens for so long, since a request may be on its way. Those on
     * which a request is answered are closed by the answer.
     */
    private static final Duration SETTLING = Duration.ofMillis(500);

    /**
     * So long the server takes, with much to do, to accept no more connections. Only then are those closed that are open:
     * or else their clients would come back at once, to a door that is about to be shut.
     */
    private static final Duration CLOSING = Duration.ofMillis(200);

    private static final long TICK_MILLIS = 5;

    private final Settings settings;
    private final Metrics metrics = new Metrics();
    /** Whether it has been told to end: it is not ready any more. */
    private final AtomicBoolean ending = new AtomicBoolean();

    /** Whether it accepts no more connections, and closes those that there are after an answer. */
    private final AtomicBoolean closing = new AtomicBoolean();

    private final AtomicBoolean ended = new AtomicBoolean();
    private final ModelShelf shelf;
    private final Connections connections;
    private final AccessLog log;
    private final Dispatcher dispatcher;
    private final List<Route> routes = new ArrayList<>();
    private final WebServer web;
    private int port;

    private Server(Settings settings) {
        this.settings = settings;
        Limits limits = settings.limits();
        MemoryBudget memory = new MemoryBudget(limits.memory());
        shelf = new ModelShelf(settings, metrics);
        connections = new Connections(limits, metrics);
        log = new AccessLog(settings.accessLog(), metrics);
        routes.addAll(new PredictionRoutes(shelf, memory, settings).routes());
        routes.addAll(new HealthRoutes(shelf, ending::get, settings.version()).routes());
        routes.add(new Route(
                "GET",
                "/metrics",
                "metrics",
                (exchange, _) -> exchange.text("text/plain; version=0.0.4", metrics.text())));
        routes.add(new OpenApi(settings.version()).route());
        dispatcher = new Dispatcher(routes, limits, metrics, log, closing::get, settings.remarks());
        metrics.gauge("chainrule_connections", "Open connections", connections::count);
        metrics.gauge("chainrule_requests_under_way", "Requests that are not answered yet", dispatcher::underWay);
        metrics.gauge(
                "chainrule_memory_reserved_bytes",
                "Bytes that bodies, rows and answers of the requests under way may take",
                memory::reserved);
        web = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(limits.body())
                .connectionOptions(options -> options.readTimeout(limits.idle()).tcpNoDelay(true))
                .protocolsDiscoverServices(
                        false) // so that no other is there, and a connection is ours from its first moment
                .addConnectionSelector(connections)
                .directHandlers(new Malformed(limits.body(), metrics, log).handlers())
                .shutdownGracePeriod(settings.lifecycle().drain().plus(SETTLING))
                .routing(HttpRouting.builder().any(dispatcher))
                .build();
    }

    /**
     * Starts a server and loads its models. It listens from the first moment, and says that it is not ready until all of
     * them are loaded.
     *
     * @throws ChainruleException if it cannot bind to the address, or a model cannot be read
     */
    public static Server start(Settings settings) {
        HELIDON_LOG.setLevel(Level.OFF);
        requireFree(settings);
        Server server = new Server(settings);
        try {
            server.web.start();
            if (!server.web.isRunning()) { // where it cannot bind it only writes to its log
                throw new ChainruleException("cannot listen on " + settings.host() + ", port " + settings.port()
                        + "; choose another with --port");
            }
            server.port = server.web.port();
            server.shelf.load();
        } catch (RuntimeException | Error e) {
            server.abandon();
            throw e;
        }
        return server;
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

    /** Where it is. */
    public URI address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("http://" + host + ":" + port + "/");
    }

    /** Its addresses, each as method and path: {@code POST /predict/{name}}. */
    List<String> addresses() {
        return routes.stream()
                .map(route -> route.method() + " " + route.template())
                .toList();
    }

    /**
     * Ends the server so that every request it has accepted is answered: says that it is not ready, goes on for the delay of
     * its {@link Lifecycle}, then accepts no more connections, closes each after its next answer, and those on which
     * nothing comes any more; what is not answered in time then is cut off.
     */
    @Override
    public void close() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        ending.set(true);
        try {
            Thread.sleep(settings.lifecycle().delay());
            Thread stopping = Thread.ofPlatform().name("serve-stop").start(web::stop);
            Thread.sleep(CLOSING);
            closing.set(true);
            long limit = System.nanoTime() + settings.lifecycle().drain().toNanos();
            while (stopping.isAlive() && System.nanoTime() < limit) {
                if (dispatcher.underWay() == 0 && dispatcher.quietNanos() > SETTLING.toNanos()) {
                    connections.closeIdle();
                }
                Thread.sleep(TICK_MILLIS);
            }
            stopping.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            web.stop();
        } finally {
            release();
        }
    }

    private void abandon() {
        ended.set(true);
        ending.set(true);
        connections.closeIdle();
        web.stop();
        release();
    }

    private void release() {
        shelf.close();
        connections.close();
        log.close();
    }
}
