package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.serve.Client.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's file is replaced, damaged, taken away and put back while requests come. */
class ReloadTest {
    private static final String ROW = "{\"x1\":1,\"x2\":2}";

    private final List<String> remarks = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path folder;

    private Path file;
    private Server server;
    private Client client;

    @BeforeEach
    void start() {
        file = Models.save(Models.numbers(2, 1), folder, "m");
        server = Server.start(Settings.of(List.of(file))
                .withRemarks(remarks::add)
                .with(new Lifecycle(Duration.ofMillis(20), Duration.ZERO, Duration.ofSeconds(30))));
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static double expected(Model model) {
        return model.predict(Map.of("x1", 1.0, "x2", 2.0)).value();
    }

    private double prediction() {
        return ((Number) client.post("/predict/m", ROW).object().get("prediction")).doubleValue();
    }

    private String version() {
        return String.valueOf(client.get("/v2/models/m/ready").object().get("version"));
    }

    @Test
    void anotherFileIsAnotherVersion() throws InterruptedException {
        String first = version();
        assertThat(prediction()).isEqualTo(expected(Models.numbers(2, 1)));
        Models.numbers(2, 2).save(file);
        Wait.until("a new version", () -> !version().equals(first));
        assertThat(prediction()).isEqualTo(expected(Models.numbers(2, 2)));
        Wait.until("it is told", () -> !remarks.isEmpty());
        assertThat(remarks)
                .singleElement()
                .asString()
                .startsWith("'m' was replaced by version ")
                .doesNotContain(";");
        assertThat(client.metric("chainrule_model_loads_total{model=\"m\",result=\"loaded\"}"))
                .isEqualTo(2);
        assertThat(client.metric("chainrule_model_info{model=\"m\",version=\"" + version() + "\"}"))
                .isEqualTo(1);
    }

    @Test
    void theVersionIsTheChecksumOfTheFile() throws IOException, InterruptedException {
        Process sum = new ProcessBuilder("sha256sum", file.toString()).start();
        String printed = new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sum.waitFor()).isZero();
        assertThat(printed).startsWith(version() + " ");
    }

    @Test
    void aModelWithOtherColumnsTakesOver() throws InterruptedException {
        Models.numbers(3, 2).save(file);
        Wait.until("the other columns", () -> client.post("/predict/m", ROW).status() == 400);
        Reply reply = client.post("/predict/m", ROW);
        assertThat(reply.error("column")).isEqualTo("x3");
        assertThat(client.post("/predict/m", "{\"x1\":1,\"x2\":2,\"x3\":0}").status())
                .isEqualTo(200);
        Wait.until("it is told", () -> !remarks.isEmpty());
        assertThat(remarks).singleElement().asString().endsWith("; its rows now need 'x3'");
    }

    private static Feature number(String column) {
        return new NumberFeature(column, 0, false, new Scaling.None());
    }

    @Test
    void whatIsDifferentForThoseWhoAskIsTold() throws InterruptedException {
        List<Feature> features =
                new ArrayList<>(List.of(new CategoryFeature("x1", List.of("a", "b")), number("a\nb\u0085c\u2028d")));
        IntStream.rangeClosed(1, 6).forEach(i -> features.add(number("n" + i)));
        Models.of(features, Models.TWO, 1).save(file);
        Wait.until("it is told", () -> !remarks.isEmpty());
        assertThat(remarks)
                .singleElement()
                .asString()
                .endsWith("; its rows now need 'a b c d', 'n1', 'n2', 'n3', 'n4' and 2 more"
                        + "; its rows no longer need 'x2'; it now takes for words 'x1'; it now predicts 'ill'"
                        + "; its answers now have 'probability:no', 'probability:yes'");
    }

    @Test
    void answersWithOtherFieldsAreTold() throws InterruptedException {
        List<Feature> features = List.of(number("x1"), number("x2"));
        Models.of(features, Models.QUANTILES, 1).save(file);
        Wait.until("it is told", () -> remarks.size() == 1);
        assertThat(remarks.getFirst())
                .endsWith("; its answers now have 'quantile:0.1', 'quantile:0.5', 'quantile:0.9'");
        Models.of(features, Models.NUMBER, 1).save(file);
        Wait.until("it is told", () -> remarks.size() == 2);
        assertThat(remarks.getLast())
                .endsWith("; its answers no longer have 'quantile:0.1', 'quantile:0.5', 'quantile:0.9'");
    }

    @Test
    void aFileThatCannotBeReadLeavesTheOldVersion() throws IOException, InterruptedException {
        byte[] good = Files.readAllBytes(file);
        String version = version();
        Files.write(file, List.of("this is no model"));
        Wait.until("it is told", () -> client.metric("chainrule_model_stale{model=\"m\"}") == 1);
        assertThat(prediction()).isEqualTo(expected(Models.numbers(2, 1)));
        assertThat(version()).isEqualTo(version);
        assertThat(remarks)
                .singleElement()
                .asString()
                .startsWith("'m' stays as it is, version " + version.substring(0, 12))
                .endsWith("m.onnx is no ONNX file, or damaged");
        assertThat(client.metric("chainrule_model_loads_total{model=\"m\",result=\"refused\"}"))
                .isEqualTo(1);
        Reply ready = client.get("/v2/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body()).contains("no ONNX file, or damaged");

        Files.write(file, good);
        Wait.until("all is well again", () -> client.metric("chainrule_model_stale{model=\"m\"}") == 0);
        assertThat(client.get("/v2/health/ready").body()).doesNotContain("problem");
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void aFileThatIsGoneLeavesTheOldVersion() throws IOException, InterruptedException {
        Path away = folder.resolve("away");
        Files.move(file, away);
        Wait.until("it is told", () -> client.get("/v2/models/m/ready").body().contains("there is no file"));
        assertThat(prediction()).isEqualTo(expected(Models.numbers(2, 1)));
        Files.move(away, file);
        Wait.until(
                "all is well again",
                () -> !client.get("/v2/models/m/ready").body().contains("problem"));
    }

    @Test
    void aFileThatIsOnlyTouchedIsNoNewVersion() throws IOException, InterruptedException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        Thread.sleep(200); // some looks at it
        assertThat(remarks).isEmpty();
        assertThat(client.metric("chainrule_model_loads_total{model=\"m\",result=\"loaded\"}"))
                .isEqualTo(1);
    }

    @Test
    void noRequestFailsWhileVersionsChange() throws Exception {
        double first = expected(Models.numbers(2, 1));
        double second = expected(Models.numbers(2, 2));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> askers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                askers.add(threads.submit(() -> {
                    while (!done.get()) {
                        Reply reply = client.post("/predict/m", ROW);
                        asked.incrementAndGet();
                        boolean right = reply.status() == 200
                                && Set.of(first, second)
                                        .contains(((Number) reply.object().get("prediction")).doubleValue());
                        if (!right) {
                            wrong.add(reply.toString());
                        }
                    }
                }));
            }
            for (int change = 0; change < 10; change++) {
                Models.numbers(2, 1 + (change + 1) % 2).save(file);
                int expected = change + 2;
                Wait.until(
                        "change " + change,
                        () -> client.metric("chainrule_model_loads_total{model=\"m\",result=\"loaded\"}") == expected);
            }
            done.set(true);
            for (Future<?> asker : askers) {
                asker.get();
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked.get()).isGreaterThan(80);
    }
}
