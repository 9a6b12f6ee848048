package dev.chainrule.serve;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server over HTTP, as any program would. */
final class Client implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    Client(Server server) {
        this.address = server.address();
    }

    /** What came back. */
    record Reply(int status, String body, Map<String, List<String>> headers) {
        Map<?, ?> object() {
            return JSON.readValue(body, Map.class);
        }

        List<?> list() {
            return JSON.readValue(body, List.class);
        }

        /** The field {@code name} of the error. */
        @Nullable
        Object error(String name) {
            return ((Map<?, ?>) object().get("error")).get(name);
        }

        String reason() {
            return String.valueOf(error("reason"));
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path));
    }

    Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Reply get(String path) {
        return send(request(path).build());
    }

    Reply post(String path, String type, String body) {
        return send(request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Reply post(String path, Object tree) {
        return post(path, "application/json", tree instanceof String json ? json : JSON.writeValueAsString(tree));
    }

    /** The value of a metric, by name and labels as they are printed; NaN if there is none. */
    double metric(String sample) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The rows of {@code table} as objects. */
    static List<Map<String, @Nullable Object>> rows(Table table) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (Column column : table.columns()) {
                object.put(column.name(), value(column, row));
            }
            rows.add(object);
        }
        return rows;
    }

    static @Nullable Object value(Column column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        return switch (column) {
            case NumberColumn numbers -> numbers.value(row);
            case BooleanColumn booleans -> booleans.value(row);
            case TextColumn texts -> texts.word(row);
            case DateColumn dates -> dates.word(row);
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
