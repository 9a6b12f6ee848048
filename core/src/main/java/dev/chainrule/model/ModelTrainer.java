package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Poisson;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.Metric;
import dev.chainrule.metrics.Metrics;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Model} from a {@link Table} by a {@link Recipe}: rows are held out, a preprocessing is learned from the
 * others and makes datasets of them, a trainer starts a training, and the best of it becomes the model.
 *
 * <pre>{@code
 * TrainedModel trained = new ModelTrainer(Recipe.forTarget("species")).train(table);
 * }</pre>
 */
public final class ModelTrainer {
    private final Recipe recipe;
    private Compute compute = Compute.best();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Path checkpoint;
    private Set<Long> recordedSteps = Set.of();
    private @Nullable Path recording;
    private @Nullable Path resume;
    private @Nullable Model start;
    private volatile @Nullable Training running;
    private volatile boolean stopped;

    /** Trains by {@code recipe}. */
    public ModelTrainer(Recipe recipe) {
        this.recipe = recipe;
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

    /** Starts from the parameters and the preprocessing of {@code model}. */
    public ModelTrainer startFrom(Model model) {
        this.start = model;
        return this;
    }

    /** Asks a {@link #train} under way, from any thread, to end after the epoch it is in. */
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
        Target target = learner().target(rows, rows, recipe.roles());
        double heldShare = validation == null ? recipe.validation() : 0;
        double testShare = test == null ? recipe.test() : 0;
        Split split = heldShare + testShare == 0
                ? new Split(IntStream.range(0, rows.rows()).toArray(), new int[0], new int[0])
                : new RowSplitter(recipe, rows, target).split(heldShare, testShare);
        Table training = rows.select(split.training());
        heldRows = heldShare > 0 ? rows.select(split.validation()) : heldRows;
        testRows = testShare > 0 ? rows.select(split.test()) : testRows;
        return train(rows, training, heldRows, testRows, remarks);
    }

