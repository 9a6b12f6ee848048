package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, one JSON file per part. */
public final class Results {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;

    /** Results in {@code folder}, which need not be there yet. */
    public Results(Path folder) {
        this.folder = folder;
    }

    /** Keeps {@code results} under {@code name}: all of it, or what was there before. */
    public void write(String name, Object results) {
        try {
            Files.createDirectories(folder);
            Path aside = folder.resolve(name + ".json.new");
            Files.writeString(aside, MAPPER.writeValueAsString(results) + "\n");
            Files.move(aside, file(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The results of that name; empty if there are none yet. */
    public <R> Optional<R> read(String name, Class<R> type) {
        return Files.exists(file(name))
                ? Optional.of(MAPPER.readValue(file(name).toFile(), type))
                : Optional.empty();
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
