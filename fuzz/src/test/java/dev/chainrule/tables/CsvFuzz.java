package dev.chainrule.tables;

import dev.chainrule.fuzz.Hostile;
import java.util.Optional;

/** Bytes as a delimited text, as far as we look at it ourselves before DuckDB does. */
public final class CsvFuzz {
    private CsvFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] text) {
        Hostile.read(() -> Hostile.asFile(text, ".csv", file -> {
            Source source = Source.of(file);
            CsvHeader header = CsvHeader.read(source, Optional.empty());
            CsvLayout.of(source, header);
        }));
    }
}
