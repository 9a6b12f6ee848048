package dev.chainrule.cli.tracking;

import dev.chainrule.files.SafeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A {@code meta.yaml} of MLflow: flat, the keys in the order of the alphabet. */
final class MetaFile {
    static final String NAME = "meta.yaml";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MetaFile() {}

    /**
     * Writes {@code entries}, of strings, whole numbers, nulls and empty lists, into {@code folder}.
     *
     * @throws dev.chainrule.ChainruleException if that cannot be; an older file is then as it was
     */
    static void write(Path folder, Map<String, ? extends @Nullable Object> entries) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(entries)
                .forEach((key, value) ->
                        text.append(key).append(": ").append(yaml(value)).append('\n'));
        SafeFile.write(
                folder.resolve(NAME), output -> output.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A string of JSON is a double-quoted one of YAML, and so 0 in quotes stays a word. */
    private static String yaml(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> JSON.writeValueAsString(text);
            case Long number -> number.toString();
            case List<?> list when list.isEmpty() -> "[]";
            default -> throw new IllegalArgumentException("no way to write " + value);
        };
    }
}
