package dev.chainrule.cli;

import dev.chainrule.cli.input.NetworkSource;
import dev.chainrule.cli.options.ErrorOptions;
import dev.chainrule.cli.options.PageOptions;
import dev.chainrule.cli.options.ReckoningOptions;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.explain.Exercise;
import dev.chainrule.explain.Fading;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Reckoning;
import dev.chainrule.explain.Variation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule exercises}: work sheets, whose answers {@code check} judges. */
@Command(
        name = "exercises",
        description = "Make a work sheet of a network: the derivation with steps left open.",
        sortOptions = false,
        footer = {
            "",
            "--format json is the network file with the sheet's numbers, for check.",
            "For example: chainrule exercises network.json --seed 7 --out sheet.html",
            "             chainrule exercises network.json --seed 7 --out sheet.json",
            "             chainrule check sheet.json answers.txt"
        })
final class ExercisesCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "NETWORK", description = "A network file (.json), or -")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String network;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draw other numbers: equal seeds, equal sheets. Default: the numbers of the file.")
    private @Nullable Long seed;

    @Option(
            names = "--hide",
            paramLabel = "LEVEL",
            description =
                    "What is left open: nothing, update, gradients, deltas, loss or all, each with those before it. "
                            + "Default: all.")
    private @Nullable String hide;

    @Option(names = "--solutions", description = "Add the solutions.")
    private boolean solutions;

    @ArgGroup(validate = false, heading = "%nHow to compute%n")
    private ReckoningOptions reckoning = new ReckoningOptions();

    @ArgGroup(validate = false, heading = "%nWhat to write%n")
    private PageOptions page = new PageOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    @SuppressWarnings("UnusedVariable") // picocli's
    private ErrorOptions errors = new ErrorOptions();

    ExercisesCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        String level = hide;
        Fading fading = level == null ? Fading.ALL : UsageException.unlessWrong("--hide", () -> Fading.of(level));
        Reckoning numbers = reckoning.check();
        if (solutions && fading == Fading.NOTHING) {
            throw new UsageException("--solutions: with --hide nothing there is nothing to solve");
        }
        PageOptions.Page to = page.check(streams, Streams.file(network));
        String open = level != null ? "--hide" : solutions ? "--solutions" : reckoning.given();
        if (open != null && to.format() == PageOptions.Format.JSON) {
            throw new UsageException(open + " is of a sheet: --format json is the network file alone");
        }
        NetworkFile file = new NetworkSource(streams).network(network);
        NetworkFile varied = seed == null ? file : Variation.of(file, seed);
        to.write(streams, () -> Exercise.of(varied, fading, numbers).sheet(solutions), varied::toJson);
        return ErrorHandler.DONE;
    }
}
