package dev.chainrule.serve;

import dev.chainrule.fuzz.Hostile;
import dev.chainrule.fuzz.Post;
import dev.chainrule.serve.http.AccessLog;
import dev.chainrule.serve.http.Dispatcher;
import dev.chainrule.serve.http.Loopback;
import dev.chainrule.serve.http.MemoryBudget;
import dev.chainrule.serve.metrics.Metrics;
import dev.chainrule.serve.model.ModelShelf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Two models served without a socket, under limits that small inputs reach. */
final class FuzzedServer {
    private static final Path GOLDEN = Path.of("..", "onnx", "src", "test", "resources", "golden");

    /** Words and numbers to a class; numbers, dates, truths and categories of every kind to quantiles. */
    private static final List<String> MODELS = List.of("2-classes", "2-quantiles");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final MemoryBudget memory;
    private final Loopback loopback;
    private final List<String> mistakes = new ArrayList<>();

    FuzzedServer() {
        Limits limits =
                Limits.usual().withBody(3000).withRows(40).withColumns(60).withMemory(1 << 20);
        Settings settings = Settings.of(MODELS.stream()
                        .map(name -> GOLDEN.resolve(name + ".onnx"))
                        .toList())
                .with(limits)
                .with(new Lifecycle(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .with(Scorer.by("scalar"));
        Metrics metrics = new Metrics();
        memory = new MemoryBudget(limits.memory());
        ModelShelf shelf = new ModelShelf(settings, metrics);
        shelf.load();
        Dispatcher dispatcher = new Dispatcher(
                new PredictionRoutes(shelf, memory, settings).routes(),
                limits,
                metrics,
                new AccessLog(Optional.empty(), metrics),
                () -> false,
                mistakes::add);
        loopback = new Loopback(dispatcher, limits, metrics);
    }

    /**
     * Posts {@code body} to {@code before} + a model + {@code after}, for each model.
     *
     * @throws AssertionError if an answer is not predictions, or a refusal of status 4xx with a reason
     */
    void post(String before, String after, String type, byte[] body) {
        for (String model : MODELS) {
            Post answer = loopback.send(new Post(before + model + after, type, body, false));
            Post again = loopback.send(new Post(before + model + after, type, body, true));
            if (answer.status() != again.status()) {
                throw new AssertionError("answered " + answer + ", and to the same in chunks " + again);
            }
            if (answer.status() == 200 && !Arrays.equals(answer.answer(), again.answer())) {
                throw new AssertionError("predicts other numbers for a body in chunks");
            }
            require(answer);
            require(again);
        }
        if (memory.reserved() != 0) {
            throw new AssertionError(memory.reserved() + " bytes stay reserved");
        }
    }

    private void require(Post post) {
        if (post.status() == 200) {
            requirePredictions(post);
        } else if (post.status() < 400 || post.status() >= 500) {
            throw new AssertionError("answered " + post + " " + mistakes);
        } else {
            Map<?, ?> error =
                    (Map<?, ?>) JSON.readValue(post.answer(), Map.class).get("error");
            Hostile.requireLine((String) error.get("reason"));
        }
    }

    private static void requirePredictions(Post post) {
        if (post.type().startsWith("application/json")) {
            JSON.readValue(post.answer(), Object.class);
        } else if (!post.toString().endsWith("\n")) {
            throw new AssertionError("answered " + post);
        }
    }
}
