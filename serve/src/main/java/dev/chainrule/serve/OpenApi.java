package dev.chainrule.serve;

import dev.chainrule.serve.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The description of all addresses, in OpenAPI 3.1, for other programs to read. */
final class OpenApi {
    private final byte[] json;

    OpenApi(String version) {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.json"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            json = text.replace("@version@", version.isEmpty() ? "0" : version).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Route route() {
        return new Route("GET", "/openapi.json", "openapi", (exchange, _) -> exchange.json(200, json));
    }
}
