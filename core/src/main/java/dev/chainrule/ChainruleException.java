package dev.chainrule;

/**
 * Something a person can put right: bad data, a wrong name, a file that cannot be read.
 *
 * <p>The message is one line and stands alone: where (file, line, column), what was expected, what was found, what to
 * do. Programs print it as it is, without a stack trace.
 */
public class ChainruleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error described by {@code message}, one line. */
    public ChainruleException(String message) {
        super(message);
    }

    /** An error described by {@code message}, one line, that came of {@code cause}. */
    public ChainruleException(String message, Throwable cause) {
        super(message, cause);
    }
}
