package dev.chainrule.cli;

import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Where the {@code chainrule} command begins. */
public final class Main {
    private static final int WIDTH = 80;

    private Main() {}

    /** Runs the command line {@code args} and ends the virtual machine with its exit status. */
    public static void main(String[] args) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        System.exit(run(args, new Streams(System.in, out, err, Terminal::isError, Terminal::columns)));
    }

    /**
     * Runs the command line {@code args}; no terminal is looked for.
     *
     * @param in what {@code -} reads
     * @param out results, and nothing else; UTF-8. Its {@link java.io.IOException}s are told, so it should be no
     *     {@link PrintStream}, which hides them
     * @param err remarks, progress and errors
     * @return the exit status: 0 done, 2 the command line is at fault, 130 interrupted, 1 everything else
     */
    public static int run(String[] args, InputStream in, OutputStream out, PrintStream err) {
        return run(args, new Streams(in, out, err, () -> false));
    }

    private static int run(String[] args, Streams streams) {
        boolean stackTrace = Arrays.asList(args).contains(MessageOptions.STACK_TRACE);
        try {
            CommandLine line = commandLine(args, streams);
            CommandLine.ParseResult parsed = line.parseArgs(args);
            ParseErrors.requireSingle(parsed);
            int status = new CommandLine.RunLast().execute(parsed);
            line.getOut().flush();
            return status;
        } catch (Throwable problem) { // whatever it is, it is one line and an exit status
            return new ErrorHandler(streams.err(), args.length == 0 ? "" : args[0], stackTrace).handle(problem);
        }
    }

    private static CommandLine commandLine(String[] args, Streams streams) {
        CommandLine line = Commands.addTo(new CommandLine(new RootCommand()), List.of(args), streams);
        return line.setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpWidth(WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(streams.out(), false, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    }
}
