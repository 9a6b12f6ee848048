package dev.chainrule.cli.documentation;

import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Javadoc comment says, as it stands there; empty where there is none. */
record Comment(String text) {
    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@(?=\\w)");
    private static final Pattern THROWN = Pattern.compile("@throws\\s+(?:[a-z]\\w*\\.)*(\\w+)\\s+[^\\s@]");
    private static final Pattern POINTER =
            Pattern.compile("\\b(?:[Aa]s|[Ll]ike)\\b[^.;:{]{0,25}\\{@link(?:plain)?\\s+(\\w*)#(\\w+)(\\([^)]*\\))?");

    /** What another method has said, which a comment may leave to it: {@code As {@link Type#method}}. */
    record Pointer(String type, String method, Signature signature) {}

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** All before the first tag. */
    String sentence() {
        return TAG.split(text, 2)[0];
    }

    /** What stands after a tag such as {@code return} or {@code param x}; empty without. */
    String tagged(String tag) {
        Pattern start = Pattern.compile(tag.replace(" ", "\\s+") + "\\b(?s:(.*))");
        return TAG.splitAsStream(text)
                .skip(1)
                .map(start::matcher)
                .filter(found -> found.lookingAt())
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    /** The exceptions that it tells the condition of, by their simple names. */
    Stream<String> thrown() {
        return THROWN.matcher(text).results().map(found -> found.group(1));
    }

    /** Where a comment points for more. */
    static Stream<Pointer> pointers(String text) {
        return POINTER.matcher(text).results().map(Comment::pointer);
    }

    private static Pointer pointer(MatchResult found) {
        return new Pointer(
                found.group(1), found.group(2), new Signature(Objects.requireNonNullElse(found.group(3), "")));
    }
}
