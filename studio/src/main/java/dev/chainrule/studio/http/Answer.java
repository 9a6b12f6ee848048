package dev.chainrule.studio.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How answers are written. */
public final class Answer {
    private Answer() {}

    /** Answers {@code tree}, which may have maps, lists, arrays of double, strings, numbers, booleans and nulls. */
    public static void json(ServerResponse response, @Nullable Object tree) {
        json(response, Json.write(tree));
    }

    /** Answers the JSON text {@code json}, in UTF-8. */
    public static void json(ServerResponse response, byte[] json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .send(json);
    }

    /** Answers with {@code status} and what is wrong, {@code message}, one line for people. */
    public static void error(ServerResponse response, int status, String message) {
        error(response, status, message, Map.of());
    }

    /** The same with what else is known of it, by which a page says it in its reader's language. */
    public static void error(ServerResponse response, int status, String message, Map<String, ?> besides) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.putAll(besides);
        response.status(Status.create(status));
        json(response, Map.of("error", error));
    }
}
