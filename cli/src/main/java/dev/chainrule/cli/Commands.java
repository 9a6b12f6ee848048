package dev.chainrule.cli;

import dev.chainrule.cli.terminal.Streams;
import java.util.List;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands. picocli finds out about the options of one by reflection, which is most of what a short run of the
 * program would do if all had theirs; so only a command that the command line names is read as a whole, and of the others
 * what {@code --help} and a misspelt name need: the name and the description.
 */
final class Commands {
    /** A command, by the annotated class that is its own, and how it is made. */
    private record Entry(Class<?> type, Function<Streams, Object> maker) {
        String name() {
            return about().name();
        }

        /** The command with nothing but its description. */
        CommandSpec outline() {
            CommandSpec outline = CommandSpec.create();
            outline.usageMessage().description(about().description());
            return outline;
        }

        private Command about() {
            return type.getAnnotation(Command.class);
        }
    }

    private static final Entry COMPLETION =
            new Entry(AutoComplete.GenerateCompletion.class, _ -> new AutoComplete.GenerateCompletion());

    /** In the order of {@code --help}. */
    private static final List<Entry> ALL = List.of(
            new Entry(TrainCommand.class, TrainCommand::new),
            new Entry(TuneCommand.class, TuneCommand::new),
            new Entry(PredictCommand.class, PredictCommand::new),
            new Entry(EvaluateCommand.class, EvaluateCommand::new),
            new Entry(InspectCommand.class, InspectCommand::new),
            new Entry(ExplainCommand.class, ExplainCommand::new),
            new Entry(CheckCommand.class, CheckCommand::new),
            new Entry(ExercisesCommand.class, ExercisesCommand::new),
            new Entry(GradientCheckCommand.class, GradientCheckCommand::new),
            new Entry(StudioCommand.class, StudioCommand::new),
            new Entry(ServeCommand.class, ServeCommand::new),
            new Entry(BenchCommand.class, BenchCommand::new),
            COMPLETION);

    private Commands() {}

    /** Adds all commands to {@code line}, those among {@code words} as a whole; completion is about all of them. */
    static CommandLine addTo(CommandLine line, List<String> words, Streams streams) {
        boolean everything = words.contains(COMPLETION.name());
        for (Entry command : ALL) {
            boolean whole = everything || words.contains(command.name());
            line.addSubcommand(command.name(), whole ? command.maker().apply(streams) : command.outline());
        }
        return line;
    }
}
