package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
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
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
                .endsWith("m.onnx");
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
        assertThat(remarks).singleElement().asString().endsWith("m.onnx; its rows now need 'x3'");
    }

    private static Feature number(String column) {
        return new NumberFeature(column, 0, false, new Scaling.None());
    }

    private static Arguments change(List<Feature> features, Target target, String told) {
        return Arguments.of(features, target, told);
    }

    /** What takes the place of a model that predicts the number price from the numbers x1 and x2. */
    static List<Arguments> changes() {
        List<Feature> same = List.of(number("x1"), number("x2"));
        Target price = Models.NUMBER;
        List<Feature> many =
                IntStream.rangeClosed(1, 9).mapToObj(i -> number("x" + i)).toList();
        List<Feature> hostile =
                List.of(number("x1"), number("x2"), number("a\u0085\u001B[2J\u2028b" + "c".repeat(100)));
        return List.of(
                change(List.of(number("x2"), number("x1")), price, ""),
                change(same, new NumberTarget(List.of(new NumberTarget.Scale("price", 7, 1, 0.0, 9.0))), ""),
                change(List.of(number("x2")), price, "; its rows no longer need 'x1'"),
                change(
                        List.of(number("x2"), number("y")),
                        price,
                        "; its rows now need 'y'; its rows no longer need 'x1'"),
                change(many, price, "; its rows now need 'x3', 'x4', 'x5', 'x6', 'x7' and 2 more"),
                change(hostile, price, "; its rows now need 'a??[2J?b" + "c".repeat(52) + "…'"),
                change(
                        List.of(new CategoryFeature("x1", List.of("1", "2")), new BooleanFeature("x2", false)),
                        price,
                        "; it now reads 'x1' as category instead of number, 'x2' as boolean instead of number"),
                change(
                        same,
                        new NumberTarget(List.of(new NumberTarget.Scale("rent", 100, 25.5))),
                        "; it now predicts numbers: 'rent'"),
                change(same, Models.QUANTILES, "; it now predicts quantiles 0.1, 0.5, 0.9 of 'price'"),
                change(same, Models.TWO, "; it now predicts classes 'no', 'yes' of 'ill'"),
                change(
                        same,
                        Models.LABELS,
                        "; it now predicts labels: 'sport' ('False' or 'True'), 'news' ('n' or 'y')"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whoeverAsksIsToldWhatIsDifferent(List<Feature> features, Target target, String told)
            throws InterruptedException {
        Models.of(features, target, 2).save(file);
        Wait.until("it is told", () -> !remarks.isEmpty());
        assertThat(remarks)
                .singleElement()
                .asString()
                .matches("'m' was replaced by version [0-9a-f]{12} of " + Pattern.quote(file.toString())
                        + Pattern.quote(told));
    }

    @Test
    void otherClassesOfTheSameColumnAreTold() throws InterruptedException {
        List<Feature> features = List.of(number("x1"));
        Models.of(features, Models.TWO, 1).save(file);
        Wait.until("the first is told", () -> remarks.size() == 1);
        Models.of(features, new ClassTarget("ill", List.of("no", "perhaps", "yes")), 1)
                .save(file);
        Wait.until("the second is told", () -> remarks.size() == 2);
        assertThat(remarks.getLast()).endsWith("m.onnx; it now predicts classes 'no', 'perhaps', 'yes' of 'ill'");
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
