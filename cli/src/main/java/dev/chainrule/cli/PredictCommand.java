package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.kernels.Compute;
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
        Path file = TableSource.file(out);
        if (file != null) {
            OutputFile.requireEnding("--out", file, ENDINGS);
            Path rows = TableSource.file(data);
            OutputFile.requireDistinct(List.of(file), rows == null ? List.of(model) : List.of(model, rows));
            OutputFile.requireWritable(file);
        }
        Model loaded = Model.load(model);
        requireThreshold(loaded.preprocessing().target());
        Table rows = new TableSource(streams, messages).read(data, ModelTables.readOptions(loaded, reading));
        Predictions predictions =
                predict(loaded, rows, computing.forRows(rows.rows(), loaded.network(), compute, messages, streams));
        write(joined(rows.only(kept.toArray(String[]::new)), predictions.toTable()), file);
        return ErrorHandler.DONE;
    }

    private void requireThreshold(Target target) {
        if (threshold != null && target.task() != Task.BINARY && target.task() != Task.MULTILABEL) {
            throw new ChainruleException("--threshold is for two classes or labels; " + model + " is for the task "
                    + target.task().word());
        }
    }

    private Predictions predict(Model loaded, Table rows, Compute compute) {
        Predictions predictions;
        try (Predictor predictor = loaded.predictor(compute)) {
            predictions = predictor.predict(rows);
        }
        if (!messages.quiet()) {
            predictions
                    .unseen()
                    .forEach((column, count) -> streams.say(
                            "column " + column + ": " + Words.count(count, "row") + (count == 1 ? " has" : " have")
                                    + " a value that the model never saw; it counts as unknown"));
        }
        return threshold == null ? predictions : predictions.withThreshold(threshold);
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
