package dev.chainrule.serve.rows;

import dev.chainrule.serve.http.Body;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.rows.ValueEncoder.WrongValue;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Rows as a JSON array of objects by column name, or as one object: read token by token straight into the inputs of the
 * network. Parsing is most of what a request costs, so nothing is made of a number on its way but the float.
 */
public final class JsonRows {
    private final RowEncoder encoder;
    private final PropertyNameMatcher matcher;
    private final Set<String> missing;

    /**
     * Rows for {@code encoder}.
     *
     * @param missing words that mean "no value"
     */
    public JsonRows(RowEncoder encoder, Set<String> missing) {
        this.encoder = encoder;
        this.matcher = JsonFormat.matcher(encoder.names());
        this.missing = Set.copyOf(missing);
    }

    /**
     * Adds the rows in {@code body} to {@code rows}; whether they came as an array.
     *
     * @param mostColumns in a row
     * @throws Refusal if the body is at fault; it then names the row and the column
     */
    public boolean read(Body body, EncodedRows rows, int mostColumns) {
        RowSink sink = new RowSink(encoder, rows, mostColumns);
        return JsonFormat.read(body, parser -> {
            switch (parser.nextToken()) {
                case START_OBJECT -> {
                    row(parser, sink);
                    return false;
                }
                case START_ARRAY -> {
                    for (JsonToken token = parser.nextToken();
                            token != JsonToken.END_ARRAY;
                            token = parser.nextToken()) {
                        if (token != JsonToken.START_OBJECT) {
                            throw Refusal.badRow(
                                    rows.rows() + 1, null, "expected an object by column name, found " + kind(token));
                        }
                        row(parser, sink);
                    }
                    return true;
                }
                case null -> throw Refusal.bad("there is no body; expected rows as JSON");
                default ->
                    throw Refusal.bad("expected an array of objects by column name, or one object, found "
                            + kind(parser.currentToken()));
            }
        });
    }

    private void row(JsonParser parser, RowSink sink) {
        sink.begin();
        int at = parser.nextNameMatch(matcher);
        while (at != PropertyNameMatcher.MATCH_END_OBJECT) {
            if (at >= 0) {
                ValueEncoder value = sink.column(at);
                try {
                    value(parser, parser.nextToken(), value, sink.rows());
                } catch (WrongValue e) {
                    throw sink.bad(value, e);
                }
            } else if (at == PropertyNameMatcher.MATCH_UNKNOWN_NAME) {
                sink.stranger(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            } else {
                throw Refusal.badRow(sink.row(), null, "the object does not end");
            }
            at = parser.nextNameMatch(matcher);
        }
        sink.end();
    }

    private void value(JsonParser parser, JsonToken token, ValueEncoder value, EncodedRows rows) throws WrongValue {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value.number(parser.getDoubleValue(), rows);
            case VALUE_STRING -> {
                String text = parser.getString();
                if (missing.contains(text)) {
                    value.missing(rows);
                } else {
                    value.text(text, rows);
                }
            }
            case VALUE_TRUE -> value.text("true", rows);
            case VALUE_FALSE -> value.text("false", rows);
            case VALUE_NULL -> value.missing(rows);
            case null, default ->
                throw new WrongValue("expected a number, a text, true, false or null, found " + kind(token));
        }
    }

    /** What a token begins, in words. */
    static String kind(@org.jspecify.annotations.Nullable JsonToken token) {
        return switch (token) {
            case null -> "the end";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }
}
