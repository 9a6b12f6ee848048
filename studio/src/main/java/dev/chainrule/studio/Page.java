package dev.chainrule.studio;

import dev.chainrule.studio.http.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code GET /} and {@code GET /page/…}: the files of the page, which are resources of this module and nothing else. */
final class Page implements HttpService {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    /** Plain names between slashes: no name begins with a dot, so that none leads upwards. */
    private static final Pattern PATH = Pattern.compile("([\\w-][\\w.-]*/)*[\\w-][\\w.-]*");

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", (_, response) -> send("index.html", response));
        rules.get("/favicon.ico", (_, response) -> send("icon.svg", response));
        rules.get("/page/*", Page::file);
    }

    private static void file(ServerRequest request, ServerResponse response) {
        send(request.path().path().substring("/page/".length()), response);
    }

    private static void send(String path, ServerResponse response) {
        int dot = path.lastIndexOf('.');
        String type = dot < 0 ? null : TYPES.get(path.substring(dot + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            throw Refusal.notFound("there is no " + path);
        }
        try (InputStream in = Page.class.getResourceAsStream("page/" + path)) {
            if (in == null) {
                throw Refusal.notFound("there is no " + path);
            }
            response.header(HeaderNames.CONTENT_TYPE, type).send(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
