package dev.chainrule.serve.rows;

import dev.chainrule.serve.Limits;
import dev.chainrule.serve.http.Body;
import dev.chainrule.serve.http.OneLine;
import dev.chainrule.serve.http.Refusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/** JSON as it is read here: token by token, bounded in depth and in the length of texts and numbers, without a tree. */
final class JsonFormat {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEPTH)
                    .maxStringLength(Limits.TEXT)
                    .maxNameLength(Limits.TEXT)
                    .maxNumberLength(Limits.NUMBER)
                    .build())
            .build();

    /** NaN and the infinities, which some programs write; the reader speaks of an option of its own then. */
    private static final Pattern NO_NUMBER = Pattern.compile("^Non-standard token '([^']*)'");

    private JsonFormat() {}

    /** What recognises {@code names} while they are read. */
    static PropertyNameMatcher matcher(List<String> names) {
        return FACTORY.constructNameMatcher(
                names.stream().map(Named::fromString).toList(), false);
    }

    /** What is done with the tokens of a body. */
    @FunctionalInterface
    interface Reading<T> {
        /** Reads to the last token of the one value that a body is. */
        T read(JsonParser parser);
    }

    /**
     * Reads the one value in {@code body}.
     *
     * @throws Refusal if it is no JSON, or more than one value
     */
    static <T> T read(Body body, Reading<T> reading) {
        try (JsonParser parser = body.isWhole()
                ? FACTORY.createParser(ObjectReadContext.empty(), body.bytes())
                : FACTORY.createParser(ObjectReadContext.empty(), body.stream())) {
            T result = reading.read(parser);
            if (parser.nextToken() != null) {
                throw Refusal.bad("after the JSON value there is more; expected one value");
            }
            return result;
        } catch (StreamConstraintsException e) {
            throw Refusal.bad("the JSON is beyond what is taken: " + line(e));
        } catch (JacksonException e) {
            throw Refusal.bad("the body is not valid JSON: " + line(e));
        }
    }

    private static String line(JacksonException e) {
        String reason = OneLine.joined(String.valueOf(e.getOriginalMessage()));
        Matcher noNumber = NO_NUMBER.matcher(reason);
        reason = noNumber.find() ? noNumber.group(1) + " is no number in JSON; a missing value is null" : reason;
        reason = reason.length() > 300 ? reason.substring(0, 300) + "…" : reason;
        TokenStreamLocation at = e.getLocation(); // null where a limit is reached
        return at == null ? reason : reason + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
