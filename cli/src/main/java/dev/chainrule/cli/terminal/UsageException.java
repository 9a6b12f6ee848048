package dev.chainrule.cli.terminal;

import dev.chainrule.ChainruleException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The command line is at fault, which can be judged without opening a file. One line, as every message. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a parameter is called inside, where its range is told: a person knows it by the option. */
    private static final Pattern NAMED = Pattern.compile("^\\w+ (?=must )");

    /** With {@code message}, one line that names the option. */
    public UsageException(String message) {
        super(message);
    }

    private UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * What {@code interpretation} of the words of a command line gives.
     *
     * @throws UsageException in place of its ChainruleException or IllegalArgumentException, with the same message
     */
    public static <T> T unlessWrong(Supplier<T> interpretation) {
        try {
            return interpretation.get();
        } catch (ChainruleException | IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** As {@link #unlessWrong(Supplier)}, and the message begins with {@code option}: "--rate must be positive". */
    public static <T> T unlessWrong(String option, Supplier<T> interpretation) {
        try {
            return interpretation.get();
        } catch (ChainruleException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String requirement = NAMED.matcher(message).replaceFirst("");
            throw new UsageException(option + (requirement.equals(message) ? ": " : " ") + requirement, e);
        }
    }
}
