package dev.chainrule.studio.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. A page of any other site can make a browser send requests to this server; it is kept out by three checks:
 *
 * <ul>
 *   <li>Host must be an address of this server, so that a foreign name that was made to lead here (DNS rebinding) does not
 *       count as the same site;
 *   <li>Origin, where a browser names one, must be the same;
 *   <li>where the browser says that another site asks (Sec-Fetch-Site), only a link to the page itself is followed.
 * </ul>
 *
 * <p>Every answer carries headers by which a browser runs only scripts and styles of this server, sends nothing elsewhere
 * and shows the page in no frame.
 */
public final class Guard implements Filter {
    /** Styles and scripts from files only; pictures also as the page itself makes them. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            + "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final boolean loopback;
    private final String host;
    private volatile int port;

    /**
     * Lets in who asks for {@code host}.
     *
     * @param host what the server is bound to: of a loopback address all its names count; of all addresses of the machine
     *     (0.0.0.0, ::) every address written in numbers, which no name server can forge, and localhost
     * @param port of the server
     */
    public Guard(String host, int port) {
        this.host = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT);
        this.loopback = LOOPBACK.contains(this.host);
        this.port = port;
    }

    /** Sets the port, where it became known only when the server had started. */
    public void port(int bound) {
        port = bound;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header("Content-Security-Policy", POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
        response.header("Cache-Control", "no-store");
        String asked = request.headers().first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
        if (!isOurs(asked)) {
            Answer.error(response, 403, "this server is not called '" + asked + "'; ask for the address it printed");
            return;
        }
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (origin.isPresent() && !origin.get().toLowerCase(Locale.ROOT).equals("http://" + asked)) {
            Answer.error(response, 403, "pages of other sites may not ask");
            return;
        }
        String site =
                request.headers().first(HeaderNames.create("Sec-Fetch-Site")).orElse("none");
        boolean link = request.prologue().method().equals(Method.GET)
                && request.path().path().equals("/");
        if (!site.equals("same-origin") && !site.equals("none") && !link) {
            Answer.error(response, 403, "pages of other sites may not ask");
            return;
        }
        chain.proceed();
    }

    /** Whether {@code asked}, the header Host in small letters, is an address of this server. */
    boolean isOurs(String asked) {
        String end = ":" + port;
        if (!asked.endsWith(end) && port != 80) {
            return false;
        }
        String name = asked.endsWith(end) ? asked.substring(0, asked.length() - end.length()) : asked;
        if (loopback) {
            return LOOPBACK.contains(name);
        }
        boolean anywhere = host.equals("0.0.0.0") || host.equals("[::]");
        return name.equals(host) || (anywhere && (name.equals("localhost") || isNumeric(name)));
    }

    private static boolean isNumeric(String name) {
        return name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.%]+]");
    }
}
