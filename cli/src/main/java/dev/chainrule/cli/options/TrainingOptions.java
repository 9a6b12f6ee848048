package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.data.Task;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.model.Recipe;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Schedule;
import dev.chainrule.training.Rates;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the network is trained. */
final class TrainingOptions {
    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "auto (default: what suits the task), huber, focal, ...")
    private @Nullable String loss;

    @Option(
            names = "--quantiles",
            paramLabel = "Q,...",
            description = "Predict these quantiles of numbers, such as 0.05,0.5,0.95.")
    private @Nullable String quantiles;

    @Option(
            names = "--clamp",
            negatable = true,
            description = "Predict numbers only within the range seen in training.")
    private @Nullable Boolean clamp;

    @Option(
            names = "--calibrate",
            negatable = true,
            description = "Correct probabilities and quantiles by the rows for validation.")
    private @Nullable Boolean calibrate;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "adamw, adam, sgd, lbfgs, ...")
    private @Nullable String optimizer;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Learning rate. Default: the preset's, or the optimizer's own.")
    private @Nullable Double rate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "Of the rate: constant, cosine, flat-cosine, coslog4, step, ...")
    private @Nullable String schedule;

    @Option(names = "--batch", paramLabel = "N", description = "Rows per update; 0 for all at once.")
    private @Nullable Integer batch;

    @Option(names = "--epochs", paramLabel = "N", description = "At most so many passes over the rows.")
    private @Nullable Integer epochs;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N epochs without improvement; 0 for never.")
    private @Nullable Integer patience;

    @Option(names = "--seed", paramLabel = "N", description = "Of every random choice. Default: 0.")
    private @Nullable Long seed;

    @Option(names = "--class-weights", paramLabel = "NAME", description = "none (default), balanced.")
    private @Nullable String classWeights;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            description = "Share of each target spread over all classes.")
    private @Nullable Double labelSmoothing;

    @Option(names = "--l1", paramLabel = "L", description = "Penalty L * sum |w| on the weights.")
    private @Nullable Double l1;

    @Option(names = "--l2", paramLabel = "L", description = "Penalty L/2 * sum w^2 on the weights.")
    private @Nullable Double l2;

    @Option(names = "--decay", paramLabel = "L", description = "Decoupled weight decay, beside the optimizer's own.")
    private @Nullable Double decay;

    @Option(names = "--clip-norm", paramLabel = "X", description = "The gradient is no longer than X.")
    private @Nullable Double clipNorm;

    @Option(names = "--clip-value", paramLabel = "X", description = "No element of the gradient is beyond X.")
    private @Nullable Double clipValue;

    /**
     * {@code base} with what the command line says instead.
     *
     * @throws UsageException if a word is unknown, a number out of range, or two options contradict each other
     */
    Recipe over(Recipe base) {
        if (loss != null && quantiles != null) {
            throw new UsageException("--quantiles has a loss of its own: leave out --loss");
        }
        if (Boolean.TRUE.equals(clamp) && quantiles != null) {
            throw new UsageException(
                    "--clamp is for numbers, not for quantiles: held at the end of the range, they would"
                            + " make an interval of no width");
        }
        return new Changed<>(base)
                .by(
                        "--loss",
                        loss,
                        (r, text) -> r.withLoss(text.equals("auto") ? null : Choice.parse(Loss.class, "--loss", text)))
                .by("--quantiles", quantiles, (r, text) -> r.withLoss(new Quantiles(numbers(text))))
                .by(
                        "--class-weights",
                        classWeights,
                        (r, text) ->
                                r.withClassWeights(Choice.parse(Recipe.ClassWeights.class, "--class-weights", text)))
                .by("--clamp", clamp, Recipe::withClamp)
                .by("--calibrate", calibrate, Recipe::withCalibrate)
                .then(r -> r.withTrainer(over(r.trainer())))
                .value();
    }

    private Trainer over(Trainer base) {
        if (clipNorm != null && clipValue != null) {
            throw new UsageException("--clip-norm and --clip-value contradict each other");
        }
        return new Changed<>(base)
                .by(
                        "--optimizer",
                        optimizer,
                        (t, text) -> withOptimizer(t, Choice.parse(Optimizer.class, "--optimizer", text)))
                .by("--rate", rate, Trainer::withRate)
                .by(
                        "--schedule",
                        schedule,
                        (t, text) -> t.withSchedule(Choice.parse(Schedule.class, "--schedule", text)))
                .by("--batch", batch, Trainer::withBatch)
                .by("--epochs", epochs, Trainer::withEpochs)
                .by("--patience", patience, Trainer::withPatience)
                .by("--seed", seed, Trainer::withSeed)
                .by("--label-smoothing", labelSmoothing, Trainer::withLabelSmoothing)
                .by("--clip-norm", clipNorm, (t, x) -> t.withClipping(GradientClipping.byNorm(x)))
                .by("--clip-value", clipValue, (t, x) -> t.withClipping(GradientClipping.byValue(x)))
                .by("--l1", l1, (t, x) -> regularized(t, r -> r.with(x, r.l2(), r.decay())))
                .by("--l2", l2, (t, x) -> regularized(t, r -> r.with(r.l1(), x, r.decay())))
                .by("--decay", decay, (t, x) -> regularized(t, r -> r.with(r.l1(), r.l2(), x)))
                .value();
    }

    /** Whether numbers are to be clamped; null if that is not said. */
    @Nullable
    Boolean clamp() {
        return clamp;
    }

    /** Whether it is asked for that probabilities and quantiles are calibrated. */
    boolean calibrates() {
        return Boolean.TRUE.equals(calibrate);
    }

    /**
     * Whether the options suit {@code task}, where it is said; else the data tell.
     *
     * @throws UsageException if not
     */
    void check(@Nullable Task task) {
        if (task != null) {
            Recipe recipe = over(Recipe.forTarget("?"));
            UsageException.unlessWrong(() -> recipe.trainerFor(task));
        }
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            try {
                numbers.add(Double.valueOf(word.strip()));
            } catch (NumberFormatException e) {
                throw new UsageException("--quantiles: expected numbers such as 0.05,0.5,0.95, found '" + text + "'");
            }
        }
        return numbers;
    }

    /** A rate is good for one kind of optimizer: another begins with its own, and lbfgs without what it cannot have. */
    private static Trainer withOptimizer(Trainer trainer, Optimizer optimizer) {
        Trainer suiting = optimizer instanceof Lbfgs
                ? regularized(trainer, r -> r.with(r.l1(), r.l2(), 0))
                        .withClipping(GradientClipping.none())
                        .withRates(new Rates())
                : trainer;
        Trainer changed = suiting.withOptimizer(optimizer);
        Double rate = trainer.rate();
        return rate != null && optimizer.getClass() == trainer.optimizer().getClass()
                ? changed.withRate(rate)
                : changed;
    }

    private static Trainer regularized(Trainer trainer, UnaryOperator<Regularizer> change) {
        return trainer.withRegularizer(change.apply(trainer.regularizer()));
    }
}
