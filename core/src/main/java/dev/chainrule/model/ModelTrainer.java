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
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.preprocessing.TargetValues;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import dev.chainrule.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Starts from the parameters and the preprocessing of {@code model}. */
    public ModelTrainer startFrom(Model model) {
        this.start = model;
        return this;
    }

    /**
     * Asks a {@link #train} under way, from any thread, to end after the epoch it is in; one that still puts its rows into a
     * file ends by a {@link CancellationException}.
     */
    public void stop() {
        stopped = true;
        Training training = running;
        if (training != null) {
            training.stop();
        }
    }

    /**
     * The model that {@code table} gives.
     *
     * @throws ChainruleException if the table does not suit the recipe
     */
    public TrainedModel train(Table table) {
        return train(table, null, null);
    }

    /**
     * The model that {@code table} gives.
     *
     * @param table rows to learn from, and to hold rows out from unless the next two are given
     * @param validation rows to stop early by, or null to hold out the recipe's share
     * @param test rows to judge by at the end, or null to hold out the recipe's share
     * @throws ChainruleException if a table does not suit the recipe
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
     * @throws ChainruleException if the table does not suit the recipe, there is another file in place of the cache, or
     *     memory does not hold a batch
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
        Split ofRows = split(rows, target, recipe.validation(), recipe.test());
        RareClasses.remark(rows, target, ofRows, remarks);
        Split split = usable == null ? ofRows : ofRows.within(usable);
        BatchMemory.require(recipe.trainer().batchOf(split.training().length), units());
        String fullKey = key == null ? "" : cacheKey(key);
        RowCache made = key == null ? null : RowCache.open(cache, fullKey, split);
        if (made == null) {
            PreprocessingLearner learner = recipe.learner();
            Preprocessing known = start == null ? null : startingPreprocessing();
            Target learned =
                    known == null ? learner.target(rows, rows.select(ofRows.training()), read) : known.target();
            made = new RowCache.Maker(source, named, usable, split, roles, () -> stopped)
                    .make(cache, fullKey, learned, learner, known);
        }
        remarks.addAll(made.remarks());
        boolean looksAtRows = weighing.isNeeded() || recipe.loss() instanceof Poisson;
        Table training = looksAtRows ? rows.select(ofRows.training()) : rows;
        Part held = recipe.validation() > 0
                ? part(rows.select(ofRows.validation()), made.validation(), made.preprocessing())
                : null;
        Part test = recipe.test() > 0 ? new Part(rows.select(ofRows.test()), made.test()) : null;
        return train(
                made.schema(),
                made.preprocessing(),
                part(training, made.training(), made.preprocessing()),
                held,
                test,
                remarks);
    }

    /** Everything that the rows of a cache depend on, beside the {@code source}. */
    private String cacheKey(String source) {
        Model model = start;
        return "made by way " + RowCache.VERSION + " of " + source + " " + Description.of(recipe.roles()) + " "
                + Description.of(recipe.encoder()) + " " + recipe.standardizes() + " " + recipe.clamp() + " "
                + recipe.quantiles() + " "
                + recipe.trainer().seed() + " " + recipe.validation() + " " + recipe.test() + " "
                + (model == null ? "" : Description.of(model.preprocessing()));
    }

    /** The units of each layer, of all members. */
    private int[] units() {
        Model model = start;
        return model == null
                ? recipe.architecture().hidden().stream()
                        .mapToInt(units ->
                                units * recipe.architecture().ensemble().members())
                        .toArray()
                : model.network().layers().stream()
                        .mapToInt(layer -> layer.units() * model.network().members())
                        .toArray();
    }

    private Split split(Table rows, Target target, double validation, double test) {
        return validation + test == 0
                ? new Split(IntStream.range(0, rows.rows()).toArray(), new int[0], new int[0])
                : new RowSplitter(recipe, rows, target).split(validation, test);
    }

    /** Rows in the words of the data (at least the columns with a role), and as the network sees them. */
    private record Part(Table table, Dataset data) {}

    private Part part(Table table, Dataset data, Preprocessing preprocessing) {
        return new Part(table, weighing.weighted(data, table, preprocessing));
    }

    private @Nullable Part part(@Nullable Table table, Preprocessing preprocessing) {
        return table == null ? null : part(table, preprocessing.dataset(table), preprocessing);
    }

    /** Of the model to start from. */
    private Preprocessing startingPreprocessing() {
        Preprocessing preprocessing = Objects.requireNonNull(start).preprocessing();
        List<String> predicted = preprocessing.target().columns();
        if (!predicted.equals(recipe.roles().targets())) {
            throw new ChainruleException("the model to start from predicts " + String.join(", ", predicted) + ", not "
                    + String.join(", ", recipe.roles().targets()));
        }
        List<Double> quantiles =
                preprocessing.target() instanceof QuantileTarget target ? target.quantiles() : List.of();
        if (!quantiles.equals(recipe.quantiles())) {
            throw new ChainruleException("the model to start from predicts "
                    + (quantiles.isEmpty() ? "no quantiles" : "the quantiles " + quantiles) + ", the recipe "
                    + (recipe.quantiles().isEmpty() ? "none" : "asks for " + recipe.quantiles()));
        }
        return preprocessing;
    }

    private TrainedModel train(
            Table all, Table training, @Nullable Table held, @Nullable Table test, List<String> remarks) {
        Preprocessing preprocessing;
        if (start == null) {
            PreprocessingLearner learner = recipe.learner();
            preprocessing = learner.learn(all, training, recipe.roles());
            remarks.addAll(learner.remarks());
        } else {
            preprocessing = startingPreprocessing();
        }
        return train(
                all.columns().stream().map(Provenance.SchemaColumn::of).toList(),
                preprocessing,
                part(training, preprocessing.dataset(training), preprocessing),
                part(held, preprocessing),
                test == null || test.rows() == 0 ? null : new Part(test, preprocessing.dataset(test)),
                remarks);
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
        try (Training run = open(trainer, preprocessing, data)) {
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
            if (held != null) {
                score(run, preprocessing, held.table());
            }
            Outcome outcome = run.fit(data, held == null ? null : held.data());
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
                    Description.summary(recipe),
                    outcome.bestEpoch());
            Parameters kept = run.parameters();
            if (recipe.calibrate() && held != null) {
                provenance = Calibrator.calibrate(kept, preprocessing, held.data(), compute)
                        .map(provenance::withCalibration)
                        .orElse(provenance);
            }
            Model model = Model.of(kept, preprocessing, provenance);
            return new TrainedModel(
                    model,
                    outcome,
                    run.history(),
                    data.rows(),
                    evaluate(model, held),
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
     * recipe keeps for the test take no part. Listeners hear of each model's training.
     *
     * @throws ChainruleException if there are too few rows
     */
    public List<Evaluation> crossValidate(Table table, int k) {
        Table rows = withTargets(table, new ArrayList<>());
        Target target = recipe.learner().target(rows, rows, recipe.roles());
        if (recipe.test() > 0) {
            Split split = new RowSplitter(recipe, rows, target).split(recipe.validation(), recipe.test());
            rows = rows.select(IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                    .sorted()
                    .toArray());
        }
        List<Evaluation> evaluations = new ArrayList<>();
        for (Split fold : new RowSplitter(recipe, rows, target).folds(k)) {
            Table rest = rows.select(fold.training());
            Table judged = rows.select(fold.validation());
            Table held = null;
            Table training = rest;
            if (recipe.validation() > 0) {
                Split inner = new RowSplitter(recipe, rest, target).split(recipe.validation(), 0);
                training = rest.select(inner.training());
                held = rest.select(inner.validation());
            }
            ModelTrainer trainer = new ModelTrainer(recipe).on(compute);
            listeners.forEach(trainer::listen);
            TrainedModel trained = trainer.train(rows, training, held, judged, new ArrayList<>());
            evaluations.add(trained.test().orElseThrow());
        }
        return evaluations;
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

    private Training open(Trainer trainer, Preprocessing preprocessing, Dataset data) {
        Network network = start == null ? recipe.network(preprocessing) : start.network();
        requireLayout(network);
        Activation output = network.output().activation();
        if (!trainer.loss().fits(output)) {
            throw new ChainruleException("the loss " + trainer.loss().name() + " does not fit the output activation "
                    + output.name() + (start == null ? "" : " of the model to start from"));
        }
        if (resume != null) {
            Training training = Training.resume(resume, compute);
            if (!training.trainer().equals(trainer)
                    || !training.parameters().network().equals(network)) {
                training.close();
                throw new ChainruleException("the checkpoint " + resume + " was made with another recipe"
                        + difference(training.trainer(), trainer) + "; resume with the same options");
            }
            return training;
        }
        if (start != null) {
            return Training.start(trainer, start.parameters(), compute);
        }
        Parameters parameters = Parameters.initial(network, trainer.initializer(), trainer.seed());
        SilentInputs.silence(parameters, data);
        return Training.start(trainer, parameters, compute);
    }

    private static void requireLayout(Network network) {
        try {
            network.layout();
        } catch (IllegalArgumentException e) {
            throw new ChainruleException(e.getMessage() + "; give it fewer hidden units (--hidden)", e);
        }
    }

    /** " (rate 0.01, now 0.002)": the first part in which two recipes of a training differ; nothing if none does. */
    private static String difference(Trainer saved, Trainer asked) {
        Map<String, @Nullable Object> now = Description.record(asked);
        for (Map.Entry<String, @Nullable Object> part :
                Description.record(saved).entrySet()) {
            Object other = now.get(part.getKey());
            if (!Objects.equals(part.getValue(), other)) {
                return " (" + part.getKey() + " " + part.getValue() + ", now " + other + ")";
            }
        }
        return " (another network)";
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
