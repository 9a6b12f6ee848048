package dev.chainrule.cli;

import dev.chainrule.fuzz.Hostile;
import java.util.Map;

/** Bytes as the file in which {@code tune} keeps what it has tried, and from which it goes on. */
public final class JournalFuzz {
    private JournalFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] text) {
        Hostile.read(() -> Hostile.asFile(
                text,
                ".json",
                file -> TuneJournal.resume(file, Map.of("version", 1)).results()));
    }
}
