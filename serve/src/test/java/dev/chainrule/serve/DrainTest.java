package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.serve.Client.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end: what it has accepted is answered, and what it says meanwhile is true. */
class DrainTest {
    private static final String ROW = "{\"x1\":1,\"x2\":2}";
    private static final String QUESTION =
            "POST /predict/m HTTP/1.1\r\nHost: a\r\nContent-Length: " + ROW.length() + "\r\n\r\n" + ROW;

    private final Gate gate = new Gate();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        gate.open();
        threads.close();
    }

    private Server start(Duration delay, Duration drain) {
        return Server.start(Settings.of(List.of(Models.save(Models.large(1), folder, "m")))
                .with(gate)
                .with(new Batching(1, 8, 1000, Duration.ofSeconds(100)))
                .with(new Lifecycle(Duration.ZERO, delay, drain)));
    }

    @Test
    void requestsUnderWayAreAnswered() throws Exception {
        Server server = start(Duration.ZERO, Duration.ofSeconds(60));
        gate.close();
        try (Client client = new Client(server)) {
            List<Future<Reply>> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Callable<Reply> question = () -> client.post("/predict/m", ROW);
                asked.add(threads.submit(question));
            }
            Wait.until("they wait", () -> client.metric("chainrule_requests_under_way") == 21); // and this one
            Future<?> ending = threads.submit(server::close);
            Wait.until("no more are accepted", () -> isRefused(server));
            assertThat(ending.isDone()).isFalse();
            gate.open();
            for (Future<Reply> answer : asked) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
            ending.get();
        }
        assertThat(gate.batches.stream().mapToInt(rows -> rows).sum()).isEqualTo(21); // one row when it was loaded
    }

    private static boolean isRefused(Server server) {
        try (RawClient raw = new RawClient(server)) {
            raw.send("");
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void untilItAcceptsNoMoreItSaysThatItIsNotReadyAndAnswers() throws Exception {
        Server server = start(Duration.ofSeconds(2), Duration.ofSeconds(60));
        try (Client client = new Client(server)) {
            assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
            Future<?> ending = threads.submit(server::close);
            Wait.until("it is not ready", () -> client.get("/v2/health/ready").status() == 503);
            Reply ready = client.get("/v2/health/ready");
            assertThat(ready.object().get("reason")).isEqualTo("the server is ending");
            assertThat(client.get("/v2/models/m/ready").status()).isEqualTo(503);
            assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
            Reply reply = client.post("/predict/m", ROW);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("connection")).isEqualToIgnoringCase("keep-alive");
            ending.get();
        }
        assertThat(isRefused(server)).isTrue();
    }

    @Test
    void aConnectionThatIsOpenAlreadyGetsOneMoreAnswer() throws Exception {
        Server server = start(Duration.ZERO, Duration.ofSeconds(60));
        try (RawClient kept = new RawClient(server);
                RawClient idle = new RawClient(server)) {
            assertThat(kept.send(QUESTION).readAnswer()).startsWith("HTTP/1.1 200");
            assertThat(idle.send(QUESTION).readAnswer()).startsWith("HTTP/1.1 200");
            Future<?> ending = threads.submit(server::close);
            Wait.until("no more are accepted", () -> isRefused(server));
            Thread.sleep(300); // and it has noticed
            assertThat(kept.send(QUESTION).readToEnd())
                    .startsWith("HTTP/1.1 200")
                    .contains("onnection: close");
            assertThat(idle.readToEnd()).isEmpty();
            ending.get();
        }
    }

    @Test
    void whatIsNotAnsweredInTimeIsCutOff() throws Exception {
        Server server = start(Duration.ZERO, Duration.ofMillis(300));
        gate.close();
        try (RawClient raw = new RawClient(server)) {
            raw.send(QUESTION);
            gate.awaitArrival();
            Future<?> ending = threads.submit(server::close);
            assertThat(raw.readToEnd()).doesNotContain("200");
            ending.get();
        }
    }

    @Test
    void underLoadEveryRequestThatWasAcceptedIsAnswered() throws Exception {
        Server server = start(Duration.ZERO, Duration.ofSeconds(60));
        AtomicInteger answered = new AtomicInteger();
        List<Future<String>> askers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Callable<String> asker = () -> ask(server, answered);
            askers.add(threads.submit(asker));
        }
        Wait.until("there is load", () -> answered.get() > 500);
        server.close();
        for (Future<String> asker : askers) {
            assertThat(asker.get()).isEqualTo("refused");
        }
    }

    /** Asks on connections that are kept as long as the server keeps them, until it accepts no more; how it ended. */
    private static String ask(Server server, AtomicInteger answered) throws IOException {
        while (true) {
            try (RawClient raw = new RawClient(server)) {
                boolean isKept = true;
                while (isKept) {
                    String answer = raw.send(QUESTION).readAnswer();
                    if (!answer.startsWith("HTTP/1.1 200")) {
                        return "instead of an answer: " + answer;
                    }
                    answered.incrementAndGet();
                    isKept = !answer.contains("onnection: close");
                }
            } catch (ConnectException e) {
                return "refused";
            }
        }
    }

    @Test
    void endingTwiceIsEndingOnce() {
        Server server = start(Duration.ZERO, Duration.ofSeconds(5));
        server.close();
        server.close();
        assertThatThrownBy(() -> new RawClient(server)).isInstanceOf(ConnectException.class);
    }
}
