package dev.chainrule.benchmarks.serving;

import dev.chainrule.bench.Machine;
import dev.chainrule.benchmarks.MarkdownTable;
import dev.chainrule.benchmarks.Page;
import dev.chainrule.benchmarks.Results;
import dev.chainrule.benchmarks.serving.Figures.Harm;
import dev.chainrule.benchmarks.serving.Figures.Throughput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Puts the server under load and writes the figures of docs/serving.md; see benchmarks/serve. */
public final class Main {
    private static final String CHAINRULE = "chainrule";
    private static final List<String> ENGINES = List.of(CHAINRULE, ServerProcess.ONNX_RUNTIME);
    private static final int MANY = 64;
    private static final int BAD = 1000;
    private static final int RELOADS = 10;
    private static final int TURNS = 11;
    private static final long PACE_NANOS = 1_000_000_000;

    private final boolean quick;
    private final Path scratch;

    private Main(boolean quick, Path scratch) {
        this.quick = quick;
        this.scratch = scratch;
    }

    /** Arguments: {@code --quick}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean quick = Arrays.asList(arguments).contains("--quick");
        Path root = Path.of(System.getProperty("chainrule.root", ".")).toAbsolutePath();
        Path target = root.resolve("benchmarks/target");
        Files.createDirectories(target.resolve("serving"));
        Figures figures = new Main(quick, target.resolve("serving")).measure();
        Results results = new Results(quick ? target.resolve("quick/results") : root.resolve("benchmarks/results"));
        results.write("serving", figures);
        Path template = root.resolve("docs/serving.md");
        Page page = new Page(template, quick ? target.resolve("quick/serving.md") : template);
        page.machine(Machine.here());
        page.section("throughput", throughput(figures.throughput()));
        page.section("turns", turns(figures.throughput()));
        page.section("harm", harm(figures.harm()));
        page.write();
    }

    /** A server process, its address, and the questions with the answers that it gave when it was idle. */
    private record Subjected(String engine, Process process, URI address, Path file, List<LoadClient.Question> good)
            implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(1, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Figures measure() throws IOException, InterruptedException {
        List<Throughput> throughput = new ArrayList<>();
        List<Harm> harm = new ArrayList<>();
        try (Subjected ours = start(ENGINES.getFirst());
                Subjected theirs = start(ENGINES.getLast())) {
            List<Subjected> both = List.of(ours, theirs);
            for (Subjected each : both) {
                say("warming up " + each.engine());
                load(each, MANY, quick ? 1 : 15);
            }
            for (int connections : List.of(MANY, 1)) {
                throughput.addAll(compare(both, connections));
            }
            harm.add(badRequests(ours));
            harm.add(reloads(ours));
            harm.add(ending(ours));
        }
        return new Figures(throughput, harm);
    }

    private Subjected start(String engine) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve(engine));
        Path file = folder.resolve(Subject.NAME + ".onnx");
        Subject.model(1).save(file);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseParallelGC",
                        "-XX:-UsePerfData",
                        "-Xmx1g",
                        "-Xlog:disable",
                        "-Xlog:all=error:stderr",
                        "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("chainrule.path", System.getProperty("java.class.path")),
                        ServerProcess.class.getName(),
                        engine,
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        scratch.resolve("errors.log").toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the server of " + engine + " did not start; see " + scratch.resolve("errors.log"));
        }
        URI address = URI.create(line);
        return new Subjected(engine, process, address, file, questions(address, Subject.questions(), false));
    }

    private static List<LoadClient.Question> questions(URI address, List<byte[]> requests, boolean areBad)
            throws IOException {
        List<LoadClient.Question> questions = new ArrayList<>();
        for (byte[] request : requests) {
            byte[] answer = LoadClient.ask(address, request);
            String text = new String(answer, StandardCharsets.UTF_8);
            boolean isRight = areBad
                    ? text.startsWith("400{\"error\":{\"row\":1,") || text.startsWith("400{\"error\":{\"row\":null,")
                    : text.startsWith("200{\"prediction\":");
            if (!isRight) {
                throw new IOException("unexpected answer: " + text);
            }
            questions.add(new LoadClient.Question(request, areBad, List.of(answer)));
        }
        return questions;
    }

    private static Load load(Subjected subject, int connections, double seconds) throws IOException {
        return new LoadClient(subject.address)
                .run(connections, LoadClient.after(seconds), subject.good, i -> i % subject.good.size(), () -> false);
    }

    /**
     * All in turns, each of them first in every other turn, so that whatever else the machine does falls on all of them
     * alike.
     */
    private List<Throughput> compare(List<Subjected> subjects, int connections) throws IOException {
        List<List<Load>> loads = List.of(new ArrayList<>(), new ArrayList<>());
        for (int turn = 0; turn < (quick ? 1 : TURNS); turn++) {
            for (int place = 0; place < subjects.size(); place++) {
                int i = (turn + place) % subjects.size();
                Load load = load(subjects.get(i), connections, quick ? 1 : connections == 1 ? 2 : 4);
                if (load.wrong() + load.lost() + load.notAccepted() > 0) {
                    throw new IllegalStateException("wrong answers: " + load.problems());
                }
                loads.get(i).add(load);
                say(String.format(
                        Locale.ROOT,
                        "%s, %d connections: %.0f/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms",
                        subjects.get(i).engine,
                        connections,
                        load.perSecond(),
                        load.millis(0.5),
                        load.millis(0.99),
                        load.millis(0.999)));
            }
        }
        List<Throughput> throughput = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            List<Load> of = loads.get(i);
            throughput.add(new Throughput(
                    subjects.get(i).engine,
                    connections,
                    median(of, Load::perSecond),
                    median(of, load -> load.millis(0.5)),
                    median(of, load -> load.millis(0.99)),
                    median(of, load -> load.millis(0.999)),
                    of.stream().map(Load::perSecond).toList(),
                    of.stream().map(load -> load.millis(0.99)).toList()));
        }
        return throughput;
    }

    private static double median(List<Load> loads, ToDoubleFunction<Load> figure) {
        return sorted(loads.stream().map(figure::applyAsDouble).toList())[loads.size() / 2];
    }

    private static double[] sorted(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private Harm badRequests(Subjected subject) throws IOException {
        say("bad requests");
        List<LoadClient.Question> all = new ArrayList<>(subject.good);
        all.addAll(questions(subject.address, Subject.badQuestions(), true));
        int good = subject.good.size();
        int wanted = quick ? 50 : BAD;
        AtomicInteger sent = new AtomicInteger();
        // every twentieth is bad, until there were enough
        Load load = new LoadClient(subject.address)
                .run(
                        MANY,
                        LoadClient.after(quick ? 2 : 10),
                        all,
                        i -> i % 20 == 7 && sent.get() < wanted
                                ? good + sent.getAndIncrement() % (all.size() - good)
                                : i % good,
                        () -> false);
        if (sent.get() < wanted) {
            throw new IllegalStateException("only " + sent.get() + " bad requests were sent");
        }
        return harm(wanted + " bad requests among good ones", load, "");
    }

    private Harm reloads(Subjected subject) throws IOException, InterruptedException {
        say("reloading");
        URI address = subject.address;
        List<LoadClient.Question> either = new ArrayList<>();
        replace(subject, 2);
        List<LoadClient.Question> second = questions(address, Subject.questions(), false);
        for (int i = 0; i < second.size(); i++) {
            either.add(new LoadClient.Question(
                    subject.good.get(i).request(),
                    false,
                    List.of(
                            subject.good.get(i).answers().getFirst(),
                            second.get(i).answers().getFirst())));
        }
        int wanted = quick ? 2 : RELOADS;
        AtomicInteger reloads = new AtomicInteger();
        FutureTask<Integer> reloading = new FutureTask<>(() -> {
            while (reloads.get() < wanted) {
                long next = System.nanoTime() + PACE_NANOS;
                replace(subject, 1 + reloads.get() % 2); // what is served at first is the second
                reloads.incrementAndGet();
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
            }
            return wanted;
        });
        Thread.ofPlatform().daemon().start(reloading);
        Load load = new LoadClient(address).run(MANY, reloading::isDone, either, i -> i % either.size(), () -> false);
        try {
            reloading.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "only " + reloads.get() + " of " + wanted + " replacements were loaded", e.getCause());
        }
        return harm("the model replaced " + reloads.get() + " times", load, "");
    }

    /**
     * Saves another model, and waits until it is served.
     *
     * @throws IOException if it is not after a minute
     */
    private static void replace(Subjected subject, long seed) throws IOException, InterruptedException {
        int before = loads(subject.address);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Subject.model(seed).save(subject.file);
        while (loads(subject.address) == before) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the server does not load the model that was saved");
            }
            Thread.sleep(20);
        }
    }

    /** How many versions the server says that it has loaded. */
    private static int loads(URI address) throws IOException {
        byte[] request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        String sample = "chainrule_model_loads_total{model=\"" + Subject.NAME + "\",result=\"loaded\"} ";
        String metrics = new String(LoadClient.ask(address, request), StandardCharsets.UTF_8);
        return metrics.lines()
                .filter(line -> line.startsWith(sample))
                .mapToInt(line -> Integer.parseInt(line.substring(sample.length())))
                .findFirst()
                .orElseThrow(() -> new IOException("the server does not tell how many models it has loaded"));
    }

    private Harm ending(Subjected subject) throws IOException, InterruptedException {
        say("ending");
        AtomicBoolean told = new AtomicBoolean();
        Thread teller = Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(quick ? 500 : 3000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            told.set(true);
            subject.process.destroy(); // SIGTERM
        });
        List<LoadClient.Question> questions = new ArrayList<>();
        for (LoadClient.Question question : subject.good) { // whichever version is served now
            questions.add(new LoadClient.Question(
                    question.request(), false, List.of(LoadClient.ask(subject.address, question.request()))));
        }
        Load load =
                new LoadClient(subject.address).run(MANY, () -> false, questions, i -> i % questions.size(), told::get);
        teller.join();
        if (!subject.process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IOException("the server has answered, and does not end");
        }
        int status = subject.process.exitValue();
        return harm(
                "SIGTERM",
                load,
                "exit status " + status + "; " + load.notAccepted()
                        + " connections that waited to be accepted were reset");
    }

    private static Harm harm(String what, Load load, String remark) {
        load.problems().forEach(Main::say);
        return new Harm(what, load.answered(), load.refused(), load.wrong() + load.lost(), load.millis(0.99), remark);
    }

    private static String throughput(List<Throughput> all) {
        MarkdownTable table = new MarkdownTable(
                1, List.of("computed by", "connections", "requests/s", "p50, ms", "p99, ms", "p99.9, ms"));
        for (Throughput each : all) {
            table.row(List.of(
                    each.engine().equals(CHAINRULE) ? "Chainrule" : "ONNX Runtime",
                    Integer.toString(each.connections()),
                    MarkdownTable.number(each.perSecond()),
                    MarkdownTable.number(each.p50()),
                    MarkdownTable.number(each.p99()),
                    MarkdownTable.number(each.p999())));
        }
        return table.toString();
    }

    /** The slowest and the fastest turn of each; and of every turn, what the one did beside the other. */
    private static String turns(List<Throughput> all) {
        MarkdownTable table = new MarkdownTable(
                0,
                List.of(
                        "connections",
                        "turns",
                        "Chainrule, requests/s",
                        "ONNX Runtime, requests/s",
                        "requests/s: Chainrule / ONNX Runtime",
                        "p99: Chainrule / ONNX Runtime"));
        for (int i = 0; i < all.size(); i += ENGINES.size()) {
            Throughput ours = all.get(i);
            Throughput theirs = all.get(i + 1);
            table.row(List.of(
                    Integer.toString(ours.connections()),
                    Integer.toString(ours.runs().size()),
                    bounds(ours.runs()),
                    bounds(theirs.runs()),
                    ratios(ours.runs(), theirs.runs()),
                    ratios(ours.p99s(), theirs.p99s())));
        }
        return table.toString();
    }

    private static String bounds(List<Double> runs) {
        double[] sorted = sorted(runs);
        return MarkdownTable.number(sorted[0]) + " to " + MarkdownTable.number(sorted[sorted.length - 1]);
    }

    private static String ratios(List<Double> ours, List<Double> theirs) {
        double[] sorted = sorted(IntStream.range(0, ours.size())
                .mapToObj(turn -> ours.get(turn) / theirs.get(turn))
                .toList());
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f to %.2f)",
                sorted[sorted.length / 2],
                sorted[sorted.length / 4],
                sorted[sorted.length - 1 - sorted.length / 4]);
    }

    private static String harm(List<Harm> all) {
        MarkdownTable table = new MarkdownTable(
                1, List.of("under load", "answered", "refused, with the reason", "failed", "p99, ms"));
        for (Harm each : all) {
            table.row(List.of(
                    each.what() + (each.remark().isEmpty() ? "" : " (" + each.remark() + ")"),
                    String.format(Locale.ROOT, "%,d", each.answered()),
                    String.format(Locale.ROOT, "%,d", each.refused()),
                    Integer.toString(each.failed()),
                    MarkdownTable.number(each.p99())));
        }
        return table.toString();
    }

    private static void say(String remark) {
        System.err.println("benchmarks: " + remark);
    }
}
