package dev.chainrule.studio;

import dev.chainrule.explain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a studio as the page does. */
final class Client implements AutoCloseable {
    private final Studio studio;
    private final HttpClient http = HttpClient.newHttpClient();

    /** A client of a studio of its own, at any free port. */
    Client() {
        this(null);
    }

    Client(@Nullable Opened opened) {
        studio = Studio.start(new Studio.Settings("127.0.0.1", 0, "1.2", opened));
    }

    Studio studio() {
        return studio;
    }

    /** A network file of the examples. */
    static Map<String, @Nullable Object> network(String name) {
        try {
            return map(Json.parse(Files.readString(Path.of("..", "examples", "networks", name)), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(studio.address().resolve(path));
    }

    HttpResponse<byte[]> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<byte[]> post(String path, Object body) {
        return post(path, new String(dev.chainrule.studio.http.Json.write(body), StandardCharsets.UTF_8));
    }

    /** What is answered to {@code body}, which must be a success. */
    Map<String, @Nullable Object> answer(String path, Object body) {
        HttpResponse<byte[]> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + text(response));
        }
        return map(Json.parse(text(response), path));
    }

    /** The message of the error that is answered, after its status. */
    static String error(HttpResponse<byte[]> response) {
        Object error = map(Json.parse(text(response), "error")).get("error");
        return response.statusCode() + " " + map(error).get("message");
    }

    Object get(String path) {
        HttpResponse<byte[]> response = send(request(path));
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode());
        }
        return Json.parse(text(response), path);
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static Map<String, @Nullable Object> map(@Nullable Object tree) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) tree).forEach((name, value) -> map.put(String.valueOf(name), value));
        return map;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(@Nullable Object tree) {
        return (List<Map<String, Object>>) tree;
    }

    @Override
    public void close() {
        http.close();
        studio.close();
    }
}
