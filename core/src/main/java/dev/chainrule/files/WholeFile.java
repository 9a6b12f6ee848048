package dev.chainrule.files;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a file into memory as a whole, unless it is larger than such a file can be: then nothing is taken into memory. */
public final class WholeFile {
    /** The most bytes that an array holds in every Java. */
    public static final int LARGEST = Integer.MAX_VALUE - 8;

    private WholeFile() {}

    /**
     * The bytes of {@code file}.
     *
     * @param most how many it may have, at most {@link #LARGEST}
     * @param kind how a message calls such files, in the singular: {@code "a checkpoint"}
     * @throws ChainruleException naming the file, if it cannot be read or is larger
     */
    public static byte[] bytes(Path file, int most, String kind) {
        try {
            if (Files.isRegularFile(file)) {
                long size = Files.size(file);
                if (size > most) {
                    throw tooLarge(file.toString(), size, most, kind);
                }
                return Files.readAllBytes(file);
            }
            // a pipe or a device, which need not end
            try (InputStream input = Files.newInputStream(file)) {
                return bytes(input, file.toString(), most, kind);
            }
        } catch (IOException e) {
            throw SafeFile.unreadable(file, e);
        }
    }

    /**
     * The bytes of {@code input} to its end, which is not closed.
     *
     * @param name how messages call it
     * @param most how many there may be, at most {@link #LARGEST}
     * @param kind how a message calls such files, in the singular
     * @throws ChainruleException if there are more
     */
    public static byte[] bytes(InputStream input, String name, int most, String kind) throws IOException {
        byte[] bytes = input.readNBytes(most);
        if (bytes.length == most && input.read() >= 0) {
            throw tooLarge(name, -1, most, kind);
        }
        return bytes;
    }

    /**
     * The text of {@code file}, which is UTF-8.
     *
     * @param most how many bytes it may have
     * @param kind how a message calls such files, in the singular
     * @throws ChainruleException naming the file, if it cannot be read, is larger, or holds other bytes
     */
    public static String text(Path file, int most, String kind) {
        return text(bytes(file, most, kind), file.toString());
    }

    /**
     * {@code bytes} as text in UTF-8.
     *
     * @param name how a message calls where they come from
     * @throws ChainruleException if they are not UTF-8
     */
    public static String text(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ChainruleException(name + ": expected text in UTF-8, found other bytes", e);
        }
    }

    private static ChainruleException tooLarge(String name, long size, int most, String kind) {
        return new ChainruleException(String.format(
                Locale.ROOT,
                "%s is too large: %s has at most %,d bytes, this has %s",
                name,
                kind,
                most,
                size < 0 ? "more" : String.format(Locale.ROOT, "%,d", size)));
    }
}
