package dev.chainrule.onnx;

import dev.chainrule.ChainruleException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Trees of maps, lists, strings, numbers and truths as JSON in the metadata of a file. */
final class Metadata {
    /** The key of what only Chainrule reads. */
    static final String KEY = "chainrule";

    /** The key of the checksums of the model; see {@link Checksums}. */
    static final String CHECKSUMS = "chainrule.sha256";

    /** The key of the names of the classes or labels, a JSON list, for whoever reads the probabilities. */
    static final String CLASSES = "classes";

    /** Deeper than any model, less deep than any stack. */
    private static final int MOST_NESTED = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTED)
                            .build())
                    .build())
            .build();

    private Metadata() {}

    /**
     * {@code tree} as JSON.
     *
     * @throws ChainruleException naming the place of a number that is not finite or a string that is no Unicode text, for
     *     which JSON has no word
     */
    static String write(Object tree) {
        check(tree, "");
        return MAPPER.writeValueAsString(tree);
    }

    private static void check(@Nullable Object tree, String place) {
        switch (tree) {
            case Double number
            when !Double.isFinite(number) ->
                throw new ChainruleException("a model file cannot hold the number " + number + " at " + place);
            case String text
            when !isUnicode(text) ->
                throw new ChainruleException("a model file cannot hold the text '" + text + "' at " + place
                        + ": half of a surrogate pair is missing");
            case Map<?, ?> entries ->
                entries.forEach((key, value) -> {
                    check(key, place);
                    check(value, place.isEmpty() ? String.valueOf(key) : place + "." + key);
                });
            case List<?> items -> {
                for (int i = 0; i < items.size(); i++) {
                    check(items.get(i), place + "[" + i + "]");
                }
            }
            case null, default -> {}
        }
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /**
     * The tree of {@code json}, whole numbers as Long and others as Double.
     *
     * @param where how messages call the place
     * @throws ChainruleException if it is no JSON
     */
    static @Nullable Object read(String json, String where) {
        try {
            return normal(MAPPER.readValue(json, Object.class), where);
        } catch (JacksonException e) {
            throw new ChainruleException(where + " is damaged: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private static @Nullable Object normal(@Nullable Object tree, String where) {
        return switch (tree) {
            case null -> null;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case Boolean truth -> truth;
            case String text -> text;
            case Map<?, ?> entries -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                entries.forEach((key, value) -> map.put(String.valueOf(key), normal(value, where)));
                yield map;
            }
            case List<?> items -> {
                List<@Nullable Object> list = new ArrayList<>();
                items.forEach(item -> list.add(normal(item, where)));
                yield list;
            }
            default -> throw new ChainruleException(where + " is damaged: the number " + tree + " is too large");
        };
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "no JSON" : text.lines().findFirst().orElse("no JSON");
    }
}
