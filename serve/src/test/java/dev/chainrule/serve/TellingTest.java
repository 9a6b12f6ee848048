package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.serve.Client.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the server tells of itself: health, metrics, the access log, its description. */
class TellingTest {
    private static final String ROW = "{\"x1\":1,\"x2\":2}";

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+?)(_bucket|_sum|_count)?(\\{([a-z]+=\"([^\"\\\\]|\\\\.)*\",?)+})? (-?[0-9.]+([eE][-+]?[0-9]+)?)");

    @TempDir
    private Path folder;

    private Settings settings() {
        return Settings.of(List.of(
                        Models.save(Models.numbers(2, 1), folder, "m"),
                        Models.save(Models.of(Models.CLASSES, 1), folder, "in words")))
                .withVersion("7.8.9");
    }

    // ---- health ----

    @Test
    void whileModelsAreLoadedItIsAliveAndNotReady() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Scorer.Factory slow = model -> {
            loading.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Scorer.by("scalar").open(model);
        };
        Settings settings = settings().with(slow).at("127.0.0.1", port);
        Callable<Server> starting = () -> Server.start(settings);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Server elsewhere = Server.start(settings());
                Client client = new Client(elsewhere)) {
            Future<Server> started = threads.submit(starting);
            loading.await();
            String here = "http://127.0.0.1:" + port;
            Reply ready = client.get(here + "/v2/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.object().get("reason")).isEqualTo("models are being loaded");
            assertThat(client.get(here + "/v2/health/live").status()).isEqualTo(200);
            assertThat(client.get(here + "/v2/models/m/ready").status()).isEqualTo(503);
            Reply early = client.post(here + "/predict/m", ROW);
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.header("retry-after")).isEqualTo("1");
            go.countDown();
            try (Server server = started.get()) {
                assertThat(server.address().getPort()).isEqualTo(port);
                assertThat(client.get(here + "/v2/health/ready").status()).isEqualTo(200);
                assertThat(client.post(here + "/predict/m", ROW).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aModelThatCannotBeReadEndsTheStart() throws IOException {
        Path broken = Files.write(folder.resolve("broken.onnx"), List.of("no model"));
        assertThatThrownBy(() -> Server.start(Settings.of(List.of(broken))))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("broken.onnx is no ONNX file");
        assertThatThrownBy(() -> Server.start(Settings.of(List.of(folder.resolve("broke.onnx")))))
                .hasMessageContaining("did you mean 'broken.onnx'?");
    }

    @Test
    void namesMustDifferAndThePortBeFree() {
        assertThatThrownBy(() -> Settings.of(List.of(Path.of("a/m.onnx"), Path.of("b/m.onnx"))))
                .hasMessage("two models would be called 'm': a/m.onnx and b/m.onnx; rename or link one");
        assertThatThrownBy(() -> Settings.of(List.of(Path.of("m.json"))))
                .hasMessage("a model file ends in .onnx, found m.json");
        try (Server server = Server.start(settings())) {
            assertThatThrownBy(() -> Server.start(
                            settings().at("127.0.0.1", server.address().getPort())))
                    .hasMessageContaining("address already in use; choose another with --port");
        }
        assertThatThrownBy(() -> Server.start(settings().at("no.such.host.invalid", 0)))
                .hasMessageContaining("there is no address called 'no.such.host.invalid'");
    }

    @Test
    void theServerTellsItsModels() {
        try (Server server = Server.start(settings());
                Client client = new Client(server)) {
            assertThat(client.get("/v2").object())
                    .isEqualTo(Map.of(
                            "name",
                            "chainrule",
                            "version",
                            "7.8.9",
                            "extensions",
                            List.of(),
                            "models",
                            List.of("m", "in words")));
            assertThat(client.get("/v2/models/in%20words").object().get("name")).isEqualTo("in words");
        }
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() throws IOException {
        try (Server server = Server.start(settings());
                Client client = new Client(server);
                RawClient raw = new RawClient(server)) {
            String live = client.get("/v2/health/live").body();
            String end = " HTTP/1.1\r\nHost: a\r\n\r\n";
            // on one connection: a body after one of them would be taken for the next answer
            raw.send("HEAD /v2/health/live" + end + "HEAD /nothing" + end + "HEAD /predict/m" + end);
            assertThat(raw.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                    .containsIgnoringCase("\r\nContent-Length: " + live.length() + "\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 404 ");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 405 ").containsIgnoringCase("\r\nAllow: POST\r\n");
            assertThat(raw.send("GET /v2/health/live" + end).readAnswer()).endsWith("\r\n\r\n" + live);
            assertThat(client.post("/v2", "{}").header("allow")).isEqualTo("GET, HEAD");
        }
    }

    // ---- metrics ----

    @Test
    void metricsAreInPrometheusFormatAndCount() {
        try (Server server = Server.start(settings());
                Client client = new Client(server)) {
            client.post("/predict/m", "[" + ROW + "," + ROW + "]");
            client.post("/predict/m", "[" + ROW + ",{}]");
            List<Map<String, Object>> unknown = new ArrayList<>(Client.rows(Models.table(1, 3)));
            unknown.getFirst().put("colour", "never seen");
            unknown.getFirst().put("size", "1");
            client.post("/predict/in%20words", unknown);
            client.get("/nothing");
            Reply reply = client.get("/metrics");
            assertThat(reply.header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            Set<String> families = new HashSet<>();
            for (String line : reply.body().lines().toList()) {
                if (line.startsWith("# TYPE ")) {
                    assertThat(families.add(line.split(" ")[2])).as(line).isTrue();
                } else if (!line.startsWith("# HELP ")) {
                    Matcher sample = SAMPLE.matcher(line);
                    assertThat(sample.matches()).as(line).isTrue();
                    assertThat(families).contains(sample.group(1));
                }
            }
            assertThat(client.metric("chainrule_rows_total{model=\"m\"}")).isEqualTo(2);
            assertThat(client.metric("chainrule_unknown_categories_total{model=\"in words\"}"))
                    .isEqualTo(1);
            assertThat(client.metric("chainrule_requests_total{route=\"predict\",model=\"m\",status=\"200\"}"))
                    .isEqualTo(1);
            assertThat(client.metric("chainrule_requests_total{route=\"predict\",model=\"m\",status=\"400\"}"))
                    .isEqualTo(1);
            assertThat(client.metric("chainrule_requests_total{route=\"none\",model=\"\",status=\"404\"}"))
                    .isEqualTo(1);
            String histogram = "chainrule_request_seconds";
            assertThat(client.metric(histogram + "_count{route=\"predict\",model=\"m\"}"))
                    .isEqualTo(2);
            assertThat(client.metric(histogram + "_bucket{route=\"predict\",model=\"m\",le=\"0.0005\"}"))
                    .isNotNaN();
            assertThat(client.metric(histogram + "_bucket{route=\"predict\",model=\"m\",le=\"+Inf\"}"))
                    .isEqualTo(2);
            assertThat(client.metric("chainrule_queue_rows{model=\"m\"}")).isZero();
            assertThat(client.metric("chainrule_connections")).isGreaterThanOrEqualTo(1);
        }
    }

    // ---- the access log ----

    @Test
    void aLinePerRequestIsLogged() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (Server server = Server.start(settings().withAccessLog(log));
                Client client = new Client(server)) {
            client.send(client.request("/predict/m")
                    .header("X-Request-Id", "abc-1")
                    .POST(HttpRequest.BodyPublishers.ofString(ROW))
                    .build());
            client.post("/predict/m", "{\"x1\":\"a\\nb\",\"x2\":1}");
            client.get("/v2/health/live?with=query");
        }
        List<JsonNode> lines = log.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Client.JSON::readTree)
                .toList();
        assertThat(lines).hasSize(3);
        JsonNode good = lines.get(0);
        assertThat(good.get("method").stringValue()).isEqualTo("POST");
        assertThat(good.get("path").stringValue()).isEqualTo("/predict/m");
        assertThat(good.get("status").intValue()).isEqualTo(200);
        assertThat(good.get("rows").intValue()).isEqualTo(1);
        assertThat(good.get("id").stringValue()).isEqualTo("abc-1");
        assertThat(good.get("version").stringValue()).hasSize(64);
        assertThat(good.get("bytesIn").intValue()).isEqualTo(ROW.length());
        assertThat(good.get("bytesOut").intValue()).isPositive();
        assertThat(good.get("millis").doubleValue()).isPositive();
        assertThat(good.has("reason")).isFalse();
        JsonNode bad = lines.get(1);
        assertThat(bad.get("status").intValue()).isEqualTo(400);
        assertThat(bad.get("reason").stringValue()).isEqualTo("expected a number, found 'a; b'");
        assertThat(lines.get(2).get("path").stringValue()).isEqualTo("/v2/health/live");
    }

    @Test
    void soIsWhatComesToNoAddress() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (Server server = Server.start(settings().withAccessLog(log));
                Client client = new Client(server)) {
            client.send(client.request("/predict/m")
                    .header("Content-Encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofString(ROW))
                    .build());
            for (String bytes :
                    List.of("hello\r\n\r\n", "GET /" + "x".repeat(Limits.FIRST_LINE) + " HTTP/1.1\r\n\r\n")) {
                try (RawClient raw = new RawClient(server)) {
                    raw.send(bytes).readToEnd();
                }
            }
        }
        List<JsonNode> lines = log.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Client.JSON::readTree)
                .toList();
        assertThat(lines).extracting(line -> line.get("status").intValue()).containsExactly(400, 400, 414);
        // the last one is too long for its method and path to be read, and "hello" has none
        assertThat(lines).extracting(line -> line.path("method").asString("")).containsExactly("POST", "", "");
        assertThat(lines).extracting(line -> line.path("path").asString("")).containsExactly("/predict/m", "", "");
        assertThat(lines)
                .extracting(line -> line.get("reason").stringValue())
                .satisfiesExactly(
                        encoded -> assertThat(encoded).startsWith("the body is encoded"),
                        noRequest -> assertThat(noRequest).startsWith("this is no HTTP/1.1 request"),
                        longLine -> assertThat(longLine).startsWith("the first line has more than"));
    }

    @Test
    void aLogThatNobodyReadsHoldsUpNobody() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger tried = new AtomicInteger();
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) {
                tried.incrementAndGet();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (Server server = Server.start(settings().withAccessLog(stuck));
                Client client = new Client(server)) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.post("/predict/m", ROW).status()).isEqualTo(200);
            }
        }
        assertThat(tried.get()).isPositive();
        never.countDown();
    }

    // ---- the description ----

    @Test
    void theDescriptionHasAllAddressesAndNoOthers() {
        try (Server server = Server.start(settings());
                Client client = new Client(server)) {
            Reply reply = client.get("/openapi.json");
            assertThat(reply.header("content-type")).isEqualTo("application/json");
            JsonNode description = Client.JSON.readTree(reply.body());
            assertThat(description.at("/info/version").stringValue()).isEqualTo("7.8.9");
            List<String> described = new ArrayList<>();
            JsonNode paths = description.get("paths");
            for (String path : paths.propertyNames()) {
                for (String method : paths.get(path).propertyNames()) {
                    if (!method.equals("parameters")) {
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path);
                    }
                }
            }
            assertThat(described).containsExactlyInAnyOrderElementsOf(server.addresses());
            Matcher reference = Pattern.compile("\"#(/[^\"]+)\"").matcher(reply.body());
            while (reference.find()) {
                assertThat(description.at(reference.group(1)).isMissingNode())
                        .as(reference.group())
                        .isFalse();
            }
        }
    }
}
