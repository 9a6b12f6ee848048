package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Table;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Predictor;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.training.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chainrule by one of its recipes. */
final class Ours implements Contender {
    /** The presets that take part, the most thorough first. */
    static final List<String> PRESETS = List.of("best", "default", "fast");

    /** The plain network: no embedding, one member. */
    static final String PLAIN = "plain";

    /** The note that says how many epochs were run. */
    static final String EPOCHS = "epochs";

    private final String preset;

    Ours(String preset) {
        this.preset = preset;
    }

    /** The presets, and {@link #PLAIN}. */
    static List<String> names() {
        return Stream.concat(PRESETS.stream(), Stream.of(PLAIN)).toList();
    }

    @Override
    public String name() {
        return preset;
    }

    @Override
    public boolean suits(Subject subject) {
        return true;
    }

    @Override
    public String settings(Problem problem) {
        Recipe recipe = recipe(problem);
        Map<String, @Nullable Object> summary = new LinkedHashMap<>(Description.summary(recipe));
        if (!recipe.refit()) {
            summary.remove("refit"); // nor did results say so of before there was any
        }
        return summary.toString();
    }

    private Recipe recipe(Problem problem) {
        String target = problem.subject().target();
        Roles roles = Roles.ofTargets(target);
        Recipe recipe = preset.equals(PLAIN) ? plain(target) : ofPreset(problem, roles);
        return recipe.withTrainer(recipe.trainer().withSeed(problem.seed()));
    }

    /**
     * How many rows an epoch of {@code run} goes through for each row of the training. A model that is refitted learns from
     * the rows of validation, too, and has five trainings beside it without a fifth of both.
     */
    static double rowsPerLearned(Run run) {
        double both = (0.64 + 0.16) / 0.64;
        return run.settings().contains("refit=true") ? both * (1 + 5 * 0.8) : 1;
    }

    /**
     * As the command chooses it where validation has a file of its own; with few rows, as where it holds rows out by
     * itself.
     */
    private Recipe ofPreset(Problem problem, Roles roles) {
        Preset asked = Preset.valueOf(preset.toUpperCase(Locale.ROOT));
        boolean few = problem.training().rows() < Preset.FEW_ROWS;
        return asked.recipe(TableShape.of(few ? problem.both() : problem.training(), roles), roles);
    }

    /** Two hidden layers of 128 rectifiers on quantile-scaled inputs, by Adam on a cosine. */
    private static Recipe plain(String target) {
        Trainer trainer = new Trainer()
                .withRate(2e-3)
                .withSchedule(new CosineSchedule())
                .withEpochs(100)
                .withBatch(128)
                .withPatience(25);
        return Recipe.forTarget(target)
                .withScaling(Scaling.Kind.QUANTILE)
                .withHidden(List.of(128, 128))
                .withActivation(new Relu())
                .withNormalization(new Normalization.None())
                .withDropout(0.1)
                .withTrainer(trainer);
    }

    @Override
    public Answer answer(Problem problem) {
        Compute compute = new Compute(Backends.AUTO, problem.threads());
        long start = System.nanoTime();
        Recipe recipe = recipe(problem);
        ModelTrainer trainer = new ModelTrainer(recipe).on(compute);
        TrainedModel trained = recipe.refit()
                ? trainer.train(problem.both())
                : trainer.train(problem.training(), problem.validation(), null);
        double seconds = (System.nanoTime() - start) * 1e-9;
        try (Predictor predictor = trained.model().predictor(compute)) {
            Predictions predictions = predictor.predict(withoutTarget(problem));
            return new Answer(
                    problem.subject().regression() ? predictions.values() : probabilities(predictions, problem),
                    seconds,
                    Map.of(
                            EPOCHS,
                            Integer.toString(trained.outcome().epochs()),
                            "best",
                            Integer.toString(trained.outcome().bestEpoch())));
        }
    }

    private static Table withoutTarget(Problem problem) {
        return Table.of(problem.features(problem.test()), problem.test().origin());
    }

    private static double[] probabilities(Predictions predictions, Problem problem) {
        int k = problem.classes().size();
        double[] probabilities = new double[predictions.rows() * k];
        for (int c = 0; c < k; c++) {
            int index = predictions.classNames().indexOf(problem.classes().get(c));
            for (int row = 0; row < predictions.rows() && index >= 0; row++) {
                probabilities[row * k + c] = predictions.probability(row, index);
            }
        }
        return probabilities;
    }
}
