package dev.chainrule.cli;

import dev.chainrule.cli.input.KnownTargets;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.Given;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.OutputFile;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.report.ImportanceReport;
import dev.chainrule.cli.report.JudgedData;
import dev.chainrule.cli.report.ModelReport;
import dev.chainrule.cli.report.ReportPage;
import dev.chainrule.cli.report.TrainingChapter;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.cli.terminal.WorkProgress;
import dev.chainrule.data.Table;
import dev.chainrule.files.SafeFile;
import dev.chainrule.kernels.Compute;
import dev.chainrule.metrics.Comparison;
import dev.chainrule.model.Evaluator;
import dev.chainrule.model.Importance;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Predictor;
import dev.chainrule.tables.ReadOptions;
import dev.chainrule.training.History;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
            "Show a model's layers, parameters, preprocessing and provenance.",
            "With --data also how important each column is to it."
        },
        sortOptions = false,
        footer = {
            "",
            "train --recipe FILE takes what --json prints.",
            "For example: chainrule inspect model.onnx --data test.csv --report model.html"
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

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write all of this, and with --data metrics and calibration too, as one page: .html.")
    private @Nullable Path report;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "What train --checkpoint wrote beside the model: for the curves of the training in --report.")
    private @Nullable Path checkpoint;

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
        checkReport();
        if (report != null) {
            OutputFile.requireWritable(report);
        }
        Model loaded = Model.load(model);
        Optional<History> history =
                Optional.ofNullable(checkpoint).map(file -> TrainingChapter.history(file, model, loaded));
        ModelReport told = new ModelReport(String.valueOf(model.getFileName()), loaded);
        Weighed weighed = data == null ? null : weigh(data, loaded, reading, compute);
        if (report != null) {
            Optional<JudgedData> judged = Optional.ofNullable(weighed).map(rows -> judged(rows, loaded));
            String page = new ReportPage(told, judged, history).html();
            SafeFile.write(report, output -> output.write(page.getBytes(StandardCharsets.UTF_8)));
        }
        ImportanceReport importance = weighed == null
                ? null
                : new ImportanceReport(
                        weighed.importance(), weighed.all().origin().name(), seedOrUsual());
        if (json) {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>(told.tree());
            if (importance != null) {
                tree.put("importance", importance.tree());
            }
            streams.print(Json.write(tree));
        } else {
            streams.print(told.text() + (importance == null ? "" : "\n" + importance.text()));
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

    /** Whether the names of files make sense together. */
    private void checkReport() {
        if (report == null) {
            if (checkpoint != null) {
                throw new UsageException("--checkpoint is for --report");
            }
            return;
        }
        OutputFile.requireEnding("--report", report, ".html", ".htm");
        List<Path> inputs = Stream.of(model, data == null ? null : Streams.file(data), checkpoint)
                .flatMap(Stream::ofNullable)
                .toList();
        OutputFile.requireDistinct(List.of(report), inputs);
    }

    /** A table, its rows with known targets, on what to compute with them, and how important each column is there. */
    private record Weighed(Table all, Table rows, Compute compute, Importance importance) {}

    private Weighed weigh(String data, Model loaded, ReadOptions reading, Compute compute) {
        TableSource source = new TableSource(streams, messages);
        Table all = source.read(data, ModelTables.readOptions(loaded, reading));
        KnownTargets known = KnownTargets.of(all, loaded.preprocessing().target());
        known.remark(loaded.preprocessing().target()).ifPresent(source::say);
        int count = repeats == null ? Importance.REPEATS : repeats;
        long rows = (long) known.rows().rows()
                * (count * (long) loaded.preprocessing().features().size() + 1);
        Compute fitting = computing.forRows(
                (int) Math.min(rows, Integer.MAX_VALUE), loaded.network(), compute, messages, streams);
        Importance importance;
        try (WorkProgress progress =
                new WorkProgress("importance", !messages.quiet() && streams.isTerminal(), streams)) {
            importance = Importance.of(loaded, known.rows(), fitting, count, seedOrUsual(), progress);
        }
        if (importance.rows() < known.rows().rows()) {
            source.say("the importance of the columns is taken from " + Words.count(importance.rows(), "row")
                    + " drawn from the " + Words.number(known.rows().rows()) + ", as more would take long");
        }
        return new Weighed(all, known.rows(), fitting, importance);
    }

    private JudgedData judged(Weighed weighed, Model loaded) {
        Table rows = weighed.rows();
        try (Predictor predictor = loaded.predictor(weighed.compute())) {
            Predictions predictions = predictor.predict(rows);
            Comparison comparison = Evaluator.compare(predictions, rows);
            return new JudgedData(
                    weighed.all(),
                    rows,
                    predictions,
                    comparison,
                    comparison.evaluate(),
                    weighed.importance(),
                    seedOrUsual());
        }
    }

    private long seedOrUsual() {
        return seed == null ? 0 : seed;
    }
}
