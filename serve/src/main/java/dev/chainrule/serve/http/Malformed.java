package dev.chainrule.serve.http;

import dev.chainrule.serve.answer.Json;
import dev.chainrule.serve.metrics.Metrics;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers what is no HTTP request, or too large for one, before it could come to a route: as errors are answered elsewhere. */
public final class Malformed implements DirectHandler {
    private final Metrics metrics;

    /** {@code metrics} counts them. */
    public Malformed(Metrics metrics) {
        this.metrics = metrics;
    }

    /** For every kind of them. */
    public DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, this);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        metrics.answered("malformed", "", status.code(), 0);
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("row", null);
        error.put("column", null);
        error.put(
                "reason",
                status.code() == 413
                        ? "the body is larger than is taken; send fewer rows at a time"
                        : "this is no HTTP/1.1 request that is answered here: its first line or a header is at fault or"
                                + " too long, or its body is encoded");
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .entity(Json.of(Map.of("error", error)))
                .build();
    }
}
