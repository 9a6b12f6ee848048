package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** JSON text as a tree of maps, lists, strings, numbers, booleans and nulls, strictly by RFC 8259. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Json() {}

    /**
     * The tree of {@code text}.
     *
     * @param where how the message calls the text, for example a file's name
     * @throws ChainruleException with line and column if it is not JSON or names a field twice
     */
    static @Nullable Object parse(String text, String where) {
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (withoutMark.isBlank()) {
            throw new ChainruleException(where + ": is empty, expected a JSON object");
        }
        try {
            return MAPPER.readValue(withoutMark, Object.class);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String place =
                    at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            String why = e instanceof MismatchedInputException
                    ? "expected nothing more after the first value"
                    : forPeople(e.getOriginalMessage());
            throw new ChainruleException(where + place + ": not valid JSON: " + why, e);
        }
    }

    /** The text of {@code tree}, indented, with a line feed at its end. */
    static String write(@Nullable Object tree) {
        return MAPPER.writeValueAsString(tree).replace("\r\n", "\n") + "\n";
    }

    /** The first line, without what only a programmer could follow: places inside the parser and its settings. */
    private static String forPeople(String message) {
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceAll(" \\((for \\w+ starting|start marker) at \\[Source: [^]]*]\\)", "")
                .replaceAll(": enable `[^`]*` to allow| \\(not recognized as one [^)]*\\)", "");
    }
}
