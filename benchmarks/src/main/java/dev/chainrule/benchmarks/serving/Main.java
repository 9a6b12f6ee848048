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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Puts the server under load and writes the figures of docs/serving.md; see benchmarks/serve. */
public final class Main {
    private static final String CHAINRULE = "chainrule";
    private static final List<String> ENGINES = List.of(CHAINRULE, ServerProcess.ONNX_RUNTIME);
    private static final int MANY = 64;
    private static final int BAD = 1000;
    private static final int RELOADS = 10;
    private static final int TURNS = 11;

    /** Nanoseconds until something that has to come is said not to have come. */
    private static final long PATIENCE = 60_000_000_000L;

    private static final Pattern LOADS =
            Pattern.compile("chainrule_model_loads_total\\{model=\"" + Subject.NAME + "\",result=\"loaded\"\\} (\\d+)");

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
                process.waitFor();
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
        try (LoadClient client = new LoadClient(subject.address)) {
            return client.run(
                    connections, LoadClient.after(seconds), subject.good, i -> i % subject.good.size(), () -> false);
        }
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
        Load load;
        try (LoadClient client = new LoadClient(subject.address)) {
            load = client.run(
                    MANY,
                    LoadClient.after(quick ? 2 : 10),
                    all,
                    i -> i % 20 == 7 && sent.get() < wanted
                            ? good + sent.getAndIncrement() % (all.size() - good)
                            : i % good,
                    () -> false);
        }
        if (sent.get() < wanted) {
            throw new IllegalStateException("only " + sent.get() + " bad requests were sent");
        }
        return harm(wanted + " bad requests among good ones", load, "");
    }

    private Harm reloads(Subjected subject) throws IOException, InterruptedException {
        say("reloading");
        URI address = subject.address;
        List<LoadClient.Question> either = new ArrayList<>();
        Subject.model(2).save(subject.file);
        byte[] first = subject.good.getFirst().request();
        while (subject.good.getFirst().isRight(LoadClient.ask(address, first))) {
            Thread.sleep(50);
        }
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
        AtomicInteger loaded = new AtomicInteger();
        AtomicReference<Throwable> problem = new AtomicReference<>();
        Thread reloader = Thread.ofPlatform().start(() -> {
            try {
                while (loaded.get() < wanted) {
                    long before = loads(address);
                    Subject.model(1 + loaded.get() % 2).save(subject.file); // the second is served now
                    long patience = System.nanoTime() + PATIENCE;
                    while (loads(address) == before) {
                        if (System.nanoTime() > patience) {
                            throw new IllegalStateException("a model that was saved was not loaded");
                        }
                        Thread.sleep(50);
                    }
                    loaded.incrementAndGet();
                    Thread.sleep(500);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                problem.set(e);
            }
        });
        Load load;
        try (LoadClient client = new LoadClient(address)) {
            load = client.run(MANY, () -> !reloader.isAlive(), either, i -> i % either.size(), () -> false);
        }
        reloader.join();
        if (loaded.get() < wanted) {
            throw new IllegalStateException("only " + loaded.get() + " models were loaded", problem.get());
        }
        return harm("the model replaced " + loaded.get() + " times", load, "");
    }

    /** How often the server has loaded the model. */
    private static long loads(URI address) throws IOException {
        byte[] request = ("GET /metrics HTTP/1.1\r\nHost: " + address.getHost() + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Matcher found = LOADS.matcher(new String(LoadClient.ask(address, request), StandardCharsets.UTF_8));
        if (!found.find()) {
            throw new IOException("the metrics do not say how often the model was loaded");
        }
        return Long.parseLong(found.group(1));
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
        long patience = System.nanoTime() + PATIENCE;
        Load load;
        try (LoadClient client = new LoadClient(subject.address)) {
            load = client.run(MANY, () -> false, questions, i -> i % questions.size(), () -> {
                if (System.nanoTime() > patience) {
                    throw new IllegalStateException("the server did not end");
                }
                return told.get();
            });
        }
        teller.join();
        if (!subject.process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the server answered all and did not end");
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

    /** Of every turn, what Chainrule did beside what ONNX Runtime did in the same. */
    private static String turns(List<Throughput> all) {
        MarkdownTable table = new MarkdownTable(
                0,
                List.of(
                        "connections",
                        "turns",
                        "requests/s of Chainrule in a turn",
                        "requests/s: Chainrule / ONNX Runtime",
                        "p99: Chainrule / ONNX Runtime"));
        for (int i = 0; i < all.size(); i += ENGINES.size()) {
            Throughput ours = all.get(i);
            Throughput theirs = all.get(i + 1);
            table.row(List.of(
                    Integer.toString(ours.connections()),
                    Integer.toString(ours.runs().size()),
                    range(ours.runs()),
                    ratios(ours.runs(), theirs.runs()),
                    ratios(ours.p99s(), theirs.p99s())));
        }
        return table.toString();
    }

    private static String range(List<Double> figures) {
        double[] sorted = sorted(figures);
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
