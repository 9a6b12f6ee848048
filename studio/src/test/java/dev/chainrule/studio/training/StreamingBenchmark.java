package dev.chainrule.studio.training;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.Studio;
import dev.chainrule.studio.http.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * How much of its speed the engine loses while it is watched: 784–128–10, batches of 32, one thread, in turns the engine
 * by itself, a live training nobody listens to, and one whose every event a listener reads and parses over HTTP. Counted
 * is the processor time of the thread that trains, which other programs do not lengthen much, and beside it that of the
 * thread that makes the snapshots. Run on
 * request: {@code mvn -pl studio -am test -Dtest=StreamingBenchmark}.
 */
class StreamingBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;
    private static final long MILLIS = 3000;
    private static final int ROWS = 2000;
    private static final String NETWORK = "{\"layers\": [784, 128, 10], \"activations\": [\"relu\", \"softmax\"],"
            + " \"loss\": \"cross-entropy\", \"biases\": [" + zeros(128) + ", " + zeros(10) + "], \"seed\": 1,"
            + " \"inputs\": " + zeros(784) + ", \"targets\": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], \"learningRate\": 0.05}";

    private static String zeros(int count) {
        return Collections.nCopies(count, "0").toString();
    }

    private static Plan plan() {
        return Plan.of(NetworkFile.parse(NETWORK, "benchmark"), DigitRows.of(ROWS, 0), null, null, 32, 0);
    }

    @Test
    void watchedAndUnwatched() throws IOException, InterruptedException {
        List<Double> engine = new ArrayList<>();
        List<Double> unwatched = new ArrayList<>();
        List<Double> watched = new ArrayList<>();
        List<Double> looking = new ArrayList<>();
        AtomicInteger events = new AtomicInteger();
        engine();
        for (int round = 0; round < ROUNDS; round++) {
            engine.add(engine());
            unwatched.add(unwatched());
            watched.add(watched(events, looking));
        }
        System.out.printf(
                Locale.ROOT,
                "updates per second of the engine's processor time, median of %d: engine %.0f, live and unwatched %.0f (%+.1f %%), watched %.0f (%+.1f %%), "
                        + "%.1f events per second by a thread that takes %.1f %% of the engine's time%n",
                ROUNDS,
                median(engine),
                median(unwatched),
                100 * (median(unwatched) / median(engine) - 1),
                median(watched),
                100 * (median(watched) / median(engine) - 1),
                1000.0 * events.get() / MILLIS / ROUNDS,
                100 * median(looking));
    }

    /** Processor time of the one thread whose name begins so, in nanoseconds. */
    private static long cpuTime(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.threadId()))
                .max()
                .orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double engine() {
        Plan plan = plan();
        try (var training = plan.start()) {
            training.partialFit(plan.data());
            long start = System.nanoTime();
            long used = THREADS.getCurrentThreadCpuTime();
            long before = training.history().epochs().getLast().steps();
            while (System.nanoTime() - start < MILLIS * 1_000_000) {
                training.partialFit(plan.data());
            }
            return (training.history().epochs().getLast().steps() - before)
                    * 1e9
                    / (THREADS.getCurrentThreadCpuTime() - used);
        }
    }

    private static double unwatched() throws InterruptedException {
        try (LiveTraining live = LiveTraining.start(plan(), "benchmark")) {
            live.say(Command.of(Command.Do.EPOCH));
            long before = rest(live, 1);
            long used = cpuTime("training ");
            live.say(Command.of(Command.Do.START));
            Thread.sleep(MILLIS);
            live.say(Command.of(Command.Do.PAUSE));
            return (rest(live, before + 1) - before) * 1e9 / (cpuTime("training ") - used);
        }
    }

    private static long rest(LiveTraining live, long least) throws InterruptedException {
        live.broadcast().join();
        try {
            Map<String, ?> snapshot = live.broadcast().await(0, 10_000).snapshot();
            while ("running".equals(snapshot.get("state")) || (Long) snapshot.get("step") < least) {
                Thread.sleep(20);
                snapshot = live.broadcast().await(0, 10_000).snapshot();
            }
            return (Long) snapshot.get("step");
        } finally {
            live.broadcast().leave();
        }
    }

    /** The rows are those of the preset, the server and its listener share the machine. */
    private static double watched(AtomicInteger events, List<Double> looking) throws IOException, InterruptedException {
        try (Studio studio = Studio.start(new Studio.Settings("127.0.0.1", 0, "benchmark", null));
                HttpClient client = HttpClient.newHttpClient()) {
            URI trainings = studio.address().resolve("/api/trainings");
            Map<?, ?> started =
                    post(client, trainings, "{\"network\": " + NETWORK + ", \"data\": \"digits\", \"batch\": 32}");
            URI training = URI.create(trainings + "/" + started.get("id"));
            Listener listener = new Listener(client, training);
            {
                post(client, training, "{\"do\": \"epoch\"}");
                long before = ((Number) listener.atRest(1).get("step")).longValue();
                long start = System.nanoTime();
                long used = cpuTime("training ");
                long looked = cpuTime("snapshots of training ");
                post(client, training, "{\"do\": \"start\"}");
                while (System.nanoTime() - start < MILLIS * 1_000_000) {
                    listener.snapshot();
                    events.incrementAndGet();
                }
                post(client, training, "{\"do\": \"pause\"}");
                long after = ((Number) listener.atRest(before + 1).get("step")).longValue();
                long trained = cpuTime("training ") - used;
                looking.add((double) (cpuTime("snapshots of training ") - looked) / trained);
                return (after - before) * 1e9 / trained;
            }
        }
    }

    private static Map<?, ?> post(HttpClient client, URI address, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return (Map<?, ?>) Json.parse(
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }
}
