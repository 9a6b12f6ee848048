package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes as a delimited text, as far as we look at it ourselves before DuckDB does; for scripts/fuzz. */
public final class CsvFuzz {
    private CsvFuzz() {}

    /** What Jazzer calls; whatever it throws but one clear line is found. */
    public static void fuzzerTestOneInput(byte[] text) throws IOException {
        Path file = Path.of(
                System.getProperty("java.io.tmpdir"),
                "fuzz-" + ProcessHandle.current().pid() + ".csv");
        Files.write(file, text);
        try {
            Source source = Source.of(file);
            CsvHeader header = CsvHeader.read(source, Optional.empty());
            CsvLayout.of(source, header);
        } catch (ChainruleException e) {
            // one clear line
        } finally {
            Files.delete(file);
        }
    }
}
