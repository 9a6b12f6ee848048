package dev.chainrule.serve.http;

import dev.chainrule.serve.answer.Json;
import dev.chainrule.serve.metrics.Metrics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A line of JSON per request. A thread of its own writes them, so that a slow disk, or a reader of standard error that has
 * stopped reading, keeps no request waiting: lines that find no room are left out and counted.
 */
public final class AccessLog implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final int LONGEST_PATH = 200;

    /** An empty line: the end. */
    private static final byte[] END = new byte[0];

    private final Optional<OutputStream> out;
    private final Metrics metrics;
    private final ArrayBlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;

    /** Writes to {@code out}, which it closes at its end, if there is one. */
    public AccessLog(Optional<OutputStream> out, Metrics metrics) {
        this.out = out;
        this.metrics = metrics;
        this.writer = Thread.ofPlatform().name("serve-log").daemon().unstarted(this::write);
        if (out.isPresent()) {
            writer.start();
        }
    }

    /** Whether anybody reads it. */
    boolean isOn() {
        return out.isPresent();
    }

    /** Writes a line of {@code facts} soon, if anybody reads it. */
    void add(Map<String, @Nullable Object> facts) {
        if (!isOn()) {
            return;
        }
        byte[] json = Json.of(facts);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        if (!lines.offer(line)) {
            metrics.lineDropped();
        }
    }

    /** As much of {@code path} as a line has. */
    static String shortened(String path) {
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
    }

    private void write() {
        try (OutputStream buffered = new BufferedOutputStream(out.orElseThrow(), 1 << 16)) {
            byte[] line = lines.take();
            while (line.length > 0) {
                buffered.write(line);
                byte[] next = lines.poll();
                if (next == null) {
                    buffered.flush();
                    next = lines.take();
                }
                line = next;
            }
        } catch (IOException e) {
            metrics.lineDropped(); // nobody reads it any more, and serving goes on: the queue fills, and add counts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is left, and closes the stream; waits for that, but not for ever. */
    @Override
    public void close() {
        if (!isOn()) {
            return;
        }
        try {
            if (lines.offer(END, 1, TimeUnit.SECONDS)) {
                writer.join(2000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
