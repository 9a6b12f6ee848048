package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serve} in a process of its own, as it does not end by itself; and docs/serving.md beside it. */
class ServeCommandTest {
    private static final Path PAGE = Path.of("..", "docs", "serving.md");

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void train() {
        model = folder.resolve("penguins.onnx");
        Run.of("train", Run.PENGUINS, "--target", "species", "--preset", "fast", "--epochs", 30, "--out", model)
                .done();
    }

    private ListeningProcess start(Object... args) throws IOException {
        List<Object> words = new ArrayList<>(List.of(model));
        words.addAll(List.of(args));
        return ListeningProcess.start(folder, "serve", words.toArray());
    }

    private static String ask(URI address, String path, String type, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) address.resolve(path).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.setRequestProperty("X-Request-Id", "7f3a");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        try (InputStream in =
                connection.getResponseCode() == 200 ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void answersWhatPredictPrintsUntilItIsToldToEnd(String signal, int status)
            throws IOException, InterruptedException {
        ListeningProcess.assumeHears(signal);
        ListeningProcess server = start("--quiet");
        URI address = server.address();
        String answer = ask(address, "/predict/penguins", "text/csv", Files.readString(Run.PENGUINS));
        assertThat(answer)
                .isEqualTo(Run.of("predict", model, Run.PENGUINS).done().out());
        assertThat(server.endBy(signal)).isEqualTo(status);
        assertThat(Files.readAllLines(folder.resolve("err")))
                .singleElement()
                .asString()
                .contains("\"path\":\"/predict/penguins\",\"status\":200")
                .contains("\"rows\":344");
    }

    /** What the server has accepted it answers, even if the rest of it comes when nothing else is accepted any more. */
    @ParameterizedTest
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // of what takes seconds
    @CsvSource({"INT, 130", "TERM, 143"})
    void aRequestUnderWayIsAnsweredBeforeItEnds(String signal, int status) throws IOException, InterruptedException {
        ListeningProcess.assumeHears(signal);
        byte[] body = Files.readAllBytes(Run.PENGUINS);
        ListeningProcess server = start("--quiet");
        try (Socket socket = connect(server.address())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /predict/penguins HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(body, 0, body.length / 2);
            while (!get(server.address(), "/metrics").contains("\nchainrule_requests_under_way 2\n")) { // and this one
                Thread.sleep(20);
            }
            server.send(signal);
            while (!isRefused(server.address())) {
                Thread.sleep(20);
            }
            assertThat(server.process().isAlive()).isTrue();
            out.write(body, body.length / 2, body.length - body.length / 2);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                    .isEqualTo(Run.of("predict", model, Run.PENGUINS).done().out());
            assertThat(server.process().waitFor()).isEqualTo(status);
        } finally {
            server.process().destroyForcibly();
        }
    }

    private static Socket connect(URI address) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static boolean isRefused(URI address) throws IOException {
        try (Socket _ = connect(address)) {
            return false; // accepted
        } catch (ConnectException refused) {
            return true;
        } catch (SocketException reset) { // accepted by the system, as the server closed its door
            return false;
        }
    }

    private static String get(URI address, String path) throws IOException {
        try (InputStream in = address.resolve(path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theLogGoesToAFileAndRemarksToStandardError() throws IOException, InterruptedException {
        Path log = Files.writeString(folder.resolve("access.jsonl"), "before\n");
        ListeningProcess server = start("--access-log", log, "--reload", "0.05", "--drain", "5");
        URI address = server.address();
        ask(address, "/predict/penguins", "application/json", "[{}]");
        Files.write(model, List.of("no model"));
        while (!server.err().contains("stays as it is")) {
            Thread.sleep(20);
        }
        server.process().destroy();
        server.process().waitFor();
        assertThat(Files.readAllLines(log)).hasSize(2).first().isEqualTo("before");
        assertThat(Files.readString(log)).contains("\"status\":400").contains("the column is missing");
        assertThat(Files.readAllLines(folder.resolve("err")))
                .hasSize(2)
                .first()
                .isEqualTo("chainrule: serving penguins; Ctrl-C ends it");
    }

    @Test
    void theJavaProgramOfThePageRuns() throws IOException, InterruptedException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        Path source = Files.writeString(folder.resolve("AskPenguins.java"), block.group(1));
        ListeningProcess server = start("--access-log", "off");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        source.toString(),
                        server.address().toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed)
                .startsWith("200 [{\"prediction\":\"Adelie\",\"probability:Adelie\":0.9")
                .contains("{\"prediction\":\"Gentoo\"");
        server.process().destroy();
        server.process().waitFor();
    }

    /** Train, serve, ask, the answer and the line of the log; by the preset fast. */
    @Test
    void theLinesOfThePageRun() throws IOException, InterruptedException {
        List<String> blocks = Pattern.compile("(?m)^```(\\w*)\n(.*?)^```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .filter(block -> !block.group(1).equals("java"))
                .map(block -> block.group(2))
                .toList();
        assertThat(blocks).hasSize(4);
        assertThat(blocks.get(0))
                .isEqualTo("./chainrule train examples/data/penguins.csv --target species --out penguins.onnx\n"
                        + "./chainrule serve penguins.onnx\n"); // as it is done before each test, and now
        ListeningProcess server = start();
        String answer =
                curl(blocks.get(1).replace("localhost:8080/", server.address().toString()));
        String shown =
                Stream.of(blocks.get(2).strip().split("…")).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertThat(answer).matches(shown);
        server.process().destroy();
        server.process().waitFor();
        String logged = Files.readAllLines(folder.resolve("err")).getLast();
        assertThat(Run.parse(logged).keySet())
                .isEqualTo(Run.parse(blocks.get(3)).keySet());
    }

    /** The answer to the request of {@code line}, sent by curl itself where it is on the machine. */
    private static String curl(String line) throws IOException, InterruptedException {
        Matcher words = Pattern.compile("curl (\\S+) -H 'Content-Type: (.*?)' -d '(.*)'\n", Pattern.DOTALL)
                .matcher(line);
        assertThat(words.matches()).as(line).isTrue();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "command -v curl >/dev/null || exit 127\n"
                                + line.replaceFirst("curl", "curl -s -H 'X-Request-Id: 7f3a'"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status == 127) {
            URI address = URI.create(words.group(1));
            return ask(address, address.getPath(), words.group(2), words.group(3))
                    .strip();
        }
        assertThat(status).as(answer).isZero();
        return answer.strip();
    }

    @Test
    void thePageHasAllOptions() throws IOException {
        String page = Files.readString(PAGE);
        Matcher option = Pattern.compile("^ *(--[a-z-]+)", Pattern.MULTILINE)
                .matcher(Run.of("serve", "--help").done().out());
        List<String> found = new ArrayList<>();
        while (option.find()) {
            found.add(option.group(1));
        }
        assertThat(found).contains("--max-rows", "--drain-delay");
        found.removeAll(List.of("--verbose", "--quiet", "--stacktrace", "--help"));
        assertThat(found).allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 70000       | --port: expected a number from 0 to 65535, found 70000",
                "--threads 0        | --threads must be at least 1, is 0",
                "--batch 0          | --batch must be at least 1, is 0",
                "--queue -1         | --queue must be at least 1, is -1",
                "--timeout 0        | --timeout: expected a number of seconds above 0 to a day, found 0.0",
                "--reload -1        | --reload: expected a number of seconds from 0 to a day, found -1.0",
                "--drain nan        | --drain: expected a number of seconds above 0 to a day, found NaN",
                "--max-body 2000    | --max-body must be from 1 to 1024, is 2000",
                "--max-rows 0       | --max-rows must be at least 1, is 0",
                "--backend vectr    | --backend: there is no 'vectr'",
            })
    void aWrongOptionIsTold(String options, String message) {
        List<Object> words = new ArrayList<>(List.of("serve", model));
        words.addAll(List.of((Object[]) options.replace("nan", "NaN").split(" ")));
        Run run = Run.of(words.toArray());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("chainrule: " + message);
    }

    @Test
    void aModelThatCannotBeServedIsTold() throws IOException {
        assertThat(Run.of("serve").status()).isEqualTo(2);
        Run twice = Run.of("serve", model, folder.resolve("other").resolve("penguins.onnx"));
        assertThat(twice.status()).isEqualTo(2);
        assertThat(twice.err()).startsWith("chainrule: two models would be called 'penguins'");
        Run none = Run.of("serve", folder.resolve("penguin.onnx"), "--port", 0);
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("did you mean 'penguins.onnx'?");
        Path broken = Files.write(folder.resolve("broken.onnx"), List.of("no model"));
        assertThat(Run.of("serve", broken, "--port", 0).err()).contains("broken.onnx is no ONNX file");
    }
}
