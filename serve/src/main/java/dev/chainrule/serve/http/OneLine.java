package dev.chainrule.serve.http;

import java.util.regex.Pattern;

/** Text of others as a message shows it: in one line, with nothing in it that steers a terminal. */
public final class OneLine {
    private static final int SHOWN = 60;

    /** All control characters, not those of ASCII alone, and Unicode's own ends of lines. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\u2028\u2029]");

    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cc}\u2028\u2029]+");

    private OneLine() {}

    /** {@code text} with a question mark for each such character. */
    public static String of(String text) {
        boolean plain = text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
        return plain ? text : CONTROL.matcher(text).replaceAll("?");
    }

    /** {@code text} of several lines: what parts them, and other blanks, are a space each. */
    public static String joined(String text) {
        return BLANK.matcher(text).replaceAll(" ");
    }

    /** {@code text} in quotes, and not too much of it. */
    public static String quoted(String text) {
        return "'" + of(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
    }
}
