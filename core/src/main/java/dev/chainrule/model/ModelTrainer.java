package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.description.Description;
import dev.chainrule.engine.BatchMemory;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Poisson;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.Metric;
import dev.chainrule.metrics.Metrics;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.preprocessing.TargetValues;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.FoldTrainings;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import dev.chainrule.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Model} from a {@link Table} by a {@link Recipe}: rows are held out, a preprocessing is learned from the
 * others and makes datasets of them, a trainer starts a training, and the best of it becomes the model.
 *
 * <pre>{@code
 * TrainedModel trained = new ModelTrainer(Recipe.forTable(table, "species")).train(table);
 * }</pre>
 */
public final class ModelTrainer {
    private final Recipe recipe;
    private final RowWeights weighing;
    private Compute compute = Compute.best();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Path checkpoint;
    private Set<Long> recordedSteps = Set.of();
    private @Nullable Path recording;
    private @Nullable Path resume;
    private @Nullable Model start;
    private int pause = Integer.MAX_VALUE;
    private @Nullable Path paused;
    private volatile @Nullable Training running;
    private volatile @Nullable ModelTrainer fold;
    private volatile boolean stopped;

    /** Trains by {@code recipe}. */
    public ModelTrainer(Recipe recipe) {
        this.recipe = recipe;
        this.weighing = new RowWeights(recipe);
    }

    /** Computes by {@code compute}; it changes no bit of the model. */
    public ModelTrainer on(Compute compute) {
        this.compute = compute;
        return this;
    }

    /** Tells {@code listener} of batches and epochs. */
    public ModelTrainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Saves the state of the training to {@code file} after each epoch. */
    public ModelTrainer checkpointTo(Path file) {
        this.checkpoint = file;
        return this;
    }

    /** Takes down the updates {@code steps} (from 1) into {@code file}; see {@link Training#record}. */
    public ModelTrainer record(Set<Long> steps, Path file) {
        this.recordedSteps = Set.copyOf(steps);
        this.recording = file;
        return this;
    }

    /** Goes on from the checkpoint {@code file}, made with the same recipe and data. */
    public ModelTrainer resumeFrom(Path file) {
        this.resume = file;
        return this;
    }

    /**
     * Has {@link #train} end after epoch {@code epoch} as if it were stopped then, and save its state to {@code file}, if
     * there is one, to {@linkplain #resumeFrom go on} some other time.
     */
    ModelTrainer pauseAfter(int epoch, @Nullable Path file) {
        this.pause = epoch;
        this.paused = file;
        return this;
    }

    /**
     * Starts from the parameters and the preprocessing of {@code model}. Rows are held out for validation then also where
     * the recipe {@linkplain Recipe#refit() refits}.
     */
    public ModelTrainer startFrom(Model model) {
        this.start = model;
        return this;
    }

    /**
     * Asks a {@link #train} under way, from any thread, to end after the epoch it is in; one that still puts its rows into a
     * file ends by a {@link CancellationException}, and so does a {@link #crossValidate}.
     */
    public void stop() {
        stopped = true;
        ModelTrainer ofFold = fold;
        if (ofFold != null) {
            ofFold.stop();
        }
        Training training = running;
        if (training != null) {
            training.stop();
        }
    }

    /**
     * The model that {@code table} gives.
     *
     * @throws ChainruleException if the table does not suit the recipe, the backend cannot be used here, the checkpoint to
     *     go on from cannot be read or was made by another recipe or of other rows, the model to start from predicts
     *     something else, or a checkpoint or recording cannot be written
     * @throws DivergenceException if the training runs away before the first epoch is over
     */
    public TrainedModel train(Table table) {
        return train(table, null, null);
    }

    /**
     * The model that {@code table} gives.
     *
     * @param table rows to learn from, and to hold rows out from unless the next two are given
     * @param validation rows to stop early by, or null to hold out the recipe's share; where they are given the model learns
     *     from none of them, whatever the recipe says of {@linkplain Recipe#refit() refitting}
     * @param test rows to judge by at the end, or null to hold out the recipe's share
     * @throws ChainruleException as {@link #train(Table)}
     * @throws DivergenceException as {@link #train(Table)}
     */
    public TrainedModel train(Table table, @Nullable Table validation, @Nullable Table test) {
        List<String> remarks = new ArrayList<>();
        Table rows = withTargets(table, remarks);
        Table heldRows = validation == null ? null : withTargets(validation, remarks);
        Table testRows = test == null ? null : withTargets(test, remarks);
        // the target alone is learned first, since rows are held out class by class
        Target target = recipe.learner().target(rows, rows, recipe.roles());
        double heldShare = validation == null ? recipe.validation() : 0;
        double testShare = test == null ? recipe.test() : 0;
        Split split = split(rows, target, heldShare, testShare);
        if (refits(heldRows)) {
            split = withoutValidation(split);
            heldShare = 0;
        }
        RareClasses.remark(rows, target, split, remarks);
        Table training = rows.select(split.training());
        heldRows = heldShare > 0 ? rows.select(split.validation()) : heldRows;
        testRows = testShare > 0 ? rows.select(split.test()) : testRows;
        return train(rows, training, heldRows, testRows, remarks);
    }

