package dev.chainrule.cli;

import dev.chainrule.cli.input.KnownTargets;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.ComputeOptions;
import dev.chainrule.cli.options.HeldOutOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.RecipeOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.options.TuneOptions;
import dev.chainrule.cli.recipe.RecipePlan;
import dev.chainrule.cli.terminal.Interruption;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Evaluator;
import dev.chainrule.model.Predictor;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.SearchSpace;
import dev.chainrule.model.TableShape;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.model.Tuner;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule tune}: a table becomes the best model of several recipes. */
@Command(
        name = "tune",
        description = "Search for the recipe that suits a table, and learn a model by it.",
        sortOptions = false,
        footer = {
            "",
            "Recipes vary around the preset; what an option says is the same in all.",
            "For example: chainrule tune penguins.csv --target species --budget 2m"
        })
final class TuneCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DATA", description = ".csv .tsv .parquet .json .jsonl, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @ArgGroup(validate = false, order = 1, heading = "%nThe search%n")
    private TuneOptions search = new TuneOptions();

    @Mixin
    private RecipeOptions asked = new RecipeOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nWhat to hold out%n")
    private HeldOutOptions heldOut = new HeldOutOptions();

    @ArgGroup(validate = false, order = 8, heading = "%nHow to read the table%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, order = 9, heading = "%nOn what to compute%n")
    private ComputeOptions computing = new ComputeOptions();

    @ArgGroup(validate = false, order = 10, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    TuneCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        asked.check();
        search.check(Stream.of(Streams.file(data), heldOut.validationFile(), heldOut.testFile())
                .flatMap(Stream::ofNullable)
                .toList());
        Compute compute = computing.compute();
        ReadOptions reading = asked.reading(table.readOptions());
        RecipePlan plan = RecipePlan.of(
                asked.presetOrUsual(),
                base -> heldOut.over(asked.over(base.withRoles(asked.roles().over(null)))));
        if (heldOut.validationFile() == null && plan.first().validation() == 0) {
            throw new UsageException("--validation: a search judges by rows for validation; give a share above 0");
        }
        search.checkFiles();
        ComputeOptions.tell(compute, messages, streams);
        return run(plan, compute, reading);
    }

    private int run(RecipePlan plan, Compute compute, ReadOptions reading) {
        long from = System.nanoTime();
        TableSource source = new TableSource(streams, messages);
        Table rows = source.read(data, reading);
        ReadOptions alike = reading.withCategoricalIfPresent(TrainingTable.texts(rows));
        Table validation = other(source, heldOut.validationFile(), alike);
        Table test = other(source, heldOut.testFile(), alike);

        Recipe base = plan.over(played -> TableShape.of(rows, played));
        Tuner tuner = new Tuner(base, SearchSpace.around(base), base.trainer().seed())
                .trials(search.trials())
                .on(compute)
                .always(asked::over);
        TuneJournal journal = journal(tuner, rows, validation, source);
        Duration budget = search.budget();
        if (budget != null) {
            tuner.within(budget);
        }
        tuner.resume(journal.results()).keepIn(journal.folder());
        Tuner.Found found = search(tuner, journal, rows, validation, test, reading);
        journal.deleteFolder();
        TrainedModel trained = test == null ? found.trained() : judged(found.trained(), test, compute);
        ModelTables.keeping(trained.model(), reading).save(search.out());
        double seconds = (System.nanoTime() - from) * 1e-9;
        TrainReport model = new TrainReport(
                trained,
                found.best().recipe(),
                rows.origin().name(),
                Optional.empty(),
                seconds,
                (double) trained.trainingRows() * trained.outcome().epochs() / trained.trainingSeconds(),
                search.out(),
                MessageOptions.command(),
                table.again());
        tell(new TuneReport(found, model, journal.file()), trained);
        return ErrorHandler.DONE;
    }

    private TuneJournal journal(Tuner tuner, Table rows, @Nullable Table validation, TableSource source) {
        List<Table> tables = new ArrayList<>(List.of(rows));
        Optional.ofNullable(validation).ifPresent(tables::add);
        var key = TuneJournal.search(tables, tuner.recipe(1), tuner.recipe(2));
        Path earlier = search.resume();
        if (earlier != null) {
            return TuneJournal.resume(earlier, key);
        }
        if (Files.exists(search.journal())) {
            source.say(search.journal() + " of an earlier search is written anew; with --resume it would go on");
        }
        return TuneJournal.begin(search.journal(), key);
    }

    private Tuner.Found search(
            Tuner tuner,
            TuneJournal journal,
            Table rows,
            @Nullable Table validation,
            @Nullable Table test,
            ReadOptions reading) {
        boolean visible = !messages.quiet() && streams.isTerminal();
        try (TuneProgress progress = new TuneProgress(
                journal,
                better -> {
                    requireJudgeable(better, test);
                    ModelTables.keeping(better.model(), reading).save(search.out());
                },
                search.trials(),
                search.budget(),
                visible,
                streams)) {
            Interruption interruption = new Interruption(tuner::stop, () -> tellInterrupted(progress, journal));
            Tuner.Found found = null;
            boolean interrupted;
            try {
                found = tuner.listen(progress).run(rows, validation);
            } catch (CancellationException e) {
                // before there was a model
            } finally {
                interrupted = interruption.end();
            }
            if (interrupted || found == null) {
                throw new Interruption.Interrupted();
            }
            return found;
        }
    }

    /** That rows for the test do not suit is said by the first model, not by the last. */
    private static void requireJudgeable(TrainedModel trained, @Nullable Table test) {
        if (test != null) {
            Preprocessing preprocessing = trained.model().preprocessing();
            preprocessing.dataset(KnownTargets.of(test, preprocessing.target()).rows());
        }
    }

    private void tellInterrupted(TuneProgress progress, TuneJournal journal) {
        progress.close();
        streams.say("stopped" + (progress.keptAModel() ? "; the best model so far is in " + search.out() : "")
                + "; to go on, give the same command with --resume " + journal.file());
    }

    private static TrainedModel judged(TrainedModel trained, Table test, Compute compute) {
        Table known =
                KnownTargets.of(test, trained.model().preprocessing().target()).rows();
        try (Predictor predictor = trained.model().predictor(compute)) {
            return trained.withTest(Evaluator.evaluate(predictor.predict(known), known));
        }
    }

    private void tell(TuneReport report, TrainedModel trained) {
        if (!messages.quiet()) {
            trained.remarks().forEach(streams::say);
            asked.remark(trained.model()).ifPresent(streams::say);
        }
        if (json) {
            streams.print(Json.write(report.tree()));
        } else if (!messages.quiet()) {
            streams.print(report.text());
        }
    }

    private static @Nullable Table other(TableSource source, @Nullable Path file, ReadOptions options) {
        return file == null ? null : source.read(file.toString(), options);
    }
}
