package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, one JSON file per part. */
final class Results {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    void write(String name, Object results) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(name), MAPPER.writeValueAsString(results) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The results of that name; empty if there are none yet. */
    <R> Optional<R> read(String name, Class<R> type) {
        return Files.exists(file(name))
                ? Optional.of(MAPPER.readValue(file(name).toFile(), type))
                : Optional.empty();
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
