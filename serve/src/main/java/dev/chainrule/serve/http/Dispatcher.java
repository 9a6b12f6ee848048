package dev.chainrule.serve.http;

import dev.chainrule.serve.Limits;
import dev.chainrule.serve.metrics.Metrics;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings requests to their routes, sees to it that each is answered whatever happens, and tells of it. */
public final class Dispatcher implements Handler {
    /** Of a request whose sender did not wait for the answer; as nginx logs it. */
    private static final int GONE = 499;

    private final List<Route> routes;
    private final Limits limits;
    private final Metrics metrics;
    private final AccessLog log;
    private final BooleanSupplier closing;
    private final Consumer<String> remarks;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastAnswer = System.nanoTime();

    /**
     * To {@code routes}.
     *
     * @param closing whether connections are to be closed after an answer
     * @param remarks takes what a person should know
     */
    public Dispatcher(
            List<Route> routes,
            Limits limits,
            Metrics metrics,
            AccessLog log,
            BooleanSupplier closing,
            Consumer<String> remarks) {
        this.routes = List.copyOf(routes);
        this.limits = limits;
        this.metrics = metrics;
        this.log = log;
        this.closing = closing;
        this.remarks = remarks;
    }

    /** How many requests are under way. */
    public int underWay() {
        return underWay.get();
    }

    /** How long ago the last request was answered, in nanoseconds. */
    public long quietNanos() {
        return System.nanoTime() - lastAnswer;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        underWay.incrementAndGet();
        try {
            Exchange exchange = new Exchange(request, response, limits, closing.getAsBoolean());
            try {
                answer(exchange);
            } finally {
                tell(exchange);
            }
        } finally {
            lastAnswer = System.nanoTime();
            underWay.decrementAndGet();
        }
    }

    private void answer(Exchange exchange) {
        try {
            Found found = find(exchange);
            exchange.facts().route = found.route().name();
            attempt(exchange, found);
        } catch (Refusal refusal) { // there is no such route
            refuse(exchange, refusal);
        }
    }

    private record Found(Route route, String model) {}

    /** @throws Refusal if there is no such route, 404, or method, 405 */
    private Found find(Exchange exchange) {
        String path = exchange.path();
        List<String> others = new ArrayList<>();
        for (Route route : routes) {
            Optional<String> model = route.match(path);
            if (model.isPresent() && route.methods().contains(exchange.method())) {
                return new Found(route, model.get());
            }
            if (model.isPresent()) {
                others.addAll(route.methods());
            }
        }
        if (!others.isEmpty()) {
            String expected = String.join(", ", others);
            exchange.allowed(expected);
            throw Refusal.of(405, "expected " + expected);
        }
        throw Refusal.of(404, "there is no such address; there are " + addresses());
    }

    private void attempt(Exchange exchange, Found found) {
        try {
            found.route().handler().handle(exchange, found.model());
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
        } catch (CloseConnectionException e) {
            throw e; // after an answer: the server closes the connection by it
        } catch (ClientGone e) {
            throw gone(exchange, e);
        } catch (OutOfMemoryError e) {
            refuse(exchange, Refusal.notNow("there is not enough memory; try again with fewer rows"));
        } catch (RuntimeException | StackOverflowError e) {
            remarks.accept("this is a mistake in chainrule (" + e + "); please report it");
            refuse(exchange, Refusal.of(500, "this is a mistake in chainrule; please report it"));
        }
    }

    private static void refuse(Exchange exchange, Refusal refusal) {
        try {
            exchange.refuse(refusal);
        } catch (ClientGone e) {
            throw gone(exchange, e);
        }
    }

    private static CloseConnectionException gone(Exchange exchange, ClientGone e) {
        exchange.facts().status = GONE;
        exchange.facts().reason = "the client went away, or was cut off";
        return new CloseConnectionException("the client went away", e);
    }

    private String addresses() {
        return routes.stream().map(Route::template).distinct().collect(Collectors.joining(", "));
    }

    private void tell(Exchange exchange) {
        Exchange.Facts facts = exchange.facts();
        long nanos = exchange.nanos();
        metrics.answered(facts.route, facts.model, facts.status, nanos);
        if (!log.isOn()) {
            return;
        }
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("remote", exchange.remote());
        line.put("method", exchange.method());
        line.put("path", AccessLog.shortened(exchange.path()));
        line.put("status", facts.status);
        line.put("millis", millis(nanos));
        exchange.requestId().ifPresent(id -> line.put("id", id));
        if (!facts.model.isEmpty()) {
            line.put("model", facts.model);
        }
        if (!facts.version.isEmpty()) {
            line.put("version", facts.version);
        }
        if (facts.rows >= 0) {
            line.put("rows", facts.rows);
        }
        if (facts.waitedNanos >= 0) {
            line.put("waitedMillis", millis(facts.waitedNanos));
        }
        line.put("bytesIn", exchange.bytesIn());
        line.put("bytesOut", facts.bytesOut);
        if (!facts.reason.isEmpty()) {
            line.put("reason", facts.reason);
        }
        log.add(line);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
