package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.terminal.Interruption;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Turns whatever went wrong into one line on standard error and an exit status. */
final class ErrorHandler {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    /** As a shell reports a program that ended by signal 2, SIGINT. */
    static final int INTERRUPTED = 130;

    private final PrintStream err;
    private final String command;
    private final boolean stackTrace;

    /** Of {@code command}, empty if none is known. Writes to {@code err}, and the stack trace too if {@code stackTrace}. */
    ErrorHandler(PrintStream err, String command, boolean stackTrace) {
        this.err = err;
        this.command = command;
        this.stackTrace = stackTrace;
    }

    /** Tells a person of {@code thrown}; the exit status. */
    int handle(Throwable thrown) {
        Throwable problem = thrown instanceof CommandLine.ExecutionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
        if (stackTrace) {
            problem.printStackTrace(err);
        }
        return switch (problem) {
            case Streams.ReaderGone _ -> DONE;
            case Interruption.Interrupted _ -> INTERRUPTED;
            case UsageException e -> say(e.getMessage(), USAGE);
            case InvalidPathException e -> say("'" + e.getInput() + "' cannot be the name of a file", USAGE);
            case CommandLine.ParameterException e -> say(ParseErrors.message(e), USAGE);
            case ChainruleException e -> say(e.getMessage(), FAILED);
            case OutOfMemoryError _ -> say(MemoryNeed.unknown(command, MemoryNeed.available()), FAILED);
            default ->
                say(
                        "this is a mistake in chainrule (" + problem + "); please report it, with what "
                                + MessageOptions.STACK_TRACE + " adds",
                        FAILED);
        };
    }

    private int say(@Nullable String message, int status) {
        err.println("chainrule: " + Words.plain(String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", "; ")));
        return status;
    }
}
