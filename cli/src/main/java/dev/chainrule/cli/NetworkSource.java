package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.files.SafeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the network files and the sheets of answers that a command line names; {@code -} is standard input. */
final class NetworkSource {
    private static final String STANDARD_INPUT = "standard input";

    private final Streams streams;

    NetworkSource(Streams streams) {
        this.streams = streams;
    }

    /**
     * The network in {@code name}.
     *
     * @throws ChainruleException if it cannot be read or something in it does not fit
     */
    NetworkFile network(String name) {
        return NetworkFile.parse(text(name), title(name));
    }

    /**
     * The text in {@code name}.
     *
     * @throws ChainruleException if it cannot be read or is not UTF-8
     */
    String text(String name) {
        Path file = TableSource.file(name);
        try {
            byte[] bytes = file == null ? streams.in().readAllBytes() : Files.readAllBytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ChainruleException(title(name) + ": expected text in UTF-8, found other bytes", e);
        } catch (IOException e) {
            String reason = file == null ? String.valueOf(e.getMessage()) : SafeFile.reason(e, file);
            throw new ChainruleException("cannot read " + title(name) + ": " + reason, e);
        }
    }

    /** How messages call {@code name}. */
    static String title(String name) {
        return name.equals(Streams.STANDARD) ? STANDARD_INPUT : name;
    }
}
