package dev.chainrule.cli.input;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.check.Answers;
import dev.chainrule.files.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the network files and the sheets of answers that a command line names; {@code -} is standard input. */
public final class NetworkSource {
    private static final String STANDARD_INPUT = "standard input";

    private final Streams streams;

    /** Reads standard input from {@code streams} where that is named. */
    public NetworkSource(Streams streams) {
        this.streams = streams;
    }

    /**
     * The network in {@code name}.
     *
     * @throws ChainruleException if it cannot be read or something in it does not fit
     */
    public NetworkFile network(String name) {
        return NetworkFile.parse(text(name, NetworkFile.MOST_BYTES, NetworkFile.KIND), title(name));
    }

    /**
     * The answers in {@code name}.
     *
     * @throws ChainruleException if it cannot be read or something in it is no answer
     */
    public Answers answers(String name) {
        return Answers.parse(text(name, Answers.MOST_BYTES, Answers.KIND), title(name));
    }

    private String text(String name, int most, String kind) {
        Path file = Streams.file(name);
        if (file != null) {
            return WholeFile.text(file, most, kind);
        }
        try {
            return WholeFile.text(WholeFile.bytes(streams.in(), STANDARD_INPUT, most, kind), STANDARD_INPUT);
        } catch (IOException e) {
            throw new ChainruleException("cannot read " + STANDARD_INPUT + ": " + e.getMessage(), e);
        }
    }

    /** How messages call {@code name}. */
    public static String title(String name) {
        return name.equals(Streams.STANDARD) ? STANDARD_INPUT : name;
    }
}
