package dev.chainrule.cli.terminal;

import dev.chainrule.files.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Trees of maps, lists, strings, numbers, booleans and nulls as JSON, and back. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Some hundred times what a recipe or the journal of a long search takes. */
    private static final int MOST_BYTES = 1 << 26;

    private Json() {}

    /** {@code tree} with a line break at the end; a number that is NaN or infinite becomes null. */
    public static String write(Map<String, ?> tree) {
        return MAPPER.writeValueAsString(finite(tree)) + "\n";
    }

    /**
     * The tree in {@code file}.
     *
     * @throws dev.chainrule.ChainruleException if it cannot be read or is no JSON
     */
    public static @Nullable Object read(Path file) {
        return dev.chainrule.explain.Json.parse(WholeFile.text(file, MOST_BYTES, "a JSON file here"), file.toString());
    }

    private static @Nullable Object finite(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Double number when !Double.isFinite(number) -> null;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, item) -> copy.put(String.valueOf(key), finite(item)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(finite(item)));
                yield copy;
            }
            default -> value;
        };
    }
}
