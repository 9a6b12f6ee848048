package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Json;
import dev.chainrule.files.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A learner's sheet: lines {@code name = value}, with empty lines and comments after {@code #}, or a JSON object of
 * numbers or texts.
 *
 * @param list in the order of the sheet
 */
public record Answers(List<Answer> list) {
    /** How many bytes a sheet may have. */
    public static final int MOST_BYTES = 1 << 24;

    /** How messages call a sheet. */
    public static final String KIND = "a sheet of answers";

    private static final JsonFactory JSON = new JsonFactory();

    /** Copies the list. */
    public Answers {
        list = List.copyOf(list);
    }

    /**
     * The answers in {@code file}.
     *
     * @throws ChainruleException naming file and line if it cannot be read or something in it is no answer
     */
    public static Answers read(Path file) {
        return parse(WholeFile.text(file, MOST_BYTES, KIND), file.toString());
    }

    /**
     * The answers in {@code text}.
     *
     * @param where how messages call the text, for example a file's name
     * @throws ChainruleException naming the line if something in it is no answer
     */
    public static Answers parse(String text, String where) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<Answer> answers = plain.stripLeading().startsWith("{") ? json(plain, where) : lines(plain, where);
        if (answers.isEmpty()) {
            throw new ChainruleException(where + ": there are no answers; expected lines such as 'h1 = 0.59'");
        }
        return new Answers(answers);
    }

    private static List<Answer> lines(String text, String where) {
        List<Answer> answers = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            String place = where + ", line " + number;
            int equals = line.replace('≈', '=').indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (name.isEmpty()) {
                throw new ChainruleException(place + ": expected 'name = value', found '" + line.strip() + "'");
            }
            String value = line.substring(equals + 1);
            int comment = value.indexOf('#');
            value = (comment < 0 ? value : value.substring(0, comment)).strip();
            if (value.isEmpty()) {
                throw new ChainruleException(place + ": '" + name + "' has no value; leave the line out if it is open");
            }
            answers.add(new Answer(name, Given.parse(value, place), place));
        }
        return answers;
    }

    /** Read token by token, so that a number keeps the digits in which it was written. */
    private static List<Answer> json(String text, String where) {
        Json.parse(text, where); // what is no JSON is told there, with line and column
        List<Answer> answers = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                String place = where + ", line " + parser.currentTokenLocation().getLineNr();
                JsonToken value = parser.nextToken();
                if (!value.isNumeric() && value != JsonToken.VALUE_STRING) {
                    throw new ChainruleException(
                            place + ": '" + name + "': expected a number or a text such as \"3/8\", found "
                                    + (value.isStructStart() ? "a list or an object" : parser.getString()));
                }
                answers.add(new Answer(name, Given.parse(parser.getString(), place), place));
            }
            return answers;
        }
    }
}
