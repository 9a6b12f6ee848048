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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * How much of its speed the engine loses while it is watched: 784–128–10, batches of 32, one thread, in turns the engine
 * by itself, a live training nobody asks for, and one whose every snapshot somebody asks for and parses over HTTP. Updates
 * are counted by the clock, which on a machine of few processors or with other work to do tells most of those, and by the
 * processor time of the thread that trains; ratios are of runs of the same round. Beside them stands the processor time of
 * the thread that makes the snapshots. Run on request: {@code mvn -pl studio -am test -Dtest=StreamingBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class StreamingBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 7;
    private static final long MILLIS = 3000;
    private static final int ROWS = 2000;
    private static final String NETWORK = "{\"layers\": [784, 128, 10], \"activations\": [\"relu\", \"softmax\"],"
            + " \"loss\": \"cross-entropy\", \"biases\": [" + zeros(128) + ", " + zeros(10) + "], \"seed\": 1,"
            + " \"inputs\": " + zeros(784) + ", \"targets\": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], \"learningRate\": 0.05}";

    /**
     * One run.
     *
     * @param byClock updates per second
     * @param byProcessor updates per second of the processor time of the thread that trains
     * @param looking processor time of the thread that makes snapshots, as a share of that
     * @param asked snapshots per second
     */
    private record Run(double byClock, double byProcessor, double looking, double asked) {}

    /** Where clocks stood, and the updates by then. */
    private record Mark(long nanos, long trained, long looked, long step) {
        static Mark ofEngine(long step) {
            return new Mark(System.nanoTime(), THREADS.getCurrentThreadCpuTime(), 0, step);
        }

        /** At {@code nanos} it was told to go on or to rest, and it rests now. */
        static Mark ofLive(long nanos, long step) {
            return new Mark(nanos, cpuTime("training "), cpuTime("snapshots of training "), step);
        }

        Run to(Mark end, int snapshots) {
            double updates = (end.step - step) * 1e9;
            return new Run(
                    updates / (end.nanos - nanos),
                    updates / (end.trained - trained),
                    (double) (end.looked - looked) / (end.trained - trained),
                    snapshots * 1e9 / (end.nanos - nanos));
        }
    }

    private static String zeros(int count) {
        return Collections.nCopies(count, "0").toString();
    }

    private static Plan plan() {
        return Plan.of(NetworkFile.parse(NETWORK, "benchmark"), DigitRows.of(ROWS, 0), null, null, 32, 0);
    }

    @Test
    void watchedAndUnwatched() throws IOException, InterruptedException {
        List<Run> engine = new ArrayList<>();
        List<Run> unwatched = new ArrayList<>();
        List<Run> watched = new ArrayList<>();
        engine();
        watched();
        System.out.printf(
                Locale.ROOT,
                "784-128-10, batches of 32, one engine thread, %d rounds of %.0f s each; updates per second%n%n"
                        + "%8s %30s   %30s   %20s%n%8s %10s%10s%10s   %10s%10s%10s   %10s%10s%n",
                ROUNDS,
                MILLIS / 1000.0,
                "",
                "by the clock",
                "by the engine's processor time",
                "while watched",
                "round",
                "engine",
                "live",
                "watched",
                "engine",
                "live",
                "watched",
                "asked/s",
                "looking");
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 0) {
                engine.add(engine());
                unwatched.add(unwatched());
                watched.add(watched());
            } else { // what warms or cools the machine meets each as often first as last
                watched.add(watched());
                unwatched.add(unwatched());
                engine.add(engine());
            }
            print(
                    String.valueOf(round + 1),
                    List.of(engine.get(round)),
                    List.of(unwatched.get(round)),
                    List.of(watched.get(round)));
        }
        print("median", engine, unwatched, watched);
        System.out.printf(
                Locale.ROOT,
                "%8s %10s%+9.1f%%%+9.1f%%   %10s%+9.1f%%%+9.1f%%%n",
                "ratio",
                "",
                lost(engine, unwatched, Run::byClock),
                lost(engine, watched, Run::byClock),
                "",
                lost(engine, unwatched, Run::byProcessor),
                lost(engine, watched, Run::byProcessor));
    }

    private static void print(String name, List<Run> engine, List<Run> unwatched, List<Run> watched) {
        System.out.printf(
                Locale.ROOT,
                "%8s %10.0f%10.0f%10.0f   %10.0f%10.0f%10.0f   %10.1f%9.1f%%%n",
                name,
                median(engine, Run::byClock),
                median(unwatched, Run::byClock),
                median(watched, Run::byClock),
                median(engine, Run::byProcessor),
                median(unwatched, Run::byProcessor),
                median(watched, Run::byProcessor),
                median(watched, Run::asked),
                100 * median(watched, Run::looking));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        return runs.stream().mapToDouble(figure).sorted().toArray()[runs.size() / 2];
    }

    /** The median over the rounds of how much more the second makes than the first, in per cent. */
    private static double lost(List<Run> engine, List<Run> other, ToDoubleFunction<Run> figure) {
        double[] ratios = new double[engine.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = figure.applyAsDouble(other.get(round)) / figure.applyAsDouble(engine.get(round));
        }
        Arrays.sort(ratios);
        return 100 * (ratios[ratios.length / 2] - 1);
    }

    /** Processor time of the one thread whose name begins so, in nanoseconds. */
    private static long cpuTime(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.threadId()))
                .max()
                .orElseThrow();
    }

    private static Run engine() {
        Plan plan = plan();
        try (var training = plan.start()) {
            training.partialFit(plan.data());
            Mark start = Mark.ofEngine(training.history().epochs().getLast().steps());
            while (System.nanoTime() - start.nanos < MILLIS * 1_000_000) {
                training.partialFit(plan.data());
            }
            return start.to(Mark.ofEngine(training.history().epochs().getLast().steps()), 0);
        }
    }

    private static Run unwatched() throws InterruptedException {
        try (LiveTraining live = LiveTraining.start(plan(), "benchmark")) {
            live.say(Command.of(Command.Do.EPOCH));
            long before = rest(live, 1);
            Mark start = Mark.ofLive(System.nanoTime(), before);
            live.say(Command.of(Command.Do.START));
            Thread.sleep(MILLIS);
            live.say(Command.of(Command.Do.PAUSE));
            long paused = System.nanoTime();
            return start.to(Mark.ofLive(paused, rest(live, before + 1)), 0);
        }
    }

    private static long rest(LiveTraining live, long least) throws InterruptedException {
        live.broadcast().join();
        try {
            Map<String, ?> snapshot = live.broadcast().await(0, 10_000).snapshot();
            while (snapshot.isEmpty()
                    || "running".equals(snapshot.get("state"))
                    || (Long) snapshot.get("step") < least) {
                Thread.sleep(5);
                snapshot = live.broadcast().await(0, 10_000).snapshot();
            }
            return (Long) snapshot.get("step");
        } finally {
            live.broadcast().leave();
        }
    }

    /** The rows are those of the preset, the server and its listener share the machine. */
    private static Run watched() throws IOException, InterruptedException {
        try (Studio studio = Studio.start(new Studio.Settings("127.0.0.1", 0, "benchmark", null));
                HttpClient client = HttpClient.newHttpClient()) {
            URI trainings = studio.address().resolve("/api/trainings");
            Map<?, ?> started =
                    post(client, trainings, "{\"network\": " + NETWORK + ", \"data\": \"digits\", \"batch\": 32}");
            URI training = URI.create(trainings + "/" + started.get("id"));
            Listener listener = new Listener(client, training);
            post(client, training, "{\"do\": \"epoch\"}");
            long before = ((Number) listener.atRest(1).get("step")).longValue();
            Mark start = Mark.ofLive(System.nanoTime(), before);
            post(client, training, "{\"do\": \"start\"}");
            int snapshots = 0;
            while (System.nanoTime() - start.nanos < MILLIS * 1_000_000) {
                listener.snapshot();
                snapshots++;
            }
            post(client, training, "{\"do\": \"pause\"}");
            long paused = System.nanoTime();
            long after = ((Number) listener.atRest(before + 1).get("step")).longValue();
            return start.to(Mark.ofLive(paused, after), snapshots);
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
