package dev.chainrule.cli;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.description.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Says in one line what picocli found wrong with a command line. */
final class ParseErrors {
    private ParseErrors() {}

    static String message(CommandLine.ParameterException problem) {
        CommandSpec command = problem.getCommandLine().getCommandSpec();
        return switch (problem) {
            case CommandLine.UnmatchedArgumentException unmatched -> unknown(unmatched, command);
            case CommandLine.MissingParameterException missing
            when !missing.getMissing().isEmpty() ->
                missing.getMissing().stream().map(ParseErrors::label).collect(Collectors.joining(", "))
                        + (missing.getMissing().getFirst().isOption() ? " needs a value" : " is missing")
                        + see(command);
            case CommandLine.OverwrittenOptionException twice -> twice(twice.getOverwritten());
            default -> {
                ArgSpec argument = problem.getArgSpec();
                yield argument != null && problem.getValue() != null
                        ? label(argument) + ": expected " + expected(argument.type(), problem.getValue()) + ", found '"
                                + problem.getValue() + "'"
                        : String.valueOf(problem.getMessage());
            }
        };
    }

    /**
     * Whether each option is given once: picocli itself does not look at those that stand in groups.
     *
     * @throws UsageException if one is given twice
     */
    static void requireSingle(CommandLine.ParseResult parsed) {
        for (CommandLine line : parsed.asCommandLineList()) {
            for (OptionSpec option : line.getParseResult().matchedOptions()) {
                if (option.originalStringValues().size() > 1) {
                    throw new UsageException(twice(option));
                }
            }
        }
    }

    private static String twice(ArgSpec argument) {
        return label(argument) + " is given twice";
    }

    private static String unknown(CommandLine.UnmatchedArgumentException problem, CommandSpec command) {
        String word = problem.getUnmatched().getFirst();
        if (word.startsWith("-") && word.length() > 1) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            List<String> options = new ArrayList<>();
            command.options().forEach(option -> options.addAll(List.of(option.names())));
            return "unknown option " + name + hint(name, options, command);
        }
        if (command.parent() == null) {
            List<String> commands = List.copyOf(command.subcommands().keySet());
            return "unknown command '" + word + "'" + hint(word, commands, command);
        }
        return "one argument too many: '" + word + "'" + see(command);
    }

    private static String hint(String word, List<String> known, CommandSpec command) {
        String hint = Nearest.hint(word, known);
        return hint.isEmpty() ? see(command) : hint;
    }

    private static String see(CommandSpec command) {
        return "; see '" + command.qualifiedName() + " --help'";
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String expected(Class<?> type, String found) {
        if (found.strip().matches("[-+]?\\d+")) { // whole, and yet refused
            return type == Long.class || type == long.class
                    ? "a whole number from -2^63 to 2^63 - 1"
                    : "a whole number up to 2,147,483,647";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        return type == Path.class ? "a file" : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
