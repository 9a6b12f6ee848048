package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.FileOptions;
import dev.chainrule.cli.options.FoldOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.OutputFile;
import dev.chainrule.cli.options.RecipeOptions;
import dev.chainrule.cli.options.RoleOptions;
import dev.chainrule.cli.options.SparkOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.recipe.RecipePlan;
import dev.chainrule.cli.recipe.RecipeTree;
import dev.chainrule.cli.recipe.StartingModel;
import dev.chainrule.cli.report.LossPlot;
import dev.chainrule.cli.report.Score;
import dev.chainrule.cli.spark.SparkTraining;
import dev.chainrule.cli.terminal.Interruption;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.ProgressReporter;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.data.Table;
import dev.chainrule.description.Description;
import dev.chainrule.explain.diagnosis.Finding;
import dev.chainrule.kernels.Compute;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.tables.ReadOptions;
import dev.chainrule.training.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule train}: a table becomes a model. */
@Command(
        name = "train",
        description = "Learn a model from a table.",
        sortOptions = false,
        footer = {
            "",
            "A NAME may have parameters: --optimizer adam:beta1=0.8,epsilon=1e-6",
            "For example: chainrule train penguins.csv --target species --folds 5"
        })
final class TrainCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DATA", description = ".csv .tsv .parquet .json .jsonl, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @Mixin
    private RecipeOptions asked = new RecipeOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nWhat to hold out%n")
    private FoldOptions heldOut = new FoldOptions();

    @ArgGroup(validate = false, order = 7, heading = "%nFiles%n")
    private FileOptions files = new FileOptions();

    @ArgGroup(validate = false, order = 8, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, order = 9, heading = "%nOn what to compute%n")
    private ComputeOptions computing = new ComputeOptions();

    @ArgGroup(validate = false, order = 10, heading = "%nOn a cluster%n")
    private SparkOptions spark = new SparkOptions();

    @ArgGroup(validate = false, order = 11, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    TrainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        heldOut.check();
        asked.check();
        spark.check();
        if (spark.master() != null) {
            return onSpark();
        }
        files.checkNames(tables());
        Compute compute = computing.compute();
        ReadOptions reading = asked.reading(table.readOptions());
        if (files.from() != null) {
            requireNothingTaken();
            if (heldOut.folds() > 0) {
                throw new UsageException("--folds trains new models, and --from goes on from one: leave out either");
            }
        }
        RecipePlan plain = files.from() == null && files.recipe() == null ? plainPlan() : null;
        files.checkFiles();
        StartingModel start = files.from() == null ? null : StartingModel.load(files.from());
        RecipePlan plan = plain == null ? plan(start) : plain;
        ComputeOptions.tell(compute, messages, streams);
        return run(plan, start, compute, start == null ? reading : ModelTables.readOptions(start.model(), reading));
    }

    private RecipePlan plainPlan() {
        return RecipePlan.of(
                asked.presetOrUsual(), base -> over(base.withRoles(asked.roles().over(null))));
    }

    private int onSpark() {
        SparkTraining.requireSuited(asked.roles(), heldOut, files, table, data);
        RecipePlan plan = files.recipe() == null ? plainPlan() : plan(null);
        OutputFile.requireEnding("--out", files.out(), ".onnx");
        OutputFile.requireWritable(files.out());
        SparkTraining training = new SparkTraining(streams, spark, messages);
        training.run(data, plan, table, asked.roles().categorical(), files);
        if (json) {
            streams.print(training.json());
        } else if (!messages.quiet()) {
            streams.print(training.text());
        }
        return ErrorHandler.DONE;
    }

    /** No option has an effect on what {@code --from} takes over. */
    private void requireNothingTaken() {
        String option = asked.ofModel(spec);
        if (option != null) {
            throw new UsageException("--from keeps the network and the scaling of its model: leave out " + option);
        }
    }

    /** The files that rows are read from. */
    private List<Path> tables() {
        return Stream.of(Streams.file(data), heldOut.validationFile(), heldOut.testFile())
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** The recipe of a file or another model, and what the command line says instead. */
    private RecipePlan plan(@Nullable StartingModel start) {
        Path file = files.recipe();
        if (start != null) {
            if (heldOut.refits()) {
                throw new UsageException("--refit trains without some rows and judges by them, and the model of --from"
                        + " may have learned from these: leave out one of the two");
            }
            List<String> targets = start.model().preprocessing().target().columns();
            Recipe base = start.recipe().withRefit(false);
            base = file == null ? base : over(base, RecipeTree.read(file), targets, file);
            return RecipePlan.of(
                    start.takenOverBy(over(base.withRoles(asked.roles().over(base.roles())))));
        }
        Path given = Objects.requireNonNull(file);
        Map<String, @Nullable Object> tree = RecipeTree.read(given);
        Preset inFile = RecipeTree.preset(tree, String.valueOf(given.getFileName()));
        Preset named = asked.preset();
        if (named != null && inFile != null && named != inFile) {
            throw new ChainruleException(given + " begins with the preset " + Description.word(inFile)
                    + " and says how it goes on from there: leave out --preset");
        }
        Preset begin = named == null ? inFile : named;
        RoleOptions roles = asked.roles();
        return RecipePlan.of(begin, base -> {
            Recipe made = over(base, tree, roles.targets(), given);
            return over(made.withRoles(roles.over(made.roles())).withPreset(begin));
        });
    }

    private static Recipe over(Recipe base, Map<?, ?> tree, List<String> targets, Path file) {
        return RecipeTree.over(base, tree, targets, String.valueOf(file.getFileName()));
    }

    private Recipe over(Recipe base) {
        return heldOut.over(asked.over(base));
    }

    private int run(RecipePlan plan, @Nullable StartingModel start, Compute compute, ReadOptions reading) {
        long from = System.nanoTime();
        TableSource source = new TableSource(streams, messages);
        try (TrainingTable rows = TrainingTable.read(data, reading, plan, files, heldOut, source);
                Tracking tracking = new Tracking(files)) {
            Recipe planned = plan.over(rows::shape);
            if (files.recording() != null
                    && start == null
                    && !planned.architecture().isPlain()) {
                throw new ChainruleException("--record takes down the steps of plain networks only:"
                        + " give --preset fast, without --members and --embedding");
            }
            return run(planned, start, compute, reading, source, rows, tracking, from);
        }
    }

    private int run(
            Recipe recipe,
            @Nullable StartingModel start,
            Compute compute,
            ReadOptions reading,
            TableSource source,
            TrainingTable rows,
            Tracking tracking,
            long from) {
        ReadOptions alike = reading.withCategoricalIfPresent(rows.texts());
        Table validation = other(source, heldOut.validationFile(), alike);
        Table test = other(source, heldOut.testFile(), alike);
        boolean visible = !messages.quiet() && streams.isTerminal();

        ModelTrainer trainer = trainer(recipe, start, compute);
        TrainedModel trained;
        long rowsSeen;
        try (ProgressReporter progress =
                new ProgressReporter("", 1, recipe.trainer().epochs(), visible, streams)) {
            trainer.listen(progress);
            tracking.begin(trainer, recipe, rows.name());
            List<Integer> hidden = recipe.architecture().hidden();
            trained = train(trainer, rows, validation, test, hidden, progress, tracking, source);
            rowsSeen = progress.rowsSeen();
        }
        if (!messages.quiet()) {
            trained.remarks().forEach(streams::say);
            asked.remark(trained.model()).ifPresent(streams::say);
            Stream.of(trained.validation(), trained.test())
                    .flatMap(Optional::stream)
                    .flatMap(held -> Score.remark(held).stream())
                    .distinct()
                    .forEach(streams::say);
        }
        boolean diverged = trained.outcome().end() == Outcome.End.DIVERGED;
        if (diverged && trained.outcome().bestEpoch() == 0) {
            throw new ChainruleException(trained.outcome().message());
        }
        Model model = ModelTables.keeping(trained.model(), reading);
        save(model);
        tracking.finish(trained, model);
        double seconds = (System.nanoTime() - from) * 1e-9;
        if (files.plot() != null) {
            LossPlot.write(
                    files.plot(),
                    trained.history().epochs(),
                    String.join(", ", recipe.roles().targets()));
        }
        Optional<FoldScores> folds = heldOut.folds() > 0 && !diverged
                ? Optional.of(folds(recipe, compute, rows.table(), visible))
                : Optional.empty();
        TrainReport report = new TrainReport(
                trained,
                recipe,
                rows.name(),
                folds,
                seconds,
                rowsSeen / trained.trainingSeconds(),
                files.out(),
                MessageOptions.command(),
                table.again());
        if (json) {
            streams.print(Json.write(report.tree()));
        } else if (!messages.quiet()) {
            streams.print(report.text());
        }
        if (diverged) {
            throw new ChainruleException(trained.outcome().message() + ", in " + files.out());
        }
        if (!messages.quiet()) {
            for (Finding finding : report.findings()) {
                streams.say(finding.where() + ": " + finding.what());
                streams.say(finding.advice());
            }
        }
        return ErrorHandler.DONE;
    }

    private void save(Model model) {
        try {
            model.save(files.out());
        } catch (ChainruleException e) {
            Path checkpoint = files.checkpoint();
            throw checkpoint == null
                    ? e
                    : new ChainruleException(
                            e.getMessage() + "; nothing of the training is lost: give the same command with --resume "
                                    + checkpoint,
                            e);
        }
    }

    private ModelTrainer trainer(Recipe recipe, @Nullable StartingModel start, Compute compute) {
        ModelTrainer trainer = new ModelTrainer(recipe).on(compute);
        if (start != null) {
            trainer.startFrom(start.model());
        }
        if (files.resume() != null) {
            trainer.resumeFrom(files.resume());
        }
        if (files.checkpoint() != null) {
            trainer.checkpointTo(files.checkpoint());
        }
        Path recording = files.recording();
        if (recording != null) {
            trainer.record(files.recordedSteps(), recording);
        }
        return trainer;
    }

    private TrainedModel train(
            ModelTrainer trainer,
            TrainingTable rows,
            @Nullable Table validation,
            @Nullable Table test,
            List<Integer> hidden,
            ProgressReporter progress,
            Tracking tracking,
            TableSource source) {
        Interruption interruption = new Interruption(trainer::stop, () -> {
            tellInterrupted(progress);
            tracking.interrupted(streams);
        });
        boolean interrupted = false;
        TrainedModel trained;
        try {
            trained = rows.train(trainer, validation, test, source);
        } catch (OutOfMemoryError e) {
            throw new ChainruleException(
                    MemoryNeed.ofTraining(rows.rows(), rows.columns(), hidden, MemoryNeed.available()), e);
        } finally {
            interrupted = interruption.end();
        }
        if (interrupted) {
            tracking.interrupted(streams);
            throw new Interruption.Interrupted();
        }
        return trained;
    }

    private void tellInterrupted(ProgressReporter progress) {
        progress.close();
        int epochs = progress.epochsDone();
        Path checkpoint = files.checkpoint();
        streams.say("stopped " + (epochs == 0 ? "before the first epoch was done" : "after epoch " + epochs)
                + "; no model was written"
                + (checkpoint == null || (epochs == 0 && files.resume() == null)
                        ? ""
                        : "; to go on, give the same command with --resume " + checkpoint));
    }

    private FoldScores folds(Recipe recipe, Compute compute, Table rows, boolean visible) {
        List<List<Score>> scores = new ArrayList<>();
        try (ProgressReporter progress =
                new ProgressReporter("fold", heldOut.folds(), recipe.trainer().epochs(), visible, streams)) {
            ModelTrainer trainer = new ModelTrainer(recipe).on(compute);
            trainer.listen(progress);
            for (Evaluation evaluation : trainer.crossValidate(rows, heldOut.folds())) {
                scores.add(Score.of(evaluation, recipe.roles().targets()));
            }
        }
        return FoldScores.of(scores);
    }

    private static @Nullable Table other(TableSource source, @Nullable Path file, ReadOptions options) {
        return file == null ? null : source.read(file.toString(), options);
    }
}
