package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.loss.Poisson;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.training.Trainer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Recipe RECIPE = Recipe.forTarget("t");

    @Test
    void theLossFollowsFromTheTask() {
        assertThat(RECIPE.lossFor(Task.REGRESSION)).isEqualTo(new MeanSquaredError());
        assertThat(RECIPE.lossFor(Task.BINARY)).isEqualTo(new BinaryCrossEntropy());
        assertThat(RECIPE.lossFor(Task.MULTILABEL)).isEqualTo(new BinaryCrossEntropy());
        assertThat(RECIPE.lossFor(Task.MULTICLASS)).isEqualTo(new CrossEntropy());
        assertThat(RECIPE.outputFor(Task.REGRESSION)).isEqualTo(new Identity());
        assertThat(RECIPE.outputFor(Task.BINARY)).isEqualTo(new Sigmoid());
        assertThat(RECIPE.outputFor(Task.MULTILABEL)).isEqualTo(new Sigmoid());
        assertThat(RECIPE.outputFor(Task.MULTICLASS)).isEqualTo(new Softmax());
        assertThat(RECIPE.trainerFor(Task.MULTICLASS))
                .isEqualTo(RECIPE.trainer().withLoss(new CrossEntropy()));
    }

    /** Each loss with the tasks it suits; it then fits the output activation, and is refused with the others. */
    @Test
    void aLossSuitsSomeTasks() {
        Map<String, EnumSet<Task>> suits = Map.of(
                "cross-entropy",
                EnumSet.of(Task.MULTICLASS),
                "binary-cross-entropy",
                EnumSet.of(Task.BINARY, Task.MULTILABEL),
                "focal",
                EnumSet.of(Task.BINARY, Task.MULTILABEL, Task.MULTICLASS),
                "hinge",
                EnumSet.of(Task.BINARY, Task.MULTILABEL),
                "poisson",
                EnumSet.of(Task.REGRESSION),
                "quantiles",
                EnumSet.of(Task.REGRESSION));
        for (String word : Description.words(Loss.class)) {
            Loss loss = Description.read(Loss.class, word, "test");
            Recipe recipe = RECIPE.withLoss(loss);
            for (Task task : Task.values()) {
                if (suits.getOrDefault(word, EnumSet.allOf(Task.class)).contains(task)) {
                    assertThat(recipe.lossFor(task)).isEqualTo(loss);
                    assertThat(loss.fits(recipe.outputFor(task))).isTrue();
                } else {
                    assertThatThrownBy(() -> recipe.lossFor(task))
                            .isInstanceOf(ChainruleException.class)
                            .hasMessage("the loss " + word + " does not suit the task " + task.word());
                }
            }
        }
        assertThat(RECIPE.withLoss(new Hinge()).outputFor(Task.BINARY)).isEqualTo(new Tanh());
        assertThat(RECIPE.withLoss(new Poisson()).outputFor(Task.REGRESSION)).isEqualTo(new Softplus());
        assertThat(RECIPE.withLoss(new Poisson()).standardizes()).isFalse();
        assertThat(RECIPE.withLoss(new Huber()).standardizes()).isTrue();
    }

    @Test
    void balancedClassWeightsNeedClasses() {
        Recipe balanced = RECIPE.withClassWeights(Recipe.ClassWeights.BALANCED);
        assertThat(balanced.trainerFor(Task.BINARY).loss()).isEqualTo(RECIPE.lossFor(Task.BINARY));
        assertThat(balanced.trainerFor(Task.MULTICLASS).loss()).isEqualTo(new CrossEntropy());
        for (Task task : List.of(Task.REGRESSION, Task.MULTILABEL)) {
            assertThatThrownBy(() -> balanced.trainerFor(task))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage("balanced class weights need a target of classes, not " + task.word());
        }
    }

    @Test
    void labelSmoothingNeedsClasses() {
        Recipe smooth = RECIPE.withTrainer(RECIPE.trainer().withLabelSmoothing(0.1));
        assertThat(smooth.trainerFor(Task.BINARY).labelSmoothing()).isEqualTo(0.1);
        assertThat(smooth.withLoss(new Focal()).trainerFor(Task.MULTICLASS).loss())
                .isEqualTo(new Focal());
        assertThatThrownBy(() -> smooth.trainerFor(Task.REGRESSION)).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> smooth.withLoss(new Hinge()).trainerFor(Task.BINARY))
                .isInstanceOf(ChainruleException.class);
    }

    @Test
    void theNetworkHasTheHiddenLayersAsked() {
        Preprocessing preprocessing = new Preprocessing(
                List.of(new NumberFeature("a", 0, true, new Scaling.None()), new NumberFeature()),
                new ClassTarget("t", List.of("x", "y", "z")));
        Normalization.Batch batch = new Normalization.Batch();
        Recipe recipe = RECIPE.withHidden(List.of(5, 4))
                .withActivation(new Prelu())
                .withNormalization(batch)
                .withDropout(0.25);
        assertThat(recipe.network(preprocessing))
                .isEqualTo(Network.of(
                        3,
                        new Layer(5, new Prelu(), true, batch, 0.25),
                        new Layer(4, new Prelu(), true, batch, 0.25),
                        Layer.of(3, new Softmax())));
        assertThat(RECIPE.withHidden(List.of()).network(preprocessing).layers()).hasSize(1);
    }

    @Test
    void everySettingCanBeChangedByItself() {
        Trainer trainer = new Trainer().withEpochs(3);
        Roles roles = Roles.ofTargets("u").withTask(Task.BINARY);
        FeatureEmbedding embedding = FeatureEmbedding.none()
                .withNumbers(new NumberEmbedding.Linear(3))
                .withCategoryUnits(4)
                .withOneHot(2)
                .withScaled(true);
        assertThat(embedding).isEqualTo(new FeatureEmbedding(new NumberEmbedding.Linear(3), 4, 2, true));
        Ensemble ensemble = new Ensemble(3, Adapters.ALL);
        assertThat(RECIPE.withRoles(roles)
                        .withValidation(0.3)
                        .withTest(0.4)
                        .withClassWeights(Recipe.ClassWeights.BALANCED)
                        .withEncoder(new Encoder(Scaling.Kind.NONE, 7, 8))
                        .withScaling(Scaling.Kind.ROBUST)
                        .withHidden(List.of(7))
                        .withActivation(new Gelu())
                        .withNormalization(new Normalization.Layer())
                        .withDropout(0.5)
                        .withEmbedding(embedding)
                        .withEnsemble(ensemble)
                        .withLoss(new HalfSquaredError())
                        .withClamp(true)
                        .withCalibrate(true)
                        .withRefit(true)
                        .withTrainer(trainer)
                        .withPreset(Preset.BEST))
                .isEqualTo(new Recipe(
                        roles,
                        0.3,
                        0.4,
                        new Encoder(Scaling.Kind.ROBUST, 7, 8),
                        new Architecture(List.of(7), new Gelu(), new Normalization.Layer(), 0.5, embedding, ensemble),
                        new HalfSquaredError(),
                        Recipe.ClassWeights.BALANCED,
                        true,
                        true,
                        true,
                        trainer,
                        Preset.BEST));
        assertThat(RECIPE.withActivation(new Relu())).isEqualTo(RECIPE);
    }

    @Test
    void isTheSameAfterAFile() {
        for (Recipe recipe : List.of(
                RECIPE,
                RECIPE.withLoss(new Focal(3)).withActivation(new Prelu(0.5)),
                RECIPE.withEmbedding(new FeatureEmbedding(new NumberEmbedding.Periodic(5, 3, 0.2, false), 4, 0, true))
                        .withEnsemble(new Ensemble(8, Adapters.ALL)),
                Preset.BEST.recipe(new TableShape(1000, 10, Task.BINARY), Roles.ofTargets("t")),
                RECIPE.withRoles(new Roles(List.of("a", "b"), Task.MULTILABEL, List.of("c"), "w", "g", "d"))
                        .withTrainer(new Trainer()))) {
            assertThat(Description.read(Recipe.class, Description.record(recipe), "test"))
                    .isEqualTo(recipe);
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refuses("a hidden layer has at least 1 unit, not 0", () -> RECIPE.withHidden(List.of(3, 0)));
        refuses("validation must be at least 0 and less than 1, is 1.0", () -> RECIPE.withValidation(1));
        refuses("validation must be at least 0 and less than 1, is -0.1", () -> RECIPE.withValidation(-0.1));
        refuses("test must be at least 0 and less than 1, is NaN", () -> RECIPE.withTest(Double.NaN));
        refuses("validation and test leave no rows for training", () -> RECIPE.withTest(0.8));
        refuses(
                "members that share their layers cannot normalise batches: take one member, or another normalization",
                () -> RECIPE.withNormalization(new Normalization.Batch()).withEnsemble(new Ensemble(2, Adapters.ALL)));
        refuses("dropout must be at least 0 and less than 1, is 1.0", () -> RECIPE.withDropout(1));
    }

    private static void refuses(String message, Runnable wrong) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** What a table should be tried with first, in one line. */
    @Test
    void forATableIsTheDefaultPresetForItsShape() {
        Table table = Animals.table(60, 4).only("width", "count", "mass");
        Recipe recipe = Recipe.forTable(table, "mass");
        assertThat(recipe)
                .isEqualTo(Preset.DEFAULT.recipe(new TableShape(60, 2, Task.REGRESSION), Roles.ofTargets("mass")));
        assertThatThrownBy(() -> Recipe.forTable(table, "mas"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("no column 'mas'; did you mean 'mass'?");
    }
}
