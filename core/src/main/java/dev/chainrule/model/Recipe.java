package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.loss.Poisson;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.training.FoldTrainings;
import dev.chainrule.training.Trainer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to make a model from a table: roles of the columns, rows held out, preprocessing, network, training. Immutable,
 * and kept in the model as its provenance. A {@link Preset} gives a good one for a table.
 *
 * @param roles which column plays which part
 * @param validation share of the rows held out to stop early and choose the best epoch; 0 for none
 * @param test share of the rows kept away from everything and judged at the end; 0 for none
 * @param encoder how columns become inputs
 * @param architecture of the network
 * @param loss null for the one that suits the task
 * @param classWeights how classes of different size count
 * @param clamp whether numbers are only predicted within the range that they have in the training rows; never of
 *     quantiles, which held at the end of the range would make an interval of no width
 * @param calibrate whether probabilities and quantiles are {@linkplain Calibration calibrated} by the validation rows
 * @param refit whether every row takes its turn in validation and the model learns from all of them: {@link FoldTrainings},
 *     as many folds as {@code validation} makes, choose the epoch; for tables with few rows
 * @param trainer how to train; its own loss is replaced
 * @param preset where it began, if that was a preset: for the record, as the other components say all
 */
public record Recipe(
        Roles roles,
        double validation,
        double test,
        Encoder encoder,
        Architecture architecture,
        @Nullable Loss loss,
        ClassWeights classWeights,
        boolean clamp,
        boolean calibrate,
        boolean refit,
        Trainer trainer,
        @Nullable Preset preset) {
    /** How classes count in the loss. */
    public enum ClassWeights {
        /** Every row the same. */
        NONE,
        /** Every class the same: a row counts n / (K · rows of its class). */
        BALANCED
    }

    /** @throws IllegalArgumentException naming what is out of its range */
    public Recipe {
        requireShare("validation", validation);
        requireShare("test", test);
        if (validation + test >= 1) {
            throw new IllegalArgumentException("validation and test leave no rows for training");
        }
        clamp &= !(loss instanceof Quantiles);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and less than 1, is " + share);
        }
    }

    /**
     * The plain recipe: two layers over the scaled numbers and one input for each category, for any table. {@link
     * Preset#DEFAULT}, which {@code chainrule train} uses when nothing else is said, needs to know the table.
     */
    public static Recipe of(Roles roles) {
        Trainer trainer = new Trainer()
                .withRate(2e-3)
                .withSchedule(new CosineSchedule())
                .withEpochs(100)
                .withBatch(128)
                .withPatience(25);
        return new Recipe(
                roles,
                0.2,
                0,
                Encoder.of(Scaling.Kind.QUANTILE),
                Architecture.plain(),
                null,
                ClassWeights.NONE,
                false,
                false,
                false,
                trainer,
                null);
    }

    /**
     * The recipe that {@code table} should be tried with first: {@link Preset#DEFAULT} for its shape, as {@code chainrule
     * train} has it where nothing else is said.
     *
     * @throws ChainruleException if a target column is missing, or cannot be learned
     * @throws IllegalArgumentException if no target is named, or one twice
     */
    public static Recipe forTable(Table table, String... targets) {
        Roles roles = Roles.ofTargets(targets);
        return Preset.DEFAULT.recipe(TableShape.of(table, roles), roles);
    }

    /**
     * The plain recipe for {@code targets}: quick, and less accurate than that {@link #forTable for a table}.
     *
     * @throws IllegalArgumentException if no target is named, or one twice
     */
    public static Recipe forTarget(String... targets) {
        return of(Roles.ofTargets(targets));
    }

    /**
     * The loss for {@code task}.
     *
     * @throws ChainruleException if the loss that was asked for does not suit the task
     */
    public Loss lossFor(Task task) {
        if (loss == null) {
            return switch (task) {
                case REGRESSION -> new MeanSquaredError();
                case BINARY, MULTILABEL -> new BinaryCrossEntropy();
                case MULTICLASS -> new CrossEntropy();
            };
        }
        boolean suits = switch (loss) {
            case CrossEntropy _ -> task == Task.MULTICLASS;
            case BinaryCrossEntropy _ -> task == Task.BINARY || task == Task.MULTILABEL;
            case Focal _ -> task != Task.REGRESSION;
            case Hinge _ -> task == Task.BINARY || task == Task.MULTILABEL;
            case Poisson _, Quantiles _ -> task == Task.REGRESSION;
            default -> true;
        };
        if (!suits) {
            throw new ChainruleException("the loss " + loss.name() + " does not suit the task " + task.word());
        }
        return loss;
    }

    /** The output activation for {@code task}, whose loss is {@link #lossFor}. */
    Activation outputFor(Task task) {
        return switch (task) {
            case REGRESSION -> loss instanceof Poisson ? new Softplus() : new Identity();
            case BINARY, MULTILABEL -> loss instanceof Hinge ? new Tanh() : new Sigmoid();
            case MULTICLASS -> new Softmax();
        };
    }

    /** Of how many folds each row is in one, where every row takes its turn: from 2 to 10, their shares about right. */
    int foldsForRefit() {
        return Math.clamp(Math.round(1 / validation), 2, 10);
    }

    /** Whether number targets are standardised: not where the loss wants counts. */
    public boolean standardizes() {
        return !(loss instanceof Poisson);
    }

    /** The quantiles that are predicted of number targets; none where the loss asks for the numbers themselves. */
    List<Double> quantiles() {
        return loss instanceof Quantiles several ? several.quantiles() : List.of();
    }

    /** Learns the preprocessing that this recipe asks for. */
    public PreprocessingLearner learner() {
        return new PreprocessingLearner(encoder, standardizes(), clamp).withQuantiles(quantiles());
    }

    /**
     * The model that {@code table} gives by this recipe; {@link ModelTrainer} has more to say.
     *
     * @throws ChainruleException if the table does not suit the recipe, or the training runs away before its first epoch is
     *     over
     */
    public TrainedModel train(Table table) {
        return new ModelTrainer(this).train(table);
    }

    /**
     * Searches around this recipe for a better one, trying at most {@code trials} with this one as the first. {@link Tuner} has
     * a limit of time, a listener, and how a search goes on that was stopped.
     *
     * @throws ChainruleException if the table does not suit, or every recipe ran away
     * @throws IllegalArgumentException if there is no trial, or nothing is held out for validation
     */
    public Tuner.Found tune(Table table, int trials) {
        return new Tuner(this, SearchSpace.around(this), trainer.seed())
                .trials(trials)
                .run(table, null);
    }

    /**
     * The network over {@code preprocessing}.
     *
     * @throws IllegalArgumentException if it has more embedded values than an array can hold
     */
    public Network network(Preprocessing preprocessing) {
        Target target = preprocessing.target();
        return architecture.network(preprocessing.groups(), target.outputs(), outputFor(target.task()));
    }

    /**
     * The trainer, with the loss for {@code task}.
     *
     * @throws ChainruleException if the loss, the label smoothing, the class weights or the clamping do not suit the task
     */
    public Trainer trainerFor(Task task) {
        if (classWeights == ClassWeights.BALANCED && !task.hasClasses()) {
            throw new ChainruleException("balanced class weights need a target of classes, not " + task.word());
        }
        if (clamp && task != Task.REGRESSION) {
            throw new ChainruleException("clamp is for numbers, not for " + task.word());
        }
        if (trainer.labelSmoothing() > 0 && (task == Task.REGRESSION || loss instanceof Hinge)) {
            throw new ChainruleException("label smoothing is for classes and probabilities, not for "
                    + (task == Task.REGRESSION ? "a regression" : "the loss hinge"));
        }
        return trainer.withLoss(lossFor(task));
    }

    /** The same with columns in other roles. */
    public Recipe withRoles(Roles roles) {
        return with(draft -> draft.roles = roles);
    }

    /**
     * The same with another share held out for validation.
     *
     * @throws IllegalArgumentException if it is not at least 0 and less than 1, or with the share for the test
     *     leaves no rows for training
     */
    public Recipe withValidation(double validation) {
        return with(draft -> draft.validation = validation);
    }

    /**
     * The same with another share held out for the test.
     *
     * @throws IllegalArgumentException if it is not at least 0 and less than 1, or with the share for validation
     *     leaves no rows for training
     */
    public Recipe withTest(double test) {
        return with(draft -> draft.test = test);
    }

    /** The same with columns that become inputs otherwise. */
    public Recipe withEncoder(Encoder encoder) {
        return with(draft -> draft.encoder = encoder);
    }

    /** The same with numeric columns scaled otherwise. */
    public Recipe withScaling(Scaling.Kind scaling) {
        return withEncoder(new Encoder(scaling, encoder.bins(), encoder.categories()));
    }

    /** The same with another network. */
    public Recipe withArchitecture(Architecture architecture) {
        return with(draft -> draft.architecture = architecture);
    }

    /**
     * The same with other hidden layers, of {@code hidden} units: one number per layer.
     *
     * @throws IllegalArgumentException if a layer has no unit
     */
    public Recipe withHidden(List<Integer> hidden) {
        return withArchitecture(architecture.withHidden(hidden));
    }

    /** The same with another activation in the hidden layers. */
    public Recipe withActivation(Activation activation) {
        return withArchitecture(architecture.withActivation(activation));
    }

    /**
     * The same with the hidden layers normalised otherwise.
     *
     * @throws IllegalArgumentException if it is of batches and several members share the layers
     */
    public Recipe withNormalization(Normalization normalization) {
        return withArchitecture(architecture.withNormalization(normalization));
    }

    /**
     * The same with another share of hidden units dropped.
     *
     * @throws IllegalArgumentException if it is not at least 0 and less than 1
     */
    public Recipe withDropout(double dropout) {
        return withArchitecture(architecture.withDropout(dropout));
    }

    /** The same with features embedded otherwise. */
    public Recipe withEmbedding(FeatureEmbedding embedding) {
        return withArchitecture(architecture.withEmbedding(embedding));
    }

    /**
     * The same with other members.
     *
     * @throws IllegalArgumentException if there are several members and the layers normalise batches
     */
    public Recipe withEnsemble(Ensemble ensemble) {
        return withArchitecture(architecture.withEnsemble(ensemble));
    }

    /** The same with another loss; null for the one that suits the task. */
    public Recipe withLoss(@Nullable Loss loss) {
        return with(draft -> draft.loss = loss);
    }

    /** The same with classes counted otherwise. */
    public Recipe withClassWeights(ClassWeights classWeights) {
        return with(draft -> draft.classWeights = classWeights);
    }

    /** The same with numbers predicted within the range seen in training, or any; quantiles stay as they are. */
    public Recipe withClamp(boolean clamp) {
        return with(draft -> draft.clamp = clamp);
    }

    /** The same with probabilities and quantiles calibrated, or as they are. */
    public Recipe withCalibrate(boolean calibrate) {
        return with(draft -> draft.calibrate = calibrate);
    }

    /** The same with a model that learns from the validation rows, too, or does not. */
    public Recipe withRefit(boolean refit) {
        return with(draft -> draft.refit = refit);
    }

    /** The same with another trainer. */
    public Recipe withTrainer(Trainer trainer) {
        return with(draft -> draft.trainer = trainer);
    }

    /** The same, said to come of another preset; null for none. */
    public Recipe withPreset(@Nullable Preset preset) {
        return with(draft -> draft.preset = preset);
    }

    private Recipe with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.recipe();
    }

    /** The components of a recipe while one of them changes. */
    private static final class Draft {
        private Roles roles;
        private double validation;
        private double test;
        private Encoder encoder;
        private Architecture architecture;
        private @Nullable Loss loss;
        private ClassWeights classWeights;
        private boolean clamp;
        private boolean calibrate;
        private boolean refit;
        private Trainer trainer;
        private @Nullable Preset preset;

        Draft(Recipe from) {
            roles = from.roles;
            validation = from.validation;
            test = from.test;
            encoder = from.encoder;
            architecture = from.architecture;
            loss = from.loss;
            classWeights = from.classWeights;
            clamp = from.clamp;
            calibrate = from.calibrate;
            refit = from.refit;
            trainer = from.trainer;
            preset = from.preset;
        }

        Recipe recipe() {
            return new Recipe(
                    roles,
                    validation,
                    test,
                    encoder,
                    architecture,
                    loss,
                    classWeights,
                    clamp,
                    calibrate,
                    refit,
                    trainer,
                    preset);
        }
    }
}
