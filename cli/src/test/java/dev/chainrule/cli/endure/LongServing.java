package dev.chainrule.cli.endure;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that is asked all the time, rightly and wrongly, on kept and on new connections, and whose model is
 * replaced again and again; meanwhile it is looked at what it holds.
 */
final class LongServing {
    private static final int CLIENTS = 4;

    /** Milliseconds between two looks of the server at its files, and more than twice that between two replacements. */
    private static final int RELOAD = 100;

    private static final Pattern LOADS =
            Pattern.compile("chainrule_model_loads_total\\{model=\"penguins\",result=\"loaded\"\\} (\\d+)");

    private final Program program;
    private final Path work;
    private final Path table;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<String>> predictions = new ConcurrentHashMap<>();

    /** Of {@code program}; {@code work} is an empty folder, {@code table} the penguins. */
    LongServing(Program program, Path work, Path table) {
        this.program = program;
        this.work = work;
        this.table = table;
    }

    private record Reply(int status, String body) {}

    /**
     * What came of it.
     *
     * @param answers to requests that can be answered
     * @param refusals of requests that cannot
     * @param connections that were opened for one request
     * @param versions of the model that were loaded
     * @param seconds it took
     * @param samples of what the server held
     */
    record Result(long answers, long refusals, long connections, long versions, double seconds, List<Vitals> samples) {
        /** In words and a table. */
        String markdown() {
            return String.format(
                            Locale.ROOT,
                            "%,d requests answered and %,d bad ones refused, all as they should, %,d of them on a"
                                    + " connection of their own, in %.0f s; the model was replaced %,d times:%n%n",
                            answers,
                            refusals,
                            connections,
                            seconds,
                            versions - 1)
                    + Vitals.markdown(samples);
        }
    }

    /**
     * Asks for {@code seconds}.
     *
     * @param pause seconds between two looks at the server
     * @throws AssertionError if an answer is wrong, or the server holds more and more
     */
    Result run(double seconds, double pause) throws IOException, InterruptedException {
        Path first = model("first.onnx", 2);
        Path second = model("second.onnx", 3);
        Path served = Files.copy(first, work.resolve("penguins.onnx"));
        Path other = Files.copy(first, work.resolve("other.onnx"));
        Process server = program.command(
                        work,
                        List.of("-Xmx512m"),
                        "serve",
                        served,
                        other,
                        "--port",
                        0,
                        "--reload",
                        RELOAD / 1e3,
                        "--access-log",
                        work.resolve("access.jsonl"))
                .start();
        try {
            URI address = address(server);
            long from = System.nanoTime();
            List<Thread> busy = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                busy.add(Thread.ofPlatform().start(() -> ask(address)));
            }
            busy.add(Thread.ofPlatform().start(() -> replace(served, List.of(second, first))));
            List<Vitals> samples = new ArrayList<>();
            while ((System.nanoTime() - from < seconds * 1e9 || samples.size() < Vitals.FEWEST) && problems.isEmpty()) {
                Thread.sleep((long) (pause * 1e3));
                Vitals now = Vitals.of(server);
                require(now != null, "the server runs");
                samples.add(now);
            }
            over.set(true);
            for (Thread thread : busy) {
                thread.join();
            }
            double took = (System.nanoTime() - from) * 1e-9;
            require(problems.isEmpty(), String.join("\n", problems));
            Matcher loads = LOADS.matcher(get(address.resolve("/metrics")));
            require(loads.find(), "the metrics count the versions");
            require(Long.parseLong(loads.group(1)) > 2, "the model was replaced");
            server.destroy();
            require(server.waitFor() == 128 + 15, "SIGTERM ends it with status 143");
            Vitals.requireFlat(samples);
            return new Result(
                    answers.get(), refusals.get(), connections.get(), Long.parseLong(loads.group(1)), took, samples);
        } finally {
            over.set(true);
            server.destroyForcibly();
        }
    }

    private Path model(String name, int epochs) throws IOException, InterruptedException {
        Path file = work.resolve(name);
        Program.Ended ended = program.run(
                work,
                List.of(),
                "train",
                table,
                "--target",
                "species",
                "--preset",
                "fast",
                "--epochs",
                epochs,
                "--out",
                file);
        require(ended.status() == 0, ended.err());
        return file;
    }

    private URI address(Process server) throws IOException, InterruptedException {
        Path out = work.resolve("out");
        while (!Files.readString(out).startsWith("http")
                || !Files.readString(out).endsWith("\n")) {
            require(server.isAlive(), Files.readString(work.resolve("err")));
            Thread.sleep(20);
        }
        return URI.create(Files.readString(out).strip());
    }

    /** One client: by turns what can be answered and what cannot. */
    private void ask(URI address) {
        String row = "{\"island\":\"Biscoe\",\"bill_length_mm\":50.0,\"bill_depth_mm\":15.2,\"flipper_length_mm\":null,"
                + "\"body_mass_g\":5700,\"sex\":null}";
        try {
            String rows = Files.readString(table);
            while (!over.get()) {
                for (String model : List.of("penguins", "other")) {
                    predicted(model, "row", post(address, model, "application/json", row));
                    predicted(model, "table", post(address, model, "text/csv", rows));
                }
                refused(400, post(address, "penguins", "application/json", row.replace("50.0", "\"long\"")));
                refused(400, post(address, "penguins", "application/json", row.substring(0, 40)));
                refused(400, post(address, "penguins", "text/csv", "island\nBiscoe\n"));
                refused(404, post(address, "pinguins", "application/json", row));
                refused(415, post(address, "penguins", "application/xml", "<row/>"));
                alone(address);
            }
        } catch (IOException e) {
            problems.add(String.valueOf(e));
        }
    }

    /** On a connection that is kept for the next request. */
    private static Reply post(URI address, String model, String type, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) address.resolve("/predict/" + model).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        int status = connection.getResponseCode();
        try (InputStream in = status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** An answer is that of one of the versions: of the model that is replaced two, of the other one. */
    private void predicted(String model, String what, Reply reply) {
        Set<String> known = predictions.computeIfAbsent(model + " " + what, _ -> ConcurrentHashMap.newKeySet());
        known.add(reply.body());
        if (reply.status() != 200 || known.size() > (model.equals("other") ? 1 : 2)) {
            problems.add(reply.status() + " " + reply.body());
        }
        answers.incrementAndGet();
    }

    private void refused(int status, Reply reply) {
        if (reply.status() != status || !reply.body().contains("\"reason\"")) {
            problems.add("expected " + status + ", found " + reply.status() + " " + reply.body());
        }
        refusals.incrementAndGet();
    }

    /** A request on a connection of its own, and one that is dropped in the midst of it. */
    private void alone(URI address) throws IOException {
        String answer = get(address.resolve("/v2/health/ready"));
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            problems.add(answer);
        }
        answers.incrementAndGet();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("POST /predict/penguins HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
        }
        connections.addAndGet(2);
    }

    private static String get(URI address) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + address.getPath() + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void replace(Path served, List<Path> versions) {
        try {
            for (int i = 0; !over.get(); i++) {
                Thread.sleep(5 * RELOAD);
                Path aside = work.resolve("next");
                Files.copy(versions.get(i % versions.size()), aside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(aside, served, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            problems.add(String.valueOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
