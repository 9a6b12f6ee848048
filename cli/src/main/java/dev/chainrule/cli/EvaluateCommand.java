package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.input.KnownTargets;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.recipe.StartingModel;
import dev.chainrule.cli.report.EvaluationReport;
import dev.chainrule.cli.report.Score;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Loss;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Evaluator;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictor;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule evaluate}: predictions are compared with what is true. */
@Command(
        name = "evaluate",
        description = "Judge a model by rows whose target is known.",
        sortOptions = false,
        footer = {"", "For example: chainrule evaluate model.onnx test.csv"})
final class EvaluateCommand implements Callable<Integer> {
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

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, heading = "%nOn what to compute%n")
    private ComputeOptions computing = new ComputeOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    EvaluateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        ReadOptions reading = table.readOptions();
        Compute compute = computing.compute();
        Model loaded = Model.load(model);
        Target target = loaded.preprocessing().target();
        TableSource source = new TableSource(streams, messages);
        KnownTargets known = KnownTargets.of(source.read(data, ModelTables.readOptions(loaded, reading)), target);
        known.remark(target).ifPresent(source::say);
        Table rows = known.rows();
        Compute fitting = computing.forRows(rows.rows(), loaded.network(), compute, messages, streams);
        Evaluation evaluation;
        double loss;
        try (Predictor predictor = loaded.predictor(fitting)) {
            evaluation = Evaluator.evaluate(predictor.predict(rows), rows);
            loss = loss(loaded, predictor, rows);
        }
        Score.remark(evaluation).ifPresent(source::say);
        EvaluationReport report = new EvaluationReport(evaluation, target, loss);
        if (json) {
            streams.print(Json.write(report.tree()));
        } else {
            streams.print(Words.fit(
                            Words.count(evaluation.rows(), "row") + " of "
                                    + rows.origin().name() + ", judged by " + model + " ("
                                    + String.join(", ", target.columns()) + ")",
                            80)
                    + "\n\n" + report.text());
        }
        return ErrorHandler.DONE;
    }

    /** The mean loss; NaN if it is one that this program does not know or that is not defined for the outputs. */
    private double loss(Model loaded, Predictor predictor, Table rows) {
        Loss loss;
        try {
            loss = new StartingModel(model, loaded).loss();
        } catch (ChainruleException unknown) {
            if (!messages.quiet()) {
                streams.say("without the loss: " + unknown.getMessage());
            }
            return Double.NaN;
        }
        return predictor.loss(loss, loaded.preprocessing().dataset(rows));
    }
}
