package dev.chainrule.cli.options;

import picocli.CommandLine.Option;

/** What is left of {@link MessageOptions} for a command that says nothing beside its result. */
public final class ErrorOptions {
    @Option(names = MessageOptions.STACK_TRACE, description = "Add the stack trace to an error.")
    @SuppressWarnings("UnusedVariable") // Main looks for it before anything is parsed
    private boolean stackTrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    @SuppressWarnings("UnusedVariable") // picocli's
    private boolean help;
}