    private TrainedModel train(
            Table all, Table training, @Nullable Table held, @Nullable Table test, List<String> remarks) {
        Preprocessing preprocessing;
        if (start == null) {
            PreprocessingLearner learner = learner();
            preprocessing = learner.learn(all, training, recipe.roles());
            remarks.addAll(learner.remarks());
        } else {
            preprocessing = start.preprocessing();
            List<String> predicted = preprocessing.target().columns();
            if (!predicted.equals(recipe.roles().targets())) {
                throw new ChainruleException("the model to start from predicts " + String.join(", ", predicted)
                        + ", not " + String.join(", ", recipe.roles().targets()));
            }
        }
        Trainer trainer = recipe.trainerFor(preprocessing.target().task());
        Dataset data = weighted(preprocessing.dataset(training), training, preprocessing);
        Dataset heldData = held == null ? null : weighted(preprocessing.dataset(held), held, preprocessing);
        requireCounts(training, preprocessing);
        long from = System.nanoTime();
        try (Training run = open(trainer, preprocessing, data)) {
            running = run;
            if (stopped) {
                run.stop();
            }
            listeners.forEach(run::listen);
            if (checkpoint != null) {
                run.checkpointTo(checkpoint);
            }
            if (recording != null) {
                run.record(recordedSteps, recording);
            }
            if (held != null) {
                score(run, preprocessing, held);
            }
            Outcome outcome = run.fit(data, heldData);
            if (outcome.end() == Outcome.End.DIVERGED && outcome.bestEpoch() == 0) {
                throw new DivergenceException(outcome.message());
            }
            double seconds = (System.nanoTime() - from) * 1e-9;
            Provenance provenance = new Provenance(
                    Provenance.CURRENT_VERSION,
                    schema(all),
                    data.rows(),
                    data.fingerprint(),
                    Description.summary(recipe),
                    outcome.bestEpoch());
            Model model = Model.of(run.parameters(), preprocessing, provenance);
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

    /**
     * The metrics of {@code k} models, each trained without one of {@code k} parts of the rows and judged on it; classes
     * are spread evenly over the parts, groups kept together, later parts judged by earlier ones. The rows that the
     * recipe keeps for the test take no part. Listeners hear of each model's training.
     *
     * @throws ChainruleException if there are too few rows
     */
    public List<Evaluation> crossValidate(Table table, int k) {
        Table rows = withTargets(table, new ArrayList<>());
        Target target = learner().target(rows, rows, recipe.roles());
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

    private PreprocessingLearner learner() {
        return new PreprocessingLearner(recipe.scaling(), recipe.standardizes());
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
        silence(parameters, data);
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

    /** An input that is 0 in all training rows, such as "unknown", must not speak at random when it comes up later. */
    private static void silence(Parameters parameters, Dataset data) {
        Matrix inputs = data.features();
        Segment weights = parameters.layout().weights(0);
        for (int j = 0; j < inputs.columns(); j++) {
            boolean used = false;
            for (int row = 0; row < inputs.rows() && !used; row++) {
                used = inputs.get(row, j) != 0;
            }
            if (!used) {
                int row = weights.offset() + j * weights.columns();
                Arrays.fill(parameters.array(), row, row + weights.columns(), 0f);
            }
        }
    }

    private void score(Training run, Preprocessing preprocessing, Table held) {
        Metric metric = Metrics.of(preprocessing.target().task()).getFirst();
        Activation output = run.parameters().network().output().activation();
        double[] weights = rowWeights(held);
        run.scoreBy((outputs, _) -> {
            Predictions predictions = Predictions.of(preprocessing.target(), output, outputs, Map.of());
            return Map.of(metric.name(), metric.value(Evaluator.compare(predictions, held, weights)));
        });
    }

    private Optional<Evaluation> evaluate(Model model, @Nullable Table table) {
        if (table == null || table.rows() == 0) {
            return Optional.empty();
        }
        try (Predictor predictor = model.predictor(compute)) {
            return Optional.of(Evaluator.evaluate(predictor.predict(table), table, rowWeights(table)));
        }
    }

    /** What the column of weights says; 1 where there is none. */
    private double[] rowWeights(Table table) {
        String column = recipe.roles().weights();
        return column == null ? Evaluator.equal(table) : TargetValues.weights(table, column);
    }

    /** Rows without a target, or of weight 0, teach nothing and are left out. */
    private Table withTargets(Table table, List<String> remarks) {
        recipe.roles().named().forEach(table::column);
        List<Column> targets =
                recipe.roles().targets().stream().map(table::column).toList();
        int[] complete = IntStream.range(0, table.rows())
                .filter(row -> targets.stream().noneMatch(target -> target.isMissing(row)))
                .toArray();
        String name = String.join(", ", recipe.roles().targets());
        if (complete.length == 0) {
            throw new ChainruleException(table.origin().name() + ": the target " + name + " has no value in any row");
        }
        if (complete.length < table.rows()) {
            remarks.add(rows(table.rows() - complete.length, "no value for " + name));
        }
        Table kept = complete.length == table.rows() ? table : table.select(complete);
        double[] weights = rowWeights(kept);
        int[] counted = IntStream.range(0, weights.length)
                .filter(row -> weights[row] > 0)
                .toArray();
        if (counted.length == weights.length) {
            return kept;
        }
        if (counted.length == 0) {
            throw new ChainruleException(
                    table.origin().name() + ", column " + recipe.roles().weights() + ": all weights are 0");
        }
        remarks.add(rows(weights.length - counted.length, "weight 0"));
        return kept.select(counted);
    }

    private static String rows(int count, String have) {
        return count + (count == 1 ? " row has " : " rows have ") + have + " and " + (count == 1 ? "is" : "are")
                + " left out";
    }

    private Dataset weighted(Dataset data, Table table, Preprocessing preprocessing) {
        String column = recipe.roles().weights();
        boolean balanced = recipe.classWeights() == Recipe.ClassWeights.BALANCED;
        if (column == null && !balanced) {
            return data;
        }
        double[] weights = new double[data.rows()];
        Arrays.fill(weights, 1);
        if (column != null) {
            weights = TargetValues.weights(table, column);
        }
        if (balanced) {
            if (!(preprocessing.target() instanceof ClassTarget target)) {
                throw new ChainruleException("balanced class weights need a target of classes, not "
                        + preprocessing.target().task().word());
            }
            int[] classes = TargetValues.classes(table, target);
            double[] sums = new double[target.classes().size()];
            for (int row = 0; row < classes.length; row++) {
                sums[classes[row]] += weights[row];
            }
            for (int row = 0; row < classes.length; row++) {
                weights[row] = weights[row] == 0 ? 0 : weights[row] / sums[classes[row]];
            }
        }
        if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
            throw new ChainruleException(table.origin().name() + ", column " + column + ": all weights are 0");
        }
        return data.withWeights(weights);
    }

    private static List<Provenance.SchemaColumn> schema(Table table) {
        return table.columns().stream()
                .map(column -> new Provenance.SchemaColumn(
                        column.name(),
                        switch (column) {
                            case NumberColumn _ -> "number";
                            case TextColumn _ -> "text";
                            case BooleanColumn _ -> "boolean";
                            case DateColumn _ -> "date";
                        }))
                .toList();
    }
}
