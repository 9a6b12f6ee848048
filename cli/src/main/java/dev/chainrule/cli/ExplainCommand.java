package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.input.ExplainedRow;
import dev.chainrule.cli.input.NetworkSource;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.DiagnosisOptions;
import dev.chainrule.cli.options.Given;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.PageOptions;
import dev.chainrule.cli.options.ReckoningOptions;
import dev.chainrule.cli.options.RecordedOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.options.Word;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.Example;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.ModelJson;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.ModelSections;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.ParameterFinder;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Reckoning;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.diagnosis.Diagnosis;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule explain}: every number of backpropagation, in symbols and in figures. */
@Command(
        name = "explain",
        description = "Derive every number of a network's learning, in symbols and in figures.",
        sortOptions = false,
        footer = {
            "",
            "w(l)[i,j] and b(l)[j] name a parameter in every notation: of layer l, from unit i to unit j, from 1.",
            "For example: chainrule explain network.json --weight w11",
            "             chainrule explain model.onnx --data NEW.csv --row 1",
            "             chainrule explain model.onnx --data NEW.csv --row 1 --member 2",
            "             chainrule explain network.json --diagnose --steps 20"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Streams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "NETWORK|MODEL",
            description = "A network file (.json), a model (.onnx) with --data and --row, or - for a network file.")
    private @Nullable String subject;

    @Option(
            names = "--weight",
            paramLabel = "NAME",
            description =
                    "Derive one weight or bias, w(1)[2,3], or all one by one; of a model also what comes before the "
                            + "layers: we(1)[2,3], frequency(1)[2], scale[3], adapter(1)[2,3]. Default: the whole pass.")
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

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Rounds over the samples, one after another. Default: 1.")
    private @Nullable Integer steps;

    @Option(names = "--data", paramLabel = "FILE", description = "The table of a model's row, or -")
    private @Nullable String data;

    @Option(names = "--row", paramLabel = "N", description = "The row to walk through, from 1.")
    private @Nullable Integer row;

    @Option(
            names = "--member",
            paramLabel = "N",
            description = "Of a model whose members share weights, the one to walk through, from 1. Default: 1.")
    private @Nullable Integer member;

    @ArgGroup(validate = false, heading = "%nWhat is wrong%n")
    private DiagnosisOptions diagnosis = new DiagnosisOptions();

    @ArgGroup(validate = false, heading = "%nHow to compute%n")
    private ReckoningOptions reckoning = new ReckoningOptions();

    @ArgGroup(validate = false, heading = "%nA step of a training%n")
    private RecordedOptions recorded = new RecordedOptions();

    @ArgGroup(validate = false, heading = "%nWhat to write%n")
    private PageOptions page = new PageOptions();

    @ArgGroup(validate = false, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    ExplainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        recorded.check();
        Reckoning numbers = reckoning.check();
        Level depth = level == null ? null : Word.of(Level.class, "--level", level);
        String name = notation;
        Notation letters = name == null ? null : UsageException.unlessWrong(() -> Notation.of(name, "--notation"));
        ReadOptions reading = table.readOptions();
        Path recording = recorded.file();
        if (diagnosis.isAsked()) {
            diagnose(recording, reading);
            return ErrorHandler.DONE;
        }
        if (recording != null) {
            recorded(recording, letters);
            return ErrorHandler.DONE;
        }
        String read = subject();
        Path file = Streams.file(read);
        if (file != null && isModel(file)) {
            row(file, depth, letters, reading);
        } else {
            network(read, depth, letters, numbers);
        }
        return ErrorHandler.DONE;
    }

    private String subject() {
        String read = subject;
        if (read == null) {
            throw new UsageException("NETWORK or MODEL is missing; see 'chainrule explain --help'");
        }
        return read;
    }

    private static boolean isModel(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    /** A network file. */
    private void network(String name, @Nullable Level depth, @Nullable Notation letters, Reckoning numbers) {
        requireNoTable();
        int rounds = rounds();
        PageOptions.Page to = page.check(streams, Streams.file(name));
        NetworkFile file = readNetwork(name, rounds);
        Notation written = letters == null ? file.notation() : letters;
        List<Quantity> parameters = parameters(file, written);
        Trace trace = Trace.of(Walk.of(file, rounds), written);
        Level reached = depth == null ? Trace.usualLevel(file.network()) : depth;
        to.write(
                streams,
                () -> Derivation.of(trace, new Derivation.Request(reached, parameters, numbers)),
                () -> TraceJson.write(trace, steps(trace, parameters, reached), numbers));
    }

    /** Every round is kept, so that its numbers can be printed, and printed on pages. */
    private static void requireReadable(NetworkFile file, int rounds) {
        long most = Walk.mostRounds(file);
        if (rounds > most) {
            long samples = file.samples().size();
            long parameters = file.network().layout().trained();
            throw new ChainruleException("--steps: at most " + Words.number(most) + " rounds over "
                    + Words.count(samples, "sample") + " of a network with " + Words.count(parameters, "parameter")
                    + " can be written down, found " + Words.number(rounds));
        }
    }

    private void requireNoTable() {
        String option = data != null ? "--data" : row != null ? "--row" : Given.of(spec, TableOptions.class);
        if (option != null) {
            throw new UsageException(option + " is for a model: a network file has samples of its own");
        }
        if (member != null) {
            throw new UsageException("--member is for a model: a network file has no members");
        }
    }

    private void requireNoSteps() {
        if (steps != null) {
            throw new UsageException("--steps is for a network file: nothing of a trained model is updated");
        }
    }

    private int rounds() {
        int rounds = steps == null ? 1 : steps;
        if (rounds < 1) {
            throw new UsageException("--steps: at least 1 is needed, found " + rounds);
        }
        return rounds;
    }

    private NetworkFile readNetwork(String name, int rounds) {
        NetworkFile file = new NetworkSource(streams).network(name);
        if (rounds > 1 && !file.hasUpdate()) {
            String why = !file.hasTargets()
                    ? "has no targets, so there is nothing to repeat; add them"
                    : file.learningRate().isEmpty()
                            ? "has no learningRate, so there is nothing to repeat; add it"
                            : "says " + file.optimizer().name()
                                    + ", whose update is not worked out, so there is nothing "
                                    + "to repeat; take an optimizer such as sgd";
            throw new ChainruleException("--steps " + rounds + ": " + NetworkSource.title(name) + " " + why);
        }
        requireReadable(file, rounds);
        return file;
    }

    /** What keeps a network, a model or a recorded training from learning well. */
    private void diagnose(@Nullable Path recording, ReadOptions reading) {
        String other = weight != null
                ? "--weight"
                : level != null
                        ? "--level"
                        : notation != null
                                ? "--notation"
                                : row != null ? "--row" : member != null ? "--member" : reckoning.other();
        if (other != null) {
            throw new UsageException(
                    other + " has no place beside --diagnose, which looks at every unit and every row");
        }
        if (recording != null) {
            requireNothingElse();
            PageOptions.Page to = page.check(streams, recording);
            write(to, recorded.diagnosis(recording), String.valueOf(recording.getFileName()));
            return;
        }
        String read = subject();
        Path file = Streams.file(read);
        if (file != null && isModel(file)) {
            String rows = data;
            if (rows == null) {
                throw new UsageException("--data is missing: a model is diagnosed by the rows of a table");
            }
            requireNoSteps();
            PageOptions.Page to = page.check(streams, file, Streams.file(rows));
            TableSource source = new TableSource(streams, messages);
            write(to, Diagnoses.of(file, rows, reading, source), read);
        } else {
            requireNoTable();
            int rounds = rounds();
            PageOptions.Page to = page.check(streams, file);
            write(to, Diagnoses.of(readNetwork(read, rounds), rounds), NetworkSource.title(read));
        }
    }

    private void write(PageOptions.Page to, Diagnosis found, String name) {
        to.write(streams, () -> Diagnoses.document(found, name, reckoning.digits()), () -> Diagnoses.json(found));
    }

    /** A trained model and a row of data. */
    private void row(Path model, @Nullable Level depth, @Nullable Notation letters, ReadOptions reading) {
        String rows = data;
        Integer number = row;
        if (rows == null || number == null) {
            throw new UsageException((rows == null ? "--data" : "--row")
                    + " is missing: a model is explained at a row of data, by --data FILE --row N");
        }
        if (number < 1) {
            throw new UsageException("--row: rows count from 1, found " + number);
        }
        requireNoSteps();
        if (reckoning.other() != null) {
            throw new UsageException(
                    reckoning.other() + " is for a network file: the numbers of a trained model are too "
                            + "many and too long for pencil work");
        }
        Digits figures = reckoning.digits();
        PageOptions.Page to = page.check(streams, model, Streams.file(rows));
        ModelRow example = ExplainedRow.read(
                model, rows, number, member == null ? 1 : member, reading, new TableSource(streams, messages));
        Notation written = letters == null ? Notation.usual(example.network()) : letters;
        OptionalInt learned = weight == null ? OptionalInt.empty() : example.learned(weight);
        List<Quantity> parameters = learned.isPresent() ? List.of() : parameters(example, written);
        Trace trace = Trace.of(Walk.of(example, 1), written);
        Level reached = depth == null ? Trace.usualLevel(example.network()) : depth;
        to.write(
                streams,
                () -> ModelSections.document(
                        example, trace, new Derivation.Request(reached, parameters, figures), figures, learned),
                () -> ModelJson.write(example, trace, steps(trace, parameters, reached), figures));
    }

    /** Nothing beside --recorded that it has no use for. */
    private void requireNothingElse() {
        String other = subject != null
                ? "NETWORK|MODEL"
                : data != null
                        ? "--data"
                        : row != null
                                ? "--row"
                                : member != null
                                        ? "--member"
                                        : steps != null ? "--steps" : level != null ? "--level" : reckoning.other();
        other = other == null ? Given.of(spec, TableOptions.class) : other;
        if (other != null) {
            throw new UsageException(other + " has no place beside --recorded, which holds all that the step needs");
        }
    }

    /** A recorded step of a training. */
    private void recorded(Path recording, @Nullable Notation letters) {
        requireNothingElse();
        String name = weight;
        if (name == null || name.equals(ALL)) {
            throw new UsageException("--recorded tells of one weight: name it with --weight, such as w(1)[2,3]");
        }
        PageOptions.Page to = page.check(streams, recording);
        Digits figures = reckoning.digits();
        to.write(
                streams,
                () -> recorded.document(recording, name, letters, figures),
                () -> recorded.json(recording, name, letters, figures));
    }

    private List<Quantity> parameters(Example example, Notation letters) {
        if (weight == null) {
            return List.of();
        }
        ParameterFinder finder = ParameterFinder.of(example, letters);
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
