package dev.chainrule.fuzz;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.Checksum;

/** What the targets have in common: what may come of hostile input, and how it becomes a file. */
public final class Hostile {
    private Hostile() {}

    /**
     * Does {@code reading}, which ends, or is refused in one clear line; whatever else comes of it is a mistake of
     * ours, and goes through.
     *
     * @throws AssertionError if the line is none
     */
    public static void read(Runnable reading) {
        try {
            reading.run();
        } catch (ChainruleException e) {
            requireLine(e.getMessage());
        }
    }

    /**
     * Makes sure that {@code message} is a line that a person can be shown.
     *
     * @throws AssertionError if it is empty, or has line breaks or other characters that control a terminal
     */
    public static void requireLine(String message) {
        if (message == null || message.isBlank()) {
            throw new AssertionError("refused without a word");
        }
        if (message.chars().anyMatch(c -> (Character.isISOControl(c) && c != '\t') || c == '\u2028' || c == '\u2029')) {
            throw new AssertionError("refused with what is not one line: " + message);
        }
    }

    /**
     * {@code file}, of which the last eight bytes are what {@code sum} makes of those before: as files of our own end.
     * So a fuzzer gets beyond the checksum, which is against accidents alone.
     */
    public static byte[] summed(byte[] file, Checksum sum) {
        byte[] summed = file.clone();
        int end = file.length - Long.BYTES;
        if (end >= 0) {
            sum.update(summed, 0, end);
            ByteBuffer.wrap(summed).putLong(end, sum.getValue());
        }
        return summed;
    }

    /** Gives {@code content} to {@code reading} as a file of this {@code ending}, and takes it away again. */
    public static void asFile(byte[] content, String ending, Consumer<Path> reading) {
        Path file = Path.of(
                System.getProperty("java.io.tmpdir"),
                "fuzz-" + ProcessHandle.current().pid() + ending);
        try {
            Files.write(file, content);
            try {
                reading.accept(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
