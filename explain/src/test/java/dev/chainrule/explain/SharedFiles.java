package dev.chainrule.explain;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The reference material beside the repository, where it is there. */
final class SharedFiles {
    private SharedFiles() {}

    /** A file of the folder {@code shared}; the test is skipped where there is none. */
    static Path require(String first, String... more) {
        String said = System.getenv("CHAINRULE_SHARED");
        Path shared = said != null ? Path.of(said) : Path.of("..", "..", "shared");
        Path file = shared.resolve(Path.of(first, more));
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not here");
        return file;
    }
}
