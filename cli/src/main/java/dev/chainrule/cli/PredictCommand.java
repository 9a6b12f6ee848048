package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.NameList;
import dev.chainrule.cli.options.OutputFile;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.cli.terminal.WorkProgress;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Contributions;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Predictor;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.tables.ReadOptions;
import dev.chainrule.tables.Tables;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule predict}: rows get predictions. */
@Command(
        name = "predict",
        description = "Predict, one line per row, in the words of the data.",
        sortOptions = false,
        footer = {"", "For example:", "  chainrule predict model.onnx NEW.csv --keep id --out predictions.csv"})
final class PredictCommand implements Callable<Integer> {
    private static final String[] ENDINGS = {
        ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".csv.gz", ".tsv.gz", ".json.gz", ".jsonl.gz"
    };

    /** About so many passes forward and backward make the contributions of a row. */
    private static final int EVALUATIONS = 60;

    private final Streams streams;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model that train has written, or another .onnx file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "The rows: .csv .tsv .parquet .json .jsonl, or -")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to: .csv .tsv .parquet .json .jsonl. Default: CSV on standard output.")
    private String out = Streams.STANDARD;

    @Option(names = "--keep", paramLabel = "COL,...", description = "Columns of the data to put before the prediction.")
    private @Nullable String keep;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "The second of two classes, or a label, from probability T on. Default: 0.5.")
    private @Nullable Double threshold;

    @Option(
            names = "--contributions",
            description = "After the prediction, what each column adds to it: contribution:baseline and "
                    + "contribution:COLUMN. They add up to the prediction, to the probability of the second of two "
                    + "classes or of the predicted one of more, or of the label.")
    private boolean contributions;

    @ArgGroup(validate = false, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, heading = "%nOn what to compute%n")
    private ComputeOptions computing = new ComputeOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    PredictCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        ReadOptions reading = table.readOptions();
        List<String> kept = NameList.parse("--keep", keep);
        Compute compute = computing.compute();
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new UsageException("--threshold: expected a probability from 0 to 1, found " + threshold);
        }
        Path file = Streams.file(out);
        if (file != null) {
            OutputFile.requireEnding("--out", file, ENDINGS);
            Path rows = Streams.file(data);
            OutputFile.requireDistinct(List.of(file), rows == null ? List.of(model) : List.of(model, rows));
            OutputFile.requireWritable(file);
        }
        Model loaded = Model.load(model);
        requireThreshold(loaded.preprocessing().target());
        Table rows = new TableSource(streams, messages).read(data, ModelTables.readOptions(loaded, reading));
        int evaluations = (int) Math.min((long) rows.rows() * (contributions ? EVALUATIONS : 1), Integer.MAX_VALUE);
        Compute fitting = computing.forRows(evaluations, loaded.network(), compute, messages, streams);
        Table chosen = rows.only(kept.toArray(String[]::new));
        try (Predictor predictor = loaded.predictor(fitting)) {
            if (contributions) {
                Contributions explained = contributions(predictor, rows);
                tell(explained);
                write(joined(joined(chosen, predictions(explained.predictions())), explained.toTable()), file);
            } else {
                write(joined(chosen, predictions(predictor.predict(rows))), file);
            }
        }
        return ErrorHandler.DONE;
    }

    private Contributions contributions(Predictor predictor, Table rows) {
        try (WorkProgress progress =
                new WorkProgress("contributions", !messages.quiet() && streams.isTerminal(), streams)) {
            return predictor.contributions(rows, progress);
        }
    }

    private void tell(Contributions explained) {
        if (messages.quiet()) {
            return;
        }
        streams.say("the contributions in a row add up to " + explained.sum());
        int incomplete = explained.incomplete();
        if (incomplete > 0) {
            streams.say("in " + Words.count(incomplete, "row") + " they miss it by more than "
                    + (explained.predictions().target().task() == Task.REGRESSION
                            ? "a thousandth of the target's deviation"
                            : "0.001")
                    + ", as the network bends too sharply between the baseline and the row");
        }
    }

    private void requireThreshold(Target target) {
        if (threshold != null && target.task() != Task.BINARY && target.task() != Task.MULTILABEL) {
            throw new ChainruleException("--threshold is for two classes or labels; " + model + " is for the task "
                    + target.task().word());
        }
    }

    /** The columns of {@code predictions}; that values were unknown is told. */
    private Table predictions(Predictions predictions) {
        if (!messages.quiet()) {
            predictions
                    .unseen()
                    .forEach((column, count) -> streams.say(
                            "column " + column + ": " + Words.count(count, "row") + (count == 1 ? " has" : " have")
                                    + " a value that the model never saw; it counts as unknown"));
        }
        return (threshold == null ? predictions : predictions.withThreshold(threshold)).toTable();
    }

    private static Table joined(Table kept, Table predictions) {
        List<Column> columns = new ArrayList<>(kept.columns());
        for (Column column : predictions.columns()) {
            if (kept.find(column.name()).isPresent()) {
                throw new ChainruleException("--keep: the predictions have a column '" + column.name()
                        + "' too; leave it out, or give it another name by --query");
            }
            columns.add(column);
        }
        return Table.of(columns);
    }

    private void write(Table table, @Nullable Path file) {
        if (file != null) {
            Tables.write(table, file);
            return;
        }
        try {
            Writer writer = new BufferedWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8), 1 << 16);
            Tables.writeCsv(table, writer);
            writer.flush();
        } catch (IOException e) { // Streams turns them into others
            throw new UncheckedIOException(e);
        }
    }
}
