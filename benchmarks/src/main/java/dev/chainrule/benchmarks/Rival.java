package dev.chainrule.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A process that works for so long when it is told to ({@link dev.chainrule.benchmarks.peer}), and waits meanwhile. */
final class Rival implements AutoCloseable {
    private static final String VERSION = "version ";
    private static final double SECOND = 1e9;

    private final Process process;
    private final BufferedReader from;
    private final OutputStream to;
    private final String version;

    /** @throws IOException if it ends before it is ready */
    Rival(ProcessBuilder builder) throws IOException {
        process = builder.start();
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        to = process.getOutputStream();
        String line = from.readLine();
        if (line == null || !line.startsWith(VERSION)) {
            process.destroy();
            throw new IOException(
                    "is not ready but " + (line == null ? "ends with status " + status() : "says '" + line + "'"));
        }
        version = line.substring(VERSION.length());
    }

    private int status() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String version() {
        return version;
    }

    /** Has it work for about {@code seconds}; how many units it did per second. */
    double work(double seconds) {
        try {
            to.write(String.format(Locale.ROOT, "%f%n", seconds).getBytes(StandardCharsets.UTF_8));
            to.flush();
            String line = from.readLine();
            if (line == null) {
                throw new IOException("the process of " + version + " has ended");
            }
            String[] words = line.split(" ");
            return Double.parseDouble(words[0]) * SECOND / Double.parseDouble(words[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            to.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
