package dev.chainrule.serve.http;

import dev.chainrule.serve.Limits;
import dev.chainrule.serve.metrics.Metrics;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All connections (HTTP/1.1): counts them, cuts off clients that are too slow, and ends them when the server ends. */
public final class Connections implements ServerConnectionSelector, AutoCloseable {
    private static final long TICK_MILLIS = 50;

    private final Http1ConnectionSelector http;
    private final Limits limits;
    private final Metrics metrics;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final long start = System.nanoTime();
    private final Thread watchdog;

    /** None yet; {@code metrics} counts them. */
    public Connections(Limits limits, Metrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
        this.http = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(Limits.HEADERS)
                        .maxPrologueLength(Limits.FIRST_LINE)
                        .receiveLog(false)
                        .sendLog(false)
                        .addReceiveListener(new HeadTime(limits))
                        .build())
                .build();
        this.watchdog = Thread.ofPlatform().name("serve-watchdog").daemon().start(this::watch);
    }

    /** Between the first line of a request and the end of its headers little time may pass. */
    private record HeadTime(Limits limits) implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            Connection.current().allow(limits.head());
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                long now = now();
                for (Connection connection : open) {
                    if (connection.endIfLate(now)) {
                        metrics.cut();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server has ended
        }
    }

    /** Nanoseconds since the server began. */
    long now() {
        return System.nanoTime() - start;
    }

    /** How long nothing may happen on a connection. */
    Duration idle() {
        return limits.idle();
    }

    void opened(Connection connection) {
        metrics.accepted();
        open.add(connection);
    }

    void closed(Connection connection) {
        open.remove(connection);
    }

    /** How many are open. */
    public int count() {
        return open.size();
    }

    /** Ends all on which no request is under way; the others end after its answer. */
    public void closeIdle() {
        open.forEach(Connection::endWhenIdle);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Connection(http.connection(context), this);
    }

    /** Watches no longer. */
    @Override
    public void close() {
        watchdog.interrupt();
    }
}
