package dev.chainrule.studio.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.studio.Studio;
import dev.chainrule.studio.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over a real connection, as a page does it. */
@Timeout(60)
class TrainingAddressesTest {
    private static final String NETWORK = """
            {"layers": [2, 3, 1], "activations": ["tanh", "sigmoid"], "biases": [[0, 0, 0], [0]], "seed": 1,
             "learningRate": 0.5, "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]}
            """;

    private final Studio studio = Studio.start(new Studio.Settings("127.0.0.1", 0, "test", null));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        studio.close();
        client.shutdownNow();
    }

    private URI at(String path) {
        return studio.address().resolve(path);
    }

    private record Answer(int status, Map<?, ?> body) {}

    private Answer post(String path, String body) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(at(path)).build());
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), (Map<?, ?>) Json.parse(response.body()));
    }

    private String start() throws IOException, InterruptedException {
        Answer answer = post("/api/trainings", "{\"network\": " + NETWORK + ", \"batch\": 2}");
        assertThat(answer.status()).isEqualTo(201);
        return "/api/trainings/" + answer.body().get("id");
    }

    @Test
    void tellsEverythingFromTheFirstStepToTheEnd() throws IOException, InterruptedException {
        Answer started =
                post("/api/trainings", "{\"network\": " + NETWORK + ", \"batch\": 2, \"optimizer\": \"adam\"}");
        assertThat((List<?>) started.body().get("points")).hasSize(4);
        assertThat(started.body().get("rows")).isEqualTo(4);
        String training = "/api/trainings/" + started.body().get("id");
        Listener listener = new Listener(client, at(training));
        Map<?, ?> first = listener.snapshot();
        assertThat(first.get("state")).isEqualTo("paused");
        assertThat(first.get("step")).isEqualTo(0);
        assertThat(first.get("heard")).isEqualTo(0);
        assertThat(first.get("optimizer")).isEqualTo("adam");
        assertThat(post(training, "{\"do\": \"batch\"}").body().get("said")).isEqualTo(1);
        Map<?, ?> batch = listener.atRest(1);
        assertThat(batch.get("progress")).isEqualTo(0.5);
        assertThat(batch.get("heard")).isEqualTo(1);
        post(training, "{\"do\": \"epoch\"}");
        Map<?, ?> epoch = listener.atRest(2);
        assertThat((List<?>) epoch.get("lossEpochs")).hasSize(1);
        post(training, "{\"do\": \"start\", \"learningRate\": 0.01}");
        Map<?, ?> running = listener.await(
                snapshot -> "running".equals(snapshot.get("state")) && snapshot.get("stepsPerSecond") != null);
        assertThat(((Number) running.get("stepsPerSecond")).doubleValue()).isGreaterThan(100);
        assertThat(running.get("rate")).isEqualTo(0.01);
        post(training, "{\"do\": \"pause\"}");
        int last = ((Map<?, ?>) listener.atRest(3).get("recorded")).get("last") instanceof Integer n ? n : -1;
        Answer recorded = get(training + "/epochs/" + last);
        assertThat(recorded.status()).isEqualTo(200);
        Answer trace = post(
                "/api/trace", "{\"network\": " + new String(Json.write(recorded.body()), StandardCharsets.UTF_8) + "}");
        assertThat(trace.status()).isEqualTo(200);
        assertThat(trace.body().get("steps")).isInstanceOf(List.class);
        post(training, "{\"do\": \"stop\"}");
        assertThat(listener.end()).isEqualTo("stopped");
        assertThat(post(training, "{\"do\": \"start\"}").status()).isEqualTo(404);
        assertThat(get(training + "/epochs/0").status()).isEqualTo(200); // what was recorded stays for a while
    }

    @Test
    void twoListenersHearTheSameAndOneThatComesLaterHearsTheWholeCurve() throws IOException, InterruptedException {
        String training = start();
        Listener one = new Listener(client, at(training));
        for (int i = 0; i < 5; i++) {
            post(training, "{\"do\": \"epoch\"}");
        }
        Map<?, ?> heard = one.atRest(10);
        Map<?, ?> later = new Listener(client, at(training)).atRest(10);
        assertThat((List<?>) later.get("lossEpochs")).hasSize(5);
        assertThat(later.get("network")).isEqualTo(heard.get("network"));
        assertThat(later.get("loss")).isEqualTo(heard.get("loss"));
    }

    @Test
    void goesOnWhenAListenerLeavesAndIsFoundAgain() throws IOException, InterruptedException {
        String training = start();
        post(training, "{\"do\": \"start\"}");
        Map<?, ?> running = new Listener(client, at(training)).await(it -> "running".equals(it.get("state")));
        long left = ((Number) running.get("step")).longValue();
        Listener again = new Listener(client, at(training));
        again.await(it -> ((Number) it.get("step")).longValue() > left && "running".equals(it.get("state")));
        post(training, "{\"do\": \"pause\"}");
        again.atRest(left);
    }

    /** The training goes on while a snapshot is made of it; what it reaches meanwhile comes with the next. */
    @Test
    void newsTellNothingNewerThanTheirSnapshot() throws IOException, InterruptedException {
        String training = start();
        post(training, "{\"do\": \"start\"}");
        Listener listener = new Listener(client, at(training));
        listener.await(it -> "running".equals(it.get("state")));
        int before = 0;
        for (int i = 0; i < 10; i++) {
            Map<?, ?> snapshot = listener.snapshot();
            int epoch = (Integer) snapshot.get("epoch");
            assertThat(epoch).isGreaterThan(before);
            assertThat((List<?>) snapshot.get("lossEpochs"))
                    .extracting(point -> ((Number) ((List<?>) point).getFirst()).intValue())
                    .allMatch(one -> one <= epoch);
            int last = (Integer) ((Map<?, ?>) snapshot.get("recorded")).get("last");
            assertThat(last).isBetween(0, epoch);
            before = epoch;
        }
        post(training, "{\"do\": \"pause\"}");
        // one who hears the whole curve: this one may know all of it when the news of the pause comes
        Map<?, ?> rest = new Listener(client, at(training)).await(it -> "paused".equals(it.get("state")));
        List<?> points = (List<?>) rest.get("lossEpochs");
        assertThat(((Number) ((List<?>) points.getLast()).getFirst()).intValue())
                .isEqualTo(rest.get("epoch"));
    }

    /** Words are numbered in their order, and a snapshot tells how many were heard: who has said them knows what to wait for. */
    @Test
    void everyWordIsHeardInItsTurn() throws IOException, InterruptedException {
        String training = start();
        Listener listener = new Listener(client, at(training));
        for (int word = 1; word <= 20; word++) {
            assertThat(post(training, "{\"learningRate\": 0." + word + "}")
                            .body()
                            .get("said"))
                    .isEqualTo(word);
        }
        Map<?, ?> last = listener.await(it -> it.get("heard").equals(20));
        assertThat(last.get("rate")).isEqualTo(0.2);
        assertThat(last.get("state")).isEqualTo("paused");
        assertThat(post(training, "{}").body()).isEmpty();
    }

    /** A page that is closed says nothing: a training nobody watches gives way to a new one, as soon as one is needed. */
    @Test
    void trainingsOfClosedPagesKeepNobodyFromTraining() throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            String training = start();
            post(training, "{\"do\": \"epoch\"}");
            new Listener(client, at(training)).atRest(2);
        }
    }

    @Test
    void waitsForNewsNoLongerThanASecondOrSo() throws IOException, InterruptedException {
        String training = start();
        Listener listener = new Listener(client, at(training));
        listener.snapshot();
        assertThat(listener.next()).isEqualTo(new Listener.News(null, null));
    }

    @Test
    void reasonsComeAsWordsWithFiguresToo() throws IOException, InterruptedException {
        Answer refused = post("/api/trainings", "{\"network\": " + NETWORK.replaceAll(", \"targets\".*]]", "") + "}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("error"))
                .isEqualTo(Map.of(
                        "message",
                        "network: 'targets' is missing; without targets nothing can be learned",
                        "reason",
                        Map.of("key", "no-targets")));
        String network = "{\"layers\": [1, 1], \"activations\": [\"identity\"], \"weights\": [[[0.5]]],"
                + " \"learningRate\": 1e30, \"inputs\": [[1], [2]], \"targets\": [[1], [2]]}";
        Answer started = post("/api/trainings", "{\"network\": " + network + ", \"batch\": 1}");
        String training = "/api/trainings/" + started.body().get("id");
        post(training, "{\"do\": \"start\"}");
        Listener listener = new Listener(client, at(training));
        Map<?, ?> away = listener.await(it -> "diverged".equals(it.get("state")));
        assertThat(away.get("message").toString()).contains("is too high");
        Map<?, ?> reason = (Map<?, ?>) away.get("reason");
        assertThat(reason.get("key")).isEqualTo("away-by-rate");
        assertThat(((Number) reason.get("lower")).doubleValue()).isEqualTo(1e30 / 10);
        assertThat((List<?>) away.get("findings"))
                .anySatisfy(it -> assertThat(((Map<?, ?>) it).get("key")).isEqualTo("away-by-rate"));
    }

    @Test
    void refusesInWords() throws IOException, InterruptedException {
        String training = start();
        assertThat(post(training, "{\"do\": \"strat\"}"))
                .isEqualTo(new Answer(
                        400,
                        Map.of("error", Map.of("message", "the request: \"do\" is 'strat'; did you mean 'start'?"))));
        assertThat(post(training, "{\"learningRate\": -1}").status()).isEqualTo(400);
        assertThat(post(training, "{\"optimizer\": \"adma\"}").status()).isEqualTo(400);
        assertThat(post(training, "{\"pace\": -2}").status()).isEqualTo(400);
        assertThat(post(training, "{\"pace\": 1e-12}").status()).isEqualTo(400);
        assertThat(post("/api/trainings/none", "{\"do\": \"start\"}").status()).isEqualTo(404);
        assertThat(get("/api/trainings/none/news").status()).isEqualTo(404);
        assertThat(get(training + "/news?after=-1").status()).isEqualTo(400);
        assertThat(get(training + "/epochs/7").status()).isEqualTo(404);
        assertThat(get(training + "/epochs/x").status()).isEqualTo(400);
        assertThat(post("/api/trainings", "{\"network\": {\"layers\": [1]}}").status())
                .isEqualTo(400);
        assertThat(post("/api/trainings", "{\"network\": " + NETWORK + ", \"data\": \"digits\"}")
                        .status())
                .isEqualTo(400);
    }

    private String refusal(String path, String body) throws IOException, InterruptedException {
        Answer answer = post(path, body);
        assertThat(answer.status()).isEqualTo(400);
        return String.valueOf(((Map<?, ?>) answer.body().get("error")).get("message"));
    }

    @Test
    void numbersBeyondSinglePrecisionAreRefusedByName() throws IOException, InterruptedException {
        String request = "{\"network\": " + NETWORK + ", \"batch\": 2}";
        assertThat(refusal("/api/trainings", request.replace("[[0], [1]", "[[1e300], [1]")))
                .contains("targets of sample 1", "1.0E300", "single precision");
        assertThat(refusal("/api/trainings", request.replace("[0, 1], [1, 0]", "[0, -1e39], [1, 0]")))
                .contains("inputs of sample 2");
        assertThat(refusal("/api/trainings", request.replace("[[0, 0, 0], [0]]", "[[0, 0, 0], [1e300]]")))
                .contains("biases of layer 2");
        assertThat(refusal("/api/trainings", request.replace("\"learningRate\": 0.5", "\"learningRate\": 1e300")))
                .contains("learningRate", "1.0E300");
        String training = start();
        assertThat(refusal(training, "{\"learningRate\": 1e300}")).contains("learningRate", "1.0E300");
        assertThat(refusal(training, "{\"learningRate\": 1e-300}")).contains("learningRate", "too small");
        assertThat(post(training, "{\"learningRate\": 1e30}").status()).isEqualTo(200);
    }
}
