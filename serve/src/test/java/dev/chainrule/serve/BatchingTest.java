package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.Model;
import dev.chainrule.serve.Client.Reply;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of several requests computed together: what gathers while others are computed, what is refused, what is too late. */
class BatchingTest {
    private static final int QUEUE = 12;

    private final Gate gate = new Gate();
    private final Model model = Models.large(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Server server;
    private Client client;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = Server.start(Settings.of(
                        List.of(Models.save(model, folder, "m"), Models.save(Models.numbers(2, 1), folder, "small")))
                .with(gate)
                .with(new Batching(1, 8, QUEUE, Duration.ofSeconds(100))));
        client = new Client(server);
        gate.batches.clear(); // of loading
        gate.here.clear();
    }

    @AfterEach
    void stop() {
        gate.open();
        threads.close();
        client.close();
        server.close();
    }

    private static String rows(int count, double x) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"x1\":" + (x + i) + ",\"x2\":1}")
                .toList()
                .toString();
    }

    private double expected(double x) {
        return model.predict(Map.of("x1", x, "x2", 1.0)).value();
    }

    private Future<Reply> ask(int count, double x) {
        Callable<Reply> question = () -> client.post("/predict/m", rows(count, x));
        return threads.submit(question);
    }

    private void awaitWaiting(int requests) throws InterruptedException {
        Wait.until(
                requests + " requests wait", () -> client.metric("chainrule_queue_requests{model=\"m\"}") == requests);
    }

    @Test
    void aLoneRequestDoesNotWaitForOthers() {
        assertThat(client.post("/predict/m", rows(1, 5)).status()).isEqualTo(200);
        assertThat(client.post("/predict/m", rows(1, 6)).status()).isEqualTo(200);
        assertThat(gate.batches).containsExactly(1, 1);
    }

    @Test
    void whatComesMeanwhileIsComputedTogether() throws InterruptedException, ExecutionException {
        gate.close();
        Future<Reply> first = ask(1, 0);
        gate.awaitArrival();
        List<Future<Reply>> others = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            others.add(ask(2, 100 * i));
            awaitWaiting(i);
        }
        assertThat(client.metric("chainrule_queue_rows{model=\"m\"}")).isEqualTo(10);
        gate.open();
        assertThat(first.get().status()).isEqualTo(200);
        for (int i = 1; i <= 5; i++) {
            List<?> answer = others.get(i - 1).get().list();
            for (int row = 0; row < 2; row++) {
                Object prediction = ((Map<?, ?>) answer.get(row)).get("prediction");
                assertThat(((Number) prediction).doubleValue()).isEqualTo(expected(100 * i + row));
            }
        }
        // one while it was alone, then at most eight rows: four requests, and the last
        assertThat(gate.batches).containsExactly(1, 8, 2);
        assertThat(client.metric("chainrule_batch_rows_sum{model=\"m\"}")).isEqualTo(11);
        assertThat(client.metric("chainrule_rows_total{model=\"m\"}")).isEqualTo(11);
    }

    @Test
    void aRequestOfMoreThanABatchIsABatchOfItsOwn() {
        Reply reply = client.post("/predict/m", rows(30, 7));
        assertThat(reply.list()).hasSize(30);
        assertThat(gate.batches).containsExactly(30);
        assertThat(((Map<?, ?>) reply.list().getLast()).get("prediction")).isEqualTo(expected(36));
    }

    @Test
    void whenTheQueueIsFullMoreIsRefused() throws InterruptedException, ExecutionException {
        gate.close();
        Future<Reply> computed = ask(1, 0);
        gate.awaitArrival();
        Future<Reply> waits = ask(QUEUE - 1, 10);
        awaitWaiting(1);
        Reply tooMuch = ask(2, 20).get();
        assertThat(tooMuch.status()).isEqualTo(429);
        assertThat(tooMuch.header("retry-after")).isEqualTo("1");
        assertThat(tooMuch.reason()).startsWith("too many rows wait already (11 of 12)");
        Future<Reply> last = ask(1, 30);
        awaitWaiting(2);
        // now it is refused before its body is looked at
        assertThat(ask(1, 40).get().status()).isEqualTo(429);
        assertThat(client.post("/predict/m", "no JSON").status()).isEqualTo(429);
        gate.open();
        for (Future<Reply> accepted : List.of(computed, waits, last)) {
            assertThat(accepted.get().status()).isEqualTo(200);
        }
        assertThat(ask(2, 20).get().status()).isEqualTo(200);
    }

    private Reply within(String millis) {
        return client.send(client.request("/predict/m")
                .header("X-Request-Timeout-Ms", millis)
                .POST(HttpRequest.BodyPublishers.ofString(rows(1, 1)))
                .build());
    }

    @Test
    void whatIsTooLateIsToldWhere() throws InterruptedException, ExecutionException {
        gate.close();
        Reply computing = within("30");
        assertThat(computing.status()).isEqualTo(504);
        assertThat(computing.reason()).endsWith("the request was being computed");
        Reply waiting = within("30");
        assertThat(waiting.status()).isEqualTo(504);
        assertThat(waiting.reason()).endsWith("the request waited to be computed");
        Future<Reply> patient = ask(1, 3);
        awaitWaiting(2);
        gate.open();
        assertThat(patient.get().status()).isEqualTo(200);
        // nobody computes what nobody waits for
        assertThat(gate.batches).containsExactly(1, 1);
    }

    @Test
    void whatIsNoTimeIsRefused() {
        for (String wrong : List.of("0", "-5", "soon", "1.5")) {
            assertThat(within(wrong).status()).isEqualTo(400);
        }
        assertThat(within("99999999999999").status()).isEqualTo(200);
    }

    @Test
    void littleIsComputedWhereItCameUnlessOthersCompute() throws InterruptedException, ExecutionException {
        assertThat(client.post("/predict/small", rows(1, 1)).status()).isEqualTo(200);
        assertThat(client.post("/predict/m", rows(1, 1)).status()).isEqualTo(200);
        assertThat(gate.here).containsExactly(true, false);
        gate.close();
        Callable<Reply> question = () -> client.post("/predict/small", rows(1, 2));
        Future<Reply> here = threads.submit(question);
        gate.awaitArrival();
        Future<Reply> next = threads.submit(question);
        Wait.until("it waits", () -> client.metric("chainrule_queue_requests{model=\"small\"}") == 1);
        gate.open();
        assertThat(here.get().body()).isEqualTo(next.get().body());
        assertThat(gate.here).containsExactly(true, false, true, false);
    }

    @Test
    void whatFailsIsTheAnswerToThatRequestAlone() {
        gate.breakDown(true);
        Reply failed = client.post("/predict/m", rows(1, 1));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.reason()).isEqualTo("this is a mistake in chainrule; please report it");
        gate.breakDown(false);
        assertThat(client.post("/predict/m", rows(1, 1)).status()).isEqualTo(200);
    }
}