    /**
     * The model that {@code source} gives, which need not fit into memory: its rows as the network sees them are put into
     * the file {@code cache}, a column at a time, and the training reads its batches from there. It is the model that
     * {@link #train(Table)} would make, bit for bit. The heap holds one column at a time, those with a role, and about
     * 20 bytes for each row.
     *
     * @param cache the file to make; one that was made of the same source by the same recipe is used again
     * @param key names the content of the source: what was made under another key is not used
     * @throws ChainruleException as {@link #train(Table)}, and if there is another file in place of the cache, or memory
     *     does not hold a batch
     * @throws DivergenceException as {@link #train(Table)}
     * @throws CancellationException if it is stopped while the cache is made, of which nothing is left then
     */
    public TrainedModel train(ColumnSource source, Path cache, String key) {
        return trainFrom(source, cache, key);
    }

    /**
     * As {@link #train(ColumnSource, Path, String)}, by a file that is made anew, whatever there is in its place, and that
     * the caller deletes.
     */
    public TrainedModel train(ColumnSource source, Path file) {
        return trainFrom(source, file, null);
    }

    private TrainedModel trainFrom(ColumnSource source, Path cache, @Nullable String key) {
        List<String> remarks = new ArrayList<>();
        Roles roles = recipe.roles();
        roles.named().stream().filter(name -> !source.names().contains(name)).forEach(source::column);
        Roles read = roles.withIgnored();
        Table named = Table.of(read.named().stream().map(source::column).toList(), source.origin());
        int[] usable = weighing.usable(named, remarks);
        Table rows = usable == null ? named : named.select(usable);
        Target target = recipe.learner().target(rows, rows, read);
        Split held = split(rows, target, recipe.validation(), recipe.test());
        Split ofRows = refits(null) ? withoutValidation(held) : held;
        RareClasses.remark(rows, target, ofRows, remarks);
        Split split = usable == null ? ofRows : ofRows.within(usable);
        BatchMemory.require(
                recipe.trainer().batchOf(split.training().length), beginning().units());
        String fullKey = key == null ? "" : cacheKey(key);
        RowCache made = key == null ? null : RowCache.open(cache, fullKey, split);
        if (made == null) {
            PreprocessingLearner learner = recipe.learner();
            Preprocessing known = beginning().preprocessing().orElse(null);
            Target learned =
                    known == null ? learner.target(rows, rows.select(ofRows.training()), read) : known.target();
            made = new RowCache.Maker(source, named, usable, split, roles, () -> stopped)
                    .make(cache, fullKey, learned, learner, known);
        }
        remarks.addAll(made.remarks());
        boolean looksAtRows = weighing.isNeeded() || recipe.loss() instanceof Poisson || refits(null);
        Table training = looksAtRows ? rows.select(ofRows.training()) : rows;
        Part judging = ofRows.validation().length > 0
                ? part(rows.select(ofRows.validation()), made.validation(), made.preprocessing())
                : null;
        Part test = recipe.test() > 0 ? new Part(rows.select(ofRows.test()), made.test()) : null;
        return train(
                made.schema(),
                made.preprocessing(),
                part(training, made.training(), made.preprocessing()),
                judging,
                test,
                remarks);
    }

    /** Everything that the rows of a cache depend on, beside the {@code source}. */
    private String cacheKey(String source) {
        Model model = start;
        return "made by way " + RowCache.VERSION + " of " + source + " " + Description.of(recipe.roles()) + " "
                + Description.of(recipe.encoder()) + " " + recipe.standardizes() + " " + recipe.clamp() + " "
                + recipe.quantiles() + " "
                + recipe.trainer().seed() + " " + recipe.validation() + " " + refits(null) + " " + recipe.test() + " "
                + (model == null ? "" : Description.of(model.preprocessing()));
    }

