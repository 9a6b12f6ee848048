package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.ParameterFinder;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.formula.Digits;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule explain}: every number of backpropagation, in symbols and in figures. */
@Command(
        name = "explain",
        description = "Derive every number of a network's learning, in symbols and in figures.",
        sortOptions = false,
        footer = {
            "",
            "w(l)[i,j] and b(l)[j] name a parameter in every notation: of layer l, from unit i to unit j, from 1.",
            "For example: chainrule explain network.json --weight w11"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Streams streams;

    @Parameters(paramLabel = "NETWORK", description = "A network file (.json), or -")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String network;

    @Option(
            names = "--weight",
            paramLabel = "NAME",
            description = "Derive one weight or bias, w(1)[2,3], or all one by one. Default: the whole pass.")
    private @Nullable String weight;

    @Option(
            names = "--notation",
            paramLabel = "N",
            description = "The letters: w-u, W1-W2, layers, mazur, nielsen, han-kamber or hagan. Default: the file's.")
    private @Nullable String notation;

    @Option(
            names = "--level",
            paramLabel = "L",
            description = "How small the steps are: pass, layer, neuron or term. Default: neuron; layer above 2,000 "
                    + "weights.")
    private @Nullable String level;

    @Option(names = "--digits", paramLabel = "N", description = "Significant digits, 1 to 17. Default: 6.")
    private int digits = Digits.USUAL.significant();

    @Option(names = "--steps", paramLabel = "N", description = "Rounds over the samples, one after another. Default: 1.")
    private int steps = 1;

    @ArgGroup(validate = false, heading = "%nWhat to write%n")
    private PageOptions page = new PageOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    ExplainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        Digits figures = UsageException.unlessWrong("--digits", () -> new Digits(digits));
        if (steps < 1) {
            throw new UsageException("--steps: at least 1 is needed, found " + steps);
        }
        Level depth = level == null ? null : Word.of(Level.class, "--level", level);
        Notation letters = notation == null ? null : UsageException.unlessWrong(() -> Notation.of(notation, "--notation"));
        PageOptions.Page to = page.check(streams, TableSource.file(network));

        NetworkFile file = new NetworkSource(streams).network(network);
        if (steps > 1 && file.learningRate().isEmpty()) {
            throw new ChainruleException("--steps " + steps + ": " + NetworkSource.title(network)
                    + " has no learningRate, so there is nothing to repeat; add it");
        }
        Notation written = letters == null ? file.notation() : letters;
        List<Quantity> parameters = parameters(file, written);
        Trace trace = Trace.of(Walk.of(file, steps), written);
        Level reached = depth == null ? Trace.usualLevel(file.network()) : depth;
        to.write(
                streams,
                () -> Derivation.of(trace, new Derivation.Request(reached, parameters, figures)),
                () -> TraceJson.write(trace, steps(trace, parameters, reached), figures));
        return ErrorHandler.DONE;
    }

    private List<Quantity> parameters(NetworkFile file, Notation letters) {
        if (weight == null) {
            return List.of();
        }
        ParameterFinder finder = ParameterFinder.of(file, letters);
        return weight.equals(ALL) ? finder.all() : List.of(finder.find(weight));
    }

    /** What the parameters need: one its own steps, all of them every step. */
    private static List<Step> steps(Trace trace, List<Quantity> parameters, Level level) {
        return switch (parameters.size()) {
            case 0 -> trace.steps(level);
            case 1 -> trace.stepsToUpdate(parameters.getFirst(), level);
            default -> {
                trace.stepsToUpdate(parameters.getFirst(), Level.PASS); // or says why there are none
                yield trace.steps(level);
            }
        };
    }
}
