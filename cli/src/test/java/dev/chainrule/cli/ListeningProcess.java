package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A command that listens until it is told to end, in a process of its own; its output goes to files of {@code folder}. */
record ListeningProcess(Process process, Path folder) {
    /** {@code command} with {@code args}, on a port that is free. */
    static ListeningProcess start(Path folder, String command, Object... args) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.chainrule.cli.Main",
                command,
                "--port",
                "0"));
        Arrays.stream(args).map(String::valueOf).forEach(line::add);
        Process process = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        return new ListeningProcess(process, folder);
    }

    /** The address that is printed, in a line of its own. */
    URI address() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        while (!Files.readString(out).endsWith("\n")) {
            assertThat(process.isAlive()).as("it runs: " + err()).isTrue();
            Thread.sleep(20);
        }
        assertThat(Files.readAllLines(out)).hasSize(1);
        return URI.create(Files.readString(out).strip());
    }

    /** What it has said so far. */
    String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** Its exit status when it is sent {@code signal}; see {@link #assumeHears}. */
    int endBy(String signal) throws IOException, InterruptedException {
        send(signal);
        return process.waitFor();
    }

    /** Sends it {@code signal}, and does not wait. */
    void send(String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Skips the test where {@code signal} cannot be sent, or is ignored by what this process starts. */
    static void assumeHears(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeThat(status).exists();
        boolean ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        assumeThat(ignored && signal.equals("INT")).isFalse();
    }
}