    private TrainingStart beginning() {
        return new TrainingStart(recipe, start, resume);
    }

    private Split split(Table rows, Target target, double validation, double test) {
        return validation + test == 0
                ? new Split(IntStream.range(0, rows.rows()).toArray(), new int[0], new int[0])
                : new RowSplitter(recipe, rows, target).split(validation, test);
    }

    /**
     * Whether every row takes its turn in validation: not where {@code held} are to judge, nor where all trainings would
     * begin at a model that may have learned the rows that judge them.
     */
    private boolean refits(@Nullable Object held) {
        return recipe.refit() && recipe.validation() > 0 && held == null && start == null;
    }

    private static Split withoutValidation(Split split) {
        int[] all = IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                .sorted()
                .toArray();
        return new Split(all, new int[0], split.test());
    }

    /** The folds of {@code rows}, if these take turns in validation; none where they do not. */
    private List<Split> folds(Part rows, @Nullable Part held, Target target) {
        if (!refits(held)) {
            return List.of();
        }
        RowSplitter splitter = new RowSplitter(recipe, rows.table(), target);
        int count = Math.min(recipe.foldsForRefit(), splitter.mostFolds());
        return splitter.folds(Math.max(2, count)); // which says what is missing for two
    }

    /** Rows in the words of the data (at least the columns with a role), and as the network sees them. */
    private record Part(Table table, Dataset data) {}

    private Part part(Table table, Dataset data, Preprocessing preprocessing) {
        return new Part(table, weighing.weighted(data, table, preprocessing));
    }

    private @Nullable Part part(@Nullable Table table, Preprocessing preprocessing) {
        return table == null ? null : part(table, preprocessing.dataset(table), preprocessing);
    }

    private TrainedModel train(
            Table all, Table training, @Nullable Table held, @Nullable Table test, List<String> remarks) {
        Preprocessing preprocessing = beginning().preprocessing().orElseGet(() -> learned(all, training, remarks));
        return train(
                all.columns().stream().map(Provenance.SchemaColumn::of).toList(),
                preprocessing,
                part(training, preprocessing.dataset(training), preprocessing),
                part(held, preprocessing),
                test == null || test.rows() == 0 ? null : new Part(test, preprocessing.dataset(test)),
                remarks);
    }

    private Preprocessing learned(Table all, Table training, List<String> remarks) {
        PreprocessingLearner learner = recipe.learner();
        Preprocessing preprocessing = learner.learn(all, training, recipe.roles());
        remarks.addAll(learner.remarks());
        return preprocessing;
    }

    private TrainedModel train(
            List<Provenance.SchemaColumn> schema,
            Preprocessing preprocessing,
            Part training,
            @Nullable Part held,
            @Nullable Part test,
            List<String> remarks) {
        Trainer trainer = recipe.trainerFor(preprocessing.target().task());
        Dataset data = training.data();
        requireCounts(training.table(), preprocessing);
        long from = System.nanoTime();
        try (Training run = beginning().open(trainer, preprocessing, data, compute)) {
            running = run;
            if (stopped) {
                run.stop();
            }
            listeners.forEach(run::listen);
            pauseOf(run);
            if (checkpoint != null) {
                run.checkpointTo(checkpoint);
            }
            if (recording != null) {
                run.record(recordedSteps, recording);
            }
            List<Split> folds = folds(training, held, preprocessing.target());
            FoldTrainings beside = folds.isEmpty()
                    ? null
                    : new FoldTrainings(
                            data, folds, learned -> beginning().parameters(trainer, preprocessing, learned));
            if (beside != null) {
                score(run, preprocessing, training.table().select(OutOfFold.rows(folds)));
            } else if (held != null) {
                score(run, preprocessing, held.table());
            }
            Outcome outcome =
                    beside == null ? run.fit(data, held == null ? null : held.data()) : run.fitByFolds(data, beside);
            if (outcome.end() == Outcome.End.DIVERGED && outcome.bestEpoch() == 0) {
                throw new DivergenceException(outcome.message());
            }
            if (paused != null) {
                run.save(paused);
            }
            double seconds = (System.nanoTime() - from) * 1e-9;
            Provenance provenance = new Provenance(
                    Provenance.CURRENT_VERSION,
                    schema,
                    data.rows(),
                    data.fingerprint(),
                    Description.summary(recipe.withRefit(refits(held))),
                    outcome.bestEpoch());
            Parameters kept = run.parameters();
            OutOfFold outOfFold = beside == null ? null : new OutOfFold(beside, folds, data, preprocessing, compute);
            if (recipe.calibrate()) {
                Optional<Calibration> calibration = outOfFold != null
                        ? outOfFold.calibrate(kept)
                        : held != null
                                ? Calibrator.calibrate(kept, preprocessing, held.data(), compute)
                                : Optional.empty();
                provenance = calibration.map(provenance::withCalibration).orElse(provenance);
            }
            Model model = Model.of(kept, preprocessing, provenance);
            return new TrainedModel(
                    model,
                    outcome,
                    run.history(),
                    data.rows(),
                    outOfFold == null
                            ? evaluate(model, held)
                            : Optional.of(outOfFold.evaluate(training.table(), weighing)),
                    evaluate(model, test),
                    remarks,
                    seconds);
        } finally {
            running = null;
        }
    }

