package dev.chainrule.spark;

import dev.chainrule.description.Description;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.FeatureEmbedding;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.network.Activation;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Schedule;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;

/** Makes a recipe of the params of an estimator. */
final class ParamRecipe {
    private final TrainingParams params;

    ParamRecipe(TrainingParams params) {
        this.params = params;
    }

    /** For data of {@code shape} whose columns play {@code roles}. */
    Recipe recipe(TableShape shape, Roles roles) {
        Preset preset = Description.read(Preset.class, params.get(params.preset), "preset");
        Recipe recipe = preset.recipe(shape, roles);
        if (!params.hasColumns() && !params.isSet(params.scaling)) {
            // numbers of vectors are used as they are, which no embedding of pieces suits
            recipe = recipe.withScaling(Scaling.Kind.NONE)
                    .withEncoder(recipe.encoder().withBins(0))
                    .withEmbedding(FeatureEmbedding.none());
        }
        recipe = with(
                recipe,
                params.hidden,
                (r, units) -> r.withHidden(Arrays.stream(units).boxed().toList()));
        recipe = with(recipe, params.activation, (r, word) -> r.withActivation(read(Activation.class, word)));
        recipe = withDouble(recipe, params.dropout, Recipe::withDropout);
        recipe = with(recipe, params.scaling, (r, word) -> r.withScaling(read(Scaling.Kind.class, word)));
        recipe = with(recipe, params.calibrate, (r, calibrates) -> r.withCalibrate((boolean) calibrates));
        String loss = params.get(params.loss);
        recipe = loss.equals("auto") ? recipe : recipe.withLoss(read(Loss.class, loss));
        double share =
                params.column(params.validationIndicatorCol) != null ? 0 : (double) params.get(params.validation);
        return recipe.withValidation(share).withTrainer(trainer(recipe.trainer()));
    }

    private Trainer trainer(Trainer begin) {
        Trainer trainer = with(begin, params.optimizer, (t, word) -> t.withOptimizer(read(Optimizer.class, word)));
        trainer = withDouble(trainer, params.learningRate, Trainer::withRate);
        trainer = with(trainer, params.schedule, (t, word) -> t.withSchedule(read(Schedule.class, word)));
        trainer = with(trainer, params.epochs, (t, n) -> t.withEpochs((int) n));
        trainer = with(trainer, params.batchSize, (t, n) -> t.withBatch((int) n));
        trainer = with(trainer, params.patience, (t, n) -> t.withPatience((int) n));
        trainer = withDouble(trainer, params.weightDecay, ParamRecipe::withDecay);
        return trainer.withSeed((long) params.get(params.seed));
    }

    /** AdamW has a decay of its own; beside the others it is the regularizer's. */
    private static Trainer withDecay(Trainer trainer, double decay) {
        if (trainer.optimizer() instanceof AdamW adam) {
            Double rate = trainer.rate();
            Trainer changed = trainer.withOptimizer(adam.withDecay(decay));
            return rate == null ? changed : changed.withRate(rate);
        }
        Regularizer penalty = trainer.regularizer();
        return trainer.withRegularizer(penalty.with(penalty.l1(), penalty.l2(), decay));
    }

    private static <T> T read(Class<T> kind, String word) {
        return Description.read(kind, word, kind.getSimpleName());
    }

    private <B, T> B with(B base, Param<T> param, BiFunction<B, T, B> change) {
        return params.isSet(param) ? change.apply(base, params.get(param)) : base;
    }

    private <B> B withDouble(B base, Param<Object> param, BiFunction<B, Double, B> change) {
        return with(base, param, (b, value) -> change.apply(b, (double) value));
    }

    /** What a person should know of params that say nothing. */
    List<String> remarks() {
        boolean idle = (int) params.get(params.localSteps) == 1;
        return Stream.of(params.outerRate, params.outerMomentum)
                .filter(param -> idle && params.isSet(param))
                .map(param ->
                        param.name() + " says nothing, as it is about the step after local steps and localSteps is 1")
                .toList();
    }

    /** How the training is spread. */
    Options options() {
        int localSteps = (int) params.get(params.localSteps);
        boolean outer = localSteps > 1;
        return new Options(
                localSteps,
                outer ? (double) params.get(params.outerRate) : 1,
                outer ? (double) params.get(params.outerMomentum) : 0,
                params.isSet(params.checkpointDir) ? params.get(params.checkpointDir) : null,
                (int) params.get(params.checkpointInterval));
    }
}
