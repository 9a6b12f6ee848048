package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** JSON text as a tree of maps, lists, strings, numbers, booleans and nulls, strictly by RFC 8259. */
public final class Json {
    /** Deeper than any file that Chainrule reads, less deep than any stack. */
    private static final int MOST_NESTED = 100;

    private static final int LONGEST_NUMBER = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTED)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final Pattern DUPLICATE = Pattern.compile("^Duplicate .*?[\"'](.*)[\"']");
    private static final Pattern NO_NUMBER = Pattern.compile("[-+]?\\b(NaN|nan|Infinity|INF|inf)\\b");
    private static final int NEAR = 12; // characters on each side of a fault

    private Json() {}

    /**
     * The tree of {@code text}.
     *
     * @param where how the message calls the text, for example a file's name
     * @throws ChainruleException with line and column if it is not JSON, names a field twice, nests more than 100 levels or
     *     has a number of more than 1000 digits
     */
    public static @Nullable Object parse(String text, String where) {
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
            throw new ChainruleException(where + place + ": not valid JSON: " + reason(e, withoutMark), e);
        }
    }

    /** The text of {@code tree}, indented, with a line feed at its end. */
    static String write(@Nullable Object tree) {
        return MAPPER.writeValueAsString(tree).replace("\r\n", "\n") + "\n";
    }

    /** What is wrong, in words of our own: the parser's are for programmers. */
    private static String reason(JacksonException problem, String text) {
        if (problem instanceof MismatchedInputException) {
            return "expected nothing more after the first value";
        }
        if (problem instanceof UnexpectedEndOfInputException) {
            return "the text ends before everything in it is closed";
        }
        if (problem instanceof StreamConstraintsException) {
            return "nested more than " + MOST_NESTED + " levels deep, or a number, name or text that is too long";
        }
        Matcher twice = DUPLICATE.matcher(String.valueOf(problem.getOriginalMessage()));
        if (twice.find()) {
            return "\"" + twice.group(1) + "\" is there twice";
        }
        TokenStreamLocation at = problem.getLocation();
        List<String> lines = text.lines().toList();
        if (at == null || at.getLineNr() < 1 || at.getLineNr() > lines.size()) {
            return "something is out of place";
        }
        String line = lines.get(at.getLineNr() - 1);
        int column = Math.clamp(at.getColumnNr() - 1L, 0, line.length());
        String near = line.substring(Math.max(0, column - NEAR), Math.min(line.length(), column + NEAR));
        Matcher noNumber = NO_NUMBER.matcher(near);
        if (noNumber.find()) {
            return noNumber.group() + " is no number in JSON; every number must be finite";
        }
        return near.isBlank() ? "something is missing here" : "something is out of place near '" + near.strip() + "'";
    }
}
