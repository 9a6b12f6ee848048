package dev.chainrule.studio.training;

import dev.chainrule.studio.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;

/** A page's ear: reads server-sent events from a connection of its own. */
final class Listener implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;
    final HttpResponse<InputStream> response;

    /** An event with its data. */
    record Event(String name, Map<?, ?> data) {}

    Listener(HttpClient client, URI address) throws IOException, InterruptedException {
        response = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
        body = response.body();
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event. */
    Event next() throws IOException {
        String name = "";
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty()) {
                return new Event(name, (Map<?, ?>) Json.parse(data.getBytes(StandardCharsets.UTF_8)));
            }
        }
        throw new IOException("the connection has ended");
    }

    /** The next event that is so. */
    Event await(Predicate<Event> wanted) throws IOException {
        Event event = next();
        while (!wanted.test(event)) {
            event = next();
        }
        return event;
    }

    /** The next snapshot in which the training rests at or after this step. */
    Map<?, ?> atRest(long step) throws IOException {
        return await(event -> event.name().equals("snapshot")
                        && !event.data().get("state").equals("running")
                        && ((Number) event.data().get("step")).longValue() >= step)
                .data();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
