package dev.chainrule.studio.http;

import dev.chainrule.ChainruleException;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that a post brings, with its fields by their kinds. */
public final class Request {
    /** How many bytes a body may have where nothing else is said: a network of some hundred thousand numbers. */
    public static final int USUAL_BYTES = 8 << 20;

    private final Map<String, @Nullable Object> fields;

    private Request(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /**
     * What {@code request} brings, of at most {@link #USUAL_BYTES} bytes.
     *
     * @throws Refusal if it is larger or no JSON by its type
     * @throws ChainruleException if it is not a JSON object
     */
    public static Request of(ServerRequest request) {
        return of(request, USUAL_BYTES);
    }

    /** As {@link #of(ServerRequest)}, of at most {@code most} bytes. */
    public static Request of(ServerRequest request, int most) {
        return parse(body(request, most));
    }

    /**
     * The object that {@code body} holds.
     *
     * @throws ChainruleException if it is not a JSON object
     */
    public static Request parse(byte[] body) {
        if (!(Json.parse(body) instanceof Map<?, ?> map)) {
            throw new ChainruleException("the request: expected a JSON object");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return new Request(fields);
    }

    /**
     * The body of {@code request}.
     *
     * @throws Refusal if it is of more than {@code most} bytes, 413, or no JSON by its type, 415
     */
    public static byte[] body(ServerRequest request, int most) {
        // also what keeps other sites' pages from posting here: without asking first they can only send forms and text
        boolean isJson = request.headers()
                .contentType()
                .map(HttpMediaType::mediaType)
                .filter(type -> type.text().equals("application/json"))
                .isPresent();
        if (!isJson) {
            throw Refusal.otherKind("expected Content-Type: application/json");
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        if (request.headers().contentLength().orElse(0) > most) {
            throw tooLarge(most);
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(most + 1);
            if (body.length > most) {
                throw tooLarge(most);
            }
            return body;
        } catch (IOException e) {
            throw new ChainruleException("the request broke off: " + e.getMessage(), e);
        }
    }

    private static Refusal tooLarge(int most) {
        return Refusal.tooLarge("the request is larger than " + (most >> 20) + " MiB");
    }

    /** All fields, in order. */
    public Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** Whether there is a field {@code name} that is not null. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    /** The field {@code name} as it came; null if it is not there. */
    public @Nullable Object any(String name) {
        return fields.get(name);
    }

    /**
     * The text in field {@code name}; null if it is not there.
     *
     * @throws ChainruleException if it is something else
     */
    public @Nullable String text(String name) {
        return switch (fields.get(name)) {
            case null -> null;
            case String text -> text;
            case Object other -> throw unexpected(name, "a text", other);
        };
    }

    /**
     * The text in field {@code name}.
     *
     * @throws ChainruleException if it is not there or something else
     */
    public String needText(String name) {
        String text = text(name);
        if (text == null) {
            throw new ChainruleException("the request: \"" + name + "\" is missing");
        }
        return text;
    }

    /**
     * The whole number in field {@code name}, or {@code usual} if it is not there.
     *
     * @throws ChainruleException if it is something else, or not from {@code least} to {@code most}
     */
    public long whole(String name, long usual, long least, long most) {
        long number = switch (fields.get(name)) {
            case null -> usual;
            case Integer whole -> whole;
            case Long whole -> whole;
            case Object other -> throw unexpected(name, "a whole number", other);
        };
        if (number < least || number > most) {
            throw new ChainruleException(
                    "the request: \"" + name + "\" must be from " + least + " to " + most + ", is " + number);
        }
        return number;
    }

    /**
     * The number in field {@code name}; null if it is not there.
     *
     * @throws ChainruleException if it is something else or not finite
     */
    public @Nullable Double number(String name) {
        return switch (fields.get(name)) {
            case null -> null;
            case Number number when Double.isFinite(number.doubleValue()) -> number.doubleValue();
            case Object other -> throw unexpected(name, "a number", other);
        };
    }

    /**
     * Whether field {@code name} is true; false if it is not there.
     *
     * @throws ChainruleException if it is something else
     */
    public boolean flag(String name) {
        return switch (fields.get(name)) {
            case null -> false;
            case Boolean flag -> flag;
            case Object other -> throw unexpected(name, "true or false", other);
        };
    }

    private static ChainruleException unexpected(String name, String expected, Object found) {
        String shown = switch (found) {
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
            default -> found.toString();
        };
        return new ChainruleException("the request: \"" + name + "\" must be " + expected + ", is " + shown);
    }
}
