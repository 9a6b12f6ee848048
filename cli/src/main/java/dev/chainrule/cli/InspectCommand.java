package dev.chainrule.cli;

import dev.chainrule.data.Table;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Importance;
import dev.chainrule.model.Model;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule inspect}: what is in a model, and how important each column is to it. */
@Command(
        name = "inspect",
        description = {
            "Show a model's layers, parameters, preprocessing and provenance,",
            "and with --data how important each column is to it."
        },
        sortOptions = false,
        footer = {
            "",
            "train --recipe FILE takes what --json prints.",
            "For example: chainrule inspect model.onnx --data test.csv"
        })
final class InspectCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "MODEL", description = "A model that train has written, or another .onnx file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "TABLE",
            description = "Rows with their targets: how much worse they are predicted when the values of a column "
                    + "change places, column by column.")
    private @Nullable String data;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "How often each column of --data is shuffled. Default: 5.")
    private @Nullable Integer repeats;

    @Option(names = "--seed", paramLabel = "N", description = "Of the shuffling. Default: 0.")
    private @Nullable Long seed;

    @Option(names = "--json", description = "The same and more as one JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, heading = "%nOn what to compute%n")
    private ComputeOptions computing = new ComputeOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    InspectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        ReadOptions reading = table.readOptions();
        Compute compute = computing.compute();
        requireData();
        if (repeats != null && repeats < 1) {
            throw new UsageException("--repeats: at least 1 is needed, found " + repeats);
        }
        Model loaded = Model.load(model);
        ModelReport report = new ModelReport(String.valueOf(model.getFileName()), loaded);
        ImportanceReport importance = data == null ? null : importance(data, loaded, reading, compute);
        if (json) {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>(report.tree());
            if (importance != null) {
                tree.put("importance", importance.tree());
            }
            streams.print(Json.write(tree));
        } else {
            streams.print(report.text() + (importance == null ? "" : "\n" + importance.text()));
        }
        return ErrorHandler.DONE;
    }

    /** What says how to go through a table has no use without one. */
    private void requireData() {
        String given = Given.of(spec, TableOptions.class, ComputeOptions.class);
        String option = repeats != null ? "--repeats" : seed != null ? "--seed" : given;
        if (data == null && option != null) {
            throw new UsageException(option + " is for --data");
        }
    }

    private ImportanceReport importance(String data, Model loaded, ReadOptions reading, Compute compute) {
        TableSource source = new TableSource(streams, messages);
        Table all = source.read(data, ModelTables.readOptions(loaded, reading));
        KnownTargets known = KnownTargets.of(all, loaded.preprocessing().target());
        if (known.left() > 0) {
            source.say(Words.count(known.left(), "row") + (known.left() == 1 ? " has" : " have") + " no value for "
                    + String.join(", ", loaded.preprocessing().target().columns()) + " and cannot be judged");
        }
        int count = repeats == null ? Importance.REPEATS : repeats;
        long rows = (long) known.rows().rows()
                * (count * (long) loaded.preprocessing().features().size() + 1);
        Compute fitting = computing.forRows(
                (int) Math.min(rows, Integer.MAX_VALUE), loaded.network(), compute, messages, streams);
        Importance importance;
        try (WorkProgress progress =
                new WorkProgress("importance", !messages.quiet() && streams.isTerminal(), streams)) {
            importance = Importance.of(loaded, known.rows(), fitting, count, seed == null ? 0 : seed, progress);
        }
        if (importance.rows() < known.rows().rows()) {
            source.say("the importance of the columns is taken from " + Words.count(importance.rows(), "row")
                    + " drawn from the " + Words.number(known.rows().rows()) + ", as more would take long");
        }
        return new ImportanceReport(importance, all.origin().name(), seed == null ? 0 : seed);
    }
}
