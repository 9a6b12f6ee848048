package dev.chainrule.serve.http;

import dev.chainrule.serve.Limits;
import dev.chainrule.serve.answer.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request and its answer, and what is to be told of them; used by one thread. */
public final class Exchange {
    /** By which a request says how many milliseconds it may wait for its predictions. */
    public static final HeaderName TIMEOUT = HeaderNames.create("X-Request-Timeout-Ms");

    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    /** So much of a refused body is read and thrown away, that its sender reads the answer and not a broken connection. */
    private static final int MOST_WASTED = 8 << 20;

    /** A connection is cut off so long after the body was refused for its slowness, if its sender takes no notice. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ServerRequest request;
    private final ServerResponse response;
    private final Connection connection;
    private final Limits limits;
    private final boolean last;
    private final long begun = System.nanoTime();
    private final Facts facts = new Facts();
    private @Nullable Body body;
    private boolean sent;

    /** What is told of a request in the log and the metrics. */
    static final class Facts {
        String route = "none";
        String model = "";
        String version = "";
        String reason = "";
        int status;
        int rows = -1;
        long bytesOut;
        long waitedNanos = -1;
    }

    Exchange(ServerRequest request, ServerResponse response, Limits limits, boolean last) {
        this.request = request;
        this.response = response;
        this.connection = Connection.current();
        this.limits = limits;
        this.last = last;
        connection.allowAll();
    }

    // ---- the request ----

    String method() {
        return request.prologue().method().text();
    }

    /** Whether it is answered like GET, but without what GET would bring. */
    boolean isHead() {
        return method().equals("HEAD");
    }

    String path() {
        return request.path().path();
    }

    String remote() {
        return request.remotePeer().host();
    }

    Optional<String> requestId() {
        return request.headers().first(REQUEST_ID).filter(id -> id.length() <= 100);
    }

    /** The value of header {@code name}. */
    public Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    /**
     * The media type of the body, without its parameters, in small letters; {@code usual} if there is none.
     *
     * @throws Refusal if it is none, 415
     */
    public String contentType(String usual) {
        Optional<HttpMediaType> type;
        try {
            type = request.headers().contentType();
        } catch (IllegalArgumentException e) {
            throw Refusal.of(415, "the Content-Type is none");
        }
        return type.map(found -> found.mediaType().text()).orElse(usual);
    }

    /**
     * What the request brings.
     *
     * @throws Refusal if it is too large
     */
    public Body body(MemoryBudget.Share memory) {
        OptionalLong length = request.headers().contentLength();
        boolean isEmpty = !request.content().hasEntity();
        InputStream in =
                isEmpty ? InputStream.nullInputStream() : request.content().inputStream();
        Body opened = new Body(in, isEmpty ? 0 : length.orElse(-1), limits, memory);
        connection.allow(limits.transfer().plus(GRACE));
        body = opened;
        return opened;
    }

    /** The body has been read. */
    public void bodyRead() {
        connection.allowAll();
    }

    /**
     * By when it has to be answered, as {@link System#nanoTime()}.
     *
     * @param most how long it may take at most
     * @throws Refusal if the request asks for what is no time
     */
    public long deadline(Duration most) {
        long nanos = most.toNanos();
        Optional<String> asked = header(TIMEOUT);
        if (asked.isPresent()) {
            try {
                long millis = Long.parseLong(asked.get().strip());
                if (millis < 1) {
                    throw new NumberFormatException();
                }
                nanos = Math.min(
                        nanos,
                        Duration.ofMillis(Math.min(millis, most.toMillis() + 1)).toNanos());
            } catch (NumberFormatException e) {
                throw Refusal.bad(TIMEOUT.defaultCase() + ": expected a whole number of milliseconds from 1 on");
            }
        }
        return begun + nanos;
    }

    // ---- what is told of it ----

    /** It is for {@code model}. */
    public void model(String model) {
        facts.model = model;
    }

    /** It is answered by {@code version}. */
    public void version(String version) {
        facts.version = version;
    }

    /** It brought so many rows. */
    public void rows(int rows) {
        facts.rows = rows;
    }

    /** It waited so long to be computed. */
    public void waited(long nanos) {
        facts.waitedNanos = nanos;
    }

    Facts facts() {
        return facts;
    }

    long nanos() {
        return System.nanoTime() - begun;
    }

    long bytesIn() {
        Body read = body;
        return read == null ? 0 : read.count();
    }

    // ---- the answer ----

    /** Answers with JSON. */
    public void json(int status, byte[] json) {
        send(status, "application/json", json);
    }

    /** Answers with JSON, of {@code tree}. */
    public void json(int status, Map<String, ?> tree) {
        json(status, Json.of(tree));
    }

    /** Answers with text of another {@code type}. */
    public void text(String type, String text) {
        send(200, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int status, String type, byte[] bytes) {
        facts.status = status;
        byte[] entity = isHead() ? new byte[0] : bytes;
        facts.bytesOut = entity.length;
        sent = true;
        if (last || isLastByRequest()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            connection.endWhenIdle();
        }
        requestId().ifPresent(id -> response.header(REQUEST_ID, id));
        connection.allow(limits.transfer());
        try {
            response.status(Status.create(status))
                    .header(HeaderNames.CONTENT_TYPE, type)
                    .header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length))
                    .send(entity);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) { // Helidon's own, where the connection has ended
            throw new ClientGone(e);
        } finally {
            connection.rest(limits.idle());
        }
    }

    /** Whether the client wants the connection closed after the answer (RFC 9112, section 9.6), which Helidon leaves open. */
    private boolean isLastByRequest() {
        HeaderName name = HeaderNames.CONNECTION;
        return request.headers().contains(name)
                && request.headers().values(name).stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
    }

    /** Answers that it is refused, if it can still be answered. */
    void refuse(Refusal refusal) {
        if (sent) {
            return;
        }
        facts.reason = refusal.reason();
        if (!isRead()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (refusal.retryAfter() > 0) {
            response.header(HeaderNames.RETRY_AFTER, Integer.toString(refusal.retryAfter()));
        }
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("row", refusal.row() > 0 ? refusal.row() : null);
        error.put("column", refusal.column());
        error.put("reason", refusal.reason());
        json(refusal.status(), Map.of("error", error));
    }

    /** Allows these methods alone, as an answer to another one says. */
    void allowed(String methods) {
        response.header(HeaderNames.ALLOW, methods);
    }

    /** Reads what is left of the body, if that is not much; whether nothing is left. */
    private boolean isRead() {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return true;
        }
        boolean isKnown = request.headers().contentLength().orElse(Long.MAX_VALUE) <= MOST_WASTED;
        if (!isKnown || request.headers().contains(HeaderValues.EXPECT_100)) {
            return false;
        }
        connection.allow(limits.transfer());
        byte[] waste = new byte[8192];
        Body begunToRead = body;
        try {
            InputStream in = begunToRead == null ? request.content().inputStream() : begunToRead.stream();
            while (in.read(waste) >= 0) {
                continue;
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        } finally {
            connection.allowAll();
        }
    }
}
