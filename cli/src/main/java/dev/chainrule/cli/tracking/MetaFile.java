package dev.chainrule.cli.tracking;

import dev.chainrule.files.SafeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A {@code meta.yaml} of MLflow: flat, the keys in the order of the alphabet. */
final class MetaFile {
    static final String NAME = "meta.yaml";

    /** What JSON takes as it is and YAML does not, or takes for a line break. */
    private static final Pattern BEYOND_YAML = Pattern.compile("[\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

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

    private static String yaml(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> quoted(text);
            case Long number -> number.toString();
            case List<?> list when list.isEmpty() -> "[]";
            default -> throw new IllegalArgumentException("no way to write " + value);
        };
    }

    /** A string of JSON is a double-quoted one of YAML, but for some letters; and so 0 in quotes stays a word. */
    private static String quoted(String text) {
        return BEYOND_YAML
                .matcher(JSON.writeValueAsString(text))
                .replaceAll(letter -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) letter.group().charAt(0)));
    }
}
