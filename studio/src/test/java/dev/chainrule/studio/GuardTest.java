package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.studio.http.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static Client client;

    @BeforeAll
    static void start() {
        client = new Client();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void thePageHasAStrictPolicy() {
        HttpResponse<byte[]> page = client.send(client.request("/"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "connect-src 'self'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(Client.text(page)).doesNotContain("<script>", " onclick=", " style=");
    }

    /** The status of a GET whose header Host is {@code host}, which Java's own client sets by itself. */
    private static int statusFor(String host, String more) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", client.studio().address().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /api/about HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Integer.parseInt(in.readLine().split(" ", 3)[1]);
        }
    }

    @Test
    void hostIsWhatWasPrinted() throws IOException {
        int port = client.studio().address().getPort();
        assertThat(statusFor("127.0.0.1:" + port, "")).isEqualTo(200);
        assertThat(statusFor("localhost:" + port, "")).isEqualTo(200);
        assertThat(statusFor("LOCALHOST:" + port, "")).isEqualTo(200);
        assertThat(statusFor("rebound.example:" + port, "")).isEqualTo(403);
        assertThat(statusFor("127.0.0.1.rebound.example:" + port, "")).isEqualTo(403);
        assertThat(statusFor("127.0.0.1", "")).isEqualTo(403);
        assertThat(statusFor("127.0.0.1:" + (port + 1), "")).isEqualTo(403);
    }

    @Test
    void otherSitesAreKeptOut() throws IOException {
        int port = client.studio().address().getPort();
        String host = "127.0.0.1:" + port;
        assertThat(statusFor(host, "Origin: http://127.0.0.1:" + port + "\r\n")).isEqualTo(200);
        assertThat(statusFor(host, "Origin: https://other.example\r\n")).isEqualTo(403);
        assertThat(statusFor(host, "Origin: null\r\n")).isEqualTo(403);
        assertThat(statusFor(host, "Origin: http://127.0.0.1:" + (port + 1) + "\r\n"))
                .isEqualTo(403);
        assertThat(statusFor(host, "Sec-Fetch-Site: cross-site\r\n")).isEqualTo(403);
        assertThat(statusFor(host, "Sec-Fetch-Site: same-origin\r\n")).isEqualTo(200);
    }

    @Test
    void formsAndTextsAreNoJson() {
        HttpResponse<byte[]> answer = client.send(client.request("/api/trace")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(Client.error(answer)).isEqualTo("415 expected Content-Type: application/json");
    }

    @Test
    void bodiesAreBounded() {
        String large = "{\"network\":\"" + "x".repeat(Request.USUAL_BYTES) + "\"}";
        assertThat(Client.error(client.post("/api/trace", large))).isEqualTo("413 the request is larger than 8 MiB");
        String deep = "{\"network\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertThat(Client.error(client.post("/api/trace", deep))).startsWith("400 the request is not valid JSON");
        assertThat(Client.error(client.post("/api/trace", "{\"network\":" + "1".repeat(500) + "}")))
                .startsWith("400 the request is not valid JSON");
        assertThat(Client.error(client.post("/api/trace", ""))).startsWith("400 the request");
        assertThat(Client.error(client.post("/api/trace", "[]"))).isEqualTo("400 the request: expected a JSON object");
    }

    @Test
    void whatWouldTakeTooLongIsRefused() {
        Map<String, Object> network = Map.of(
                "layers", List.of(1000, 1000, 10),
                "activations", List.of("relu", "identity"),
                "inputs", Collections.nCopies(20, Collections.nCopies(1000, 0.5)));
        assertThat(Client.error(client.post("/api/trace", Map.of("network", network))))
                .startsWith("400 this is too much at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/",
                "/page/none.js",
                "/page/../Studio.class",
                "/page/%2e%2e/Studio.class",
                "/page/js/..%2f..%2fStudio.class",
                "/page//etc/passwd",
                "/page/js",
                "/api/none",
                "/etc/passwd"
            })
    void nothingButThePageIsServed(String path) {
        HttpResponse<byte[]> answer = client.send(client.request(path));
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        int port = client.studio().address().getPort();
        assertThatThrownBy(() -> Studio.start(new Studio.Settings("127.0.0.1", port, "1", null)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("port " + port + ": address already in use; choose another with --port");
        assertThatThrownBy(() -> Studio.start(new Studio.Settings("no.such.host.invalid", 0, "1", null)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("there is no address called 'no.such.host.invalid'");
    }
}