    private void pauseOf(Training run) {
        if (run.history().epochs().size() >= pause) {
            run.stop();
        }
        run.listen(epoch -> {
            if (epoch.number() >= pause) {
                run.stop();
            }
        });
    }

    /**
     * The metrics of {@code k} models, each trained without one of {@code k} parts of the rows and judged on it; classes
     * are spread evenly over the parts, groups kept together, later parts judged by earlier ones. The rows that the
     * recipe keeps for the test take no part. Listeners hear of each model's training; there are no checkpoints and no
     * recordings of them.
     *
     * @throws ChainruleException if the table does not suit the recipe, there are too few rows, or the backend cannot be
     *     used here
     * @throws DivergenceException if a training runs away before its first epoch is over
     * @throws IllegalStateException if this trainer is to go on from a checkpoint or to start from a model, which has seen
     *     the rows to judge by
     * @throws CancellationException if it is {@linkplain #stop stopped}
     */
    public List<Evaluation> crossValidate(Table table, int k) {
        if (start != null || resume != null) {
            throw new IllegalStateException("a cross-validation trains every model from the start");
        }
        Table rows = withTargets(table, new ArrayList<>());
        return new CrossValidation(recipe, this::judge).run(rows, k);
    }

    /** The metrics on {@code judged} of a model of its own. */
    private Evaluation judge(Table all, Table training, @Nullable Table held, Table judged) {
        ModelTrainer trainer = new ModelTrainer(recipe).on(compute);
        listeners.forEach(trainer::listen);
        fold = trainer;
        try {
            TrainedModel trained = stopped ? null : trainer.train(all, training, held, judged, new ArrayList<>());
            if (trained == null || stopped) {
                throw new CancellationException("the cross-validation was stopped");
            }
            return trained.test().orElseThrow();
        } finally {
            fold = null;
        }
    }

    /** The Poisson loss is defined for counts. */
    private void requireCounts(Table table, Preprocessing preprocessing) {
        if (!(recipe.loss() instanceof Poisson)) {
            return;
        }
        for (String column : preprocessing.target().columns()) {
            double[] values = TargetValues.numbers(table, column);
            for (int row = 0; row < values.length; row++) {
                if (values[row] < 0) {
                    throw new ChainruleException(table.origin().place(row, column)
                            + ": the loss poisson needs targets that are not negative, found " + values[row]);
                }
            }
        }
    }

    private void score(Training run, Preprocessing preprocessing, Table held) {
        Metric metric = Metrics.of(preprocessing.target().task()).getFirst();
        Activation output = run.parameters().network().output().activation();
        double[] weights = weighing.weights(held);
        run.scoreBy((outputs, _) -> {
            Predictions predictions = Predictions.of(preprocessing.target(), output, outputs, Map.of());
            return Map.of(metric.name(), metric.value(Evaluator.compare(predictions, held, weights)));
        });
    }

    private Optional<Evaluation> evaluate(Model model, @Nullable Part part) {
        if (part == null || part.table().rows() == 0) {
            return Optional.empty();
        }
        try (Predictor predictor = model.predictor(compute)) {
            return Optional.of(
                    Evaluator.evaluate(predictor.predict(part.data()), part.table(), weighing.weights(part.table())));
        }
    }

    /** Rows without a target, or of weight 0, teach nothing and are left out. */
    private Table withTargets(Table table, List<String> remarks) {
        recipe.roles().named().forEach(table::column);
        int[] usable = weighing.usable(table, remarks);
        return usable == null ? table : table.select(usable);
    }
}
