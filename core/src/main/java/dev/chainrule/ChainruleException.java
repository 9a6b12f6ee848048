package dev.chainrule;

/**
 * Something a person can put right: bad data, a wrong name, a file that cannot be read.
 *
 * <p>The message is one line and stands alone: where (file, line, column), what was expected, what was found, what to
 * do. Programs print it as it is, without a stack trace. What it quotes out of a file can be anything: line breaks in it
 * become {@code "; "}, and other characters that would steer a terminal {@code "?"}.
 */
public class ChainruleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error described by {@code message}, one line. */
    public ChainruleException(String message) {
        super(line(message));
    }

    /** An error described by {@code message}, one line, that came of {@code cause}. */
    public ChainruleException(String message, Throwable cause) {
        super(line(message), cause);
    }

    private static String line(String message) {
        boolean plain = message.chars().noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
        return plain ? message : message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("[\\p{Cc}&&[^\t]]", "?");
    }
}
