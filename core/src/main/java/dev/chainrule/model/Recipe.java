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
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to make a model from a table: roles of the columns, rows held out, preprocessing, network, training. Immutable,
 * and kept in the model as its provenance.
 *
 * @param roles which column plays which part
 * @param validation share of the rows held out to stop early and choose the best epoch; 0 for none
 * @param test share of the rows kept away from everything and judged at the end; 0 for none
 * @param classWeights how classes of different size count
 * @param scaling of numeric columns
 * @param hidden units per hidden layer
 * @param activation of the hidden layers
 * @param normalization of the hidden layers
 * @param dropout of the hidden layers
 * @param loss null for the one that suits the task
 * @param trainer how to train; its own loss is replaced
 */
public record Recipe(
        Roles roles,
        double validation,
        double test,
        ClassWeights classWeights,
        Scaling.Kind scaling,
        List<Integer> hidden,
        Activation activation,
        Normalization normalization,
        double dropout,
        @Nullable Loss loss,
        Trainer trainer) {
    /** How classes count in the loss. */
    public enum ClassWeights {
        /** Every row the same. */
        NONE,
        /** Every class the same: a row counts n / (K · rows of its class). */
        BALANCED
    }

    /** @throws IllegalArgumentException naming what is out of its range */
    public Recipe {
        hidden = List.copyOf(hidden);
        for (int units : hidden) {
            if (units < 1) {
                throw new IllegalArgumentException("a hidden layer has at least 1 unit, not " + units);
            }
        }
        requireShare("validation", validation);
        requireShare("test", test);
        if (validation + test >= 1) {
            throw new IllegalArgumentException("validation and test leave no rows for training");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, is " + dropout);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and less than 1, is " + share);
        }
    }

    /** The recipe that {@code chainrule train} uses when nothing else is said. */
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
                ClassWeights.NONE,
                Scaling.Kind.QUANTILE,
                List.of(128, 128),
                new Relu(),
                new Normalization.None(),
                0.1,
                null,
                trainer);
    }

    /** The default recipe for {@code targets}. */
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
    public Activation outputFor(Task task) {
        return switch (task) {
            case REGRESSION -> loss instanceof Poisson ? new Softplus() : new Identity();
            case BINARY, MULTILABEL -> loss instanceof Hinge ? new Tanh() : new Sigmoid();
            case MULTICLASS -> new Softmax();
        };
    }

    /** Whether number targets are standardised: not where the loss wants counts. */
    public boolean standardizes() {
        return !(loss instanceof Poisson);
    }

    /** The quantiles that are predicted of number targets; none where the loss asks for the numbers themselves. */
    public List<Double> quantiles() {
        return loss instanceof Quantiles several ? several.quantiles() : List.of();
    }

    /**
     * The model that {@code table} gives by this recipe; {@link ModelTrainer} has more to say.
     *
     * @throws ChainruleException if the table does not suit the recipe
     */
    public TrainedModel train(Table table) {
        return new ModelTrainer(this).train(table);
    }

    /** The network over {@code preprocessing}. */
    public Network network(Preprocessing preprocessing) {
        List<Layer> layers = new ArrayList<>();
        for (int units : hidden) {
            layers.add(new Layer(units, activation, true, normalization, dropout));
        }
        layers.add(Layer.of(
                preprocessing.target().outputs(),
                outputFor(preprocessing.target().task())));
        return new Network(preprocessing.width(), layers);
    }

    /**
     * The trainer, with the loss for {@code task}.
     *
     * @throws ChainruleException if the loss, the label smoothing or the class weights do not suit the task
     */
    public Trainer trainerFor(Task task) {
        if (classWeights == ClassWeights.BALANCED && !task.hasClasses()) {
            throw new ChainruleException("balanced class weights need a target of classes, not " + task.word());
        }
        if (trainer.labelSmoothing() > 0 && (task == Task.REGRESSION || loss instanceof Hinge)) {
            throw new ChainruleException("label smoothing is for classes and probabilities, not for "
                    + (task == Task.REGRESSION ? "a regression" : "the loss hinge"));
        }
        return trainer.withLoss(lossFor(task));
    }

    /** The same with columns in other roles. */
    public Recipe withRoles(Roles roles) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with another share held out for validation. */
    public Recipe withValidation(double validation) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with another share held out for the test. */
    public Recipe withTest(double test) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with classes counted otherwise. */
    public Recipe withClassWeights(ClassWeights classWeights) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with numeric columns scaled otherwise. */
    public Recipe withScaling(Scaling.Kind scaling) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with other hidden layers. */
    public Recipe withHidden(List<Integer> hidden) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with another activation in the hidden layers. */
    public Recipe withActivation(Activation activation) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with the hidden layers normalised otherwise. */
    public Recipe withNormalization(Normalization normalization) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with another share of hidden units dropped. */
    public Recipe withDropout(double dropout) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with another loss; null for the one that suits the task. */
    public Recipe withLoss(@Nullable Loss loss) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }

    /** The same with another trainer. */
    public Recipe withTrainer(Trainer trainer) {
        return new Recipe(
                roles,
                validation,
                test,
                classWeights,
                scaling,
                hidden,
                activation,
                normalization,
                dropout,
                loss,
                trainer);
    }
}
