package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import picocli.CommandLine.Option;

/** How much is said beside the result, and {@code --help}: of every command but those with {@link ErrorOptions}. */
public final class MessageOptions {
    /** The option that adds the stack trace to an error. */
    public static final String STACK_TRACE = "--stacktrace";

    @Option(names = "--verbose", description = "Say more, on standard error: the backend and why, the data.")
    private boolean verbose;

    @Option(names = "--quiet", description = "Say only what went wrong.")
    private boolean quiet;

    @Option(names = STACK_TRACE, description = "Add the stack trace to an error.")
    @SuppressWarnings("UnusedVariable") // Main looks for it before anything is parsed
    private boolean stackTrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    @SuppressWarnings("UnusedVariable") // picocli's
    private boolean help;

    /** @throws UsageException if the options contradict each other */
    public void check() {
        if (verbose && quiet) {
            throw new UsageException("--verbose and --quiet contradict each other");
        }
    }

    /** What a person calls the program by: the launcher says it, as a checkout's is not on the path. */
    public static String command() {
        String name = System.getenv("CHAINRULE_COMMAND");
        return name == null || name.isBlank() ? "chainrule" : name;
    }

    /** Whether more is to be said. */
    public boolean verbose() {
        return verbose;
    }

    /** Whether only errors are to be said. */
    public boolean quiet() {
        return quiet;
    }
}
