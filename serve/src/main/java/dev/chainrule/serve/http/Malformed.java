package dev.chainrule.serve.http;

import dev.chainrule.serve.Limits;
import dev.chainrule.serve.answer.Json;
import dev.chainrule.serve.metrics.Metrics;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is no HTTP request, or one that is not read here (too large, or encoded), before it could come to a route, and
 * tells of it: as refusals are answered and told elsewhere.
 */
public final class Malformed implements DirectHandler {
    private static final String ROUTE = "malformed";

    private final int mostBytes;
    private final Metrics metrics;
    private final AccessLog log;

    /**
     * Tells of them in {@code metrics} and {@code log}.
     *
     * @param mostBytes the largest body that is taken
     */
    public Malformed(int mostBytes, Metrics metrics, AccessLog log) {
        this.mostBytes = mostBytes;
        this.metrics = metrics;
        this.log = log;
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
        String reason = reason(request, status.code());
        metrics.answered(ROUTE, "", status.code(), 0);
        tell(request, status.code(), reason);
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("row", null);
        error.put("column", null);
        error.put("reason", reason);
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .entity(Json.of(Map.of("error", error)))
                .build();
    }

    private String reason(TransportRequest request, int status) {
        if (status == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            return "the body has more than " + mostBytes + " bytes; send fewer rows at a time";
        }
        if (status == Status.REQUEST_URI_TOO_LONG_414.code()) {
            return "the first line has more than " + Limits.FIRST_LINE + " bytes";
        }
        return request.headers()
                .first(HeaderNames.CONTENT_ENCODING)
                .filter(encoding -> status == Status.BAD_REQUEST_400.code() && !encoding.equalsIgnoreCase("identity"))
                .map(encoding -> "the body is encoded, which is not read here; send it without Content-Encoding")
                .orElse(
                        "this is no HTTP/1.1 request that is answered here: its first line or a header is at fault or too"
                                + " long");
    }

    /** What is known of it: not whose it is, and where its first line could not be read neither method nor path. */
    private void tell(TransportRequest request, int status, String reason) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        if (!request.method().isEmpty()) {
            line.put("method", request.method());
            line.put("path", AccessLog.shortened(request.path()));
        }
        line.put("status", status);
        line.put("reason", reason);
        log.add(line);
    }
}
