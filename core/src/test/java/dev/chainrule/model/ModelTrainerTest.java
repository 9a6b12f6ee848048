package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Poisson;
import dev.chainrule.metrics.ClassificationMetrics;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.MultilabelMetrics;
import dev.chainrule.metrics.RegressionMetrics;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrainerTest {
    private static final Table TABLE = Animals.table(400, 1);

    @Test
    void classes() {
        TrainedModel trained = Animals.train(Animals.recipe("species").withTest(0.2), TABLE);
        assertThat(trained.task()).isEqualTo(Task.MULTICLASS);
        assertThat(((ClassTarget) trained.model().preprocessing().target()).classes())
                .containsExactly("cat", "dog", "emu");
        ClassificationMetrics test = (ClassificationMetrics) trained.test().orElseThrow();
        assertThat(test.accuracy()).isGreaterThan(0.85);
        assertThat(test.rows()).isEqualTo(80);
        assertThat(trained.validation().orElseThrow().rows()).isEqualTo(80);
        assertThat(trained.trainingRows()).isEqualTo(240);
        assertThat(trained.history().epochs()).hasSize(15);
        assertThat(trained.history().epochs().getLast().metrics()).containsOnlyKeys("accuracy");
        Epoch best = trained.history().best().orElseThrow();
        assertThat(trained.outcome())
                .isEqualTo(new Outcome(Outcome.End.FINISHED, 15, best.number(), "all epochs were run"));
        assertThat(trained.trainLoss()).isEqualTo(best.loss());
        assertThat(trained.remarks()).isEmpty();
    }

    @Test
    void twoClasses() {
        TrainedModel trained = Animals.train(Animals.recipe("big"), TABLE);
        assertThat(trained.task()).isEqualTo(Task.BINARY);
        ClassificationMetrics found =
                (ClassificationMetrics) trained.validation().orElseThrow();
        assertThat(found.auc()).isGreaterThan(0.97);
        assertThat(trained.test()).isEmpty();
    }

    @Test
    void twoClassesByHinge() {
        TrainedModel trained = Animals.train(Animals.recipe("big").withLoss(new Hinge()), TABLE);
        assertThat(trained.model().network().output().activation()).isEqualTo(new Tanh());
        assertThat(((ClassificationMetrics) trained.validation().orElseThrow()).accuracy())
                .isGreaterThan(0.9);
    }

    @Test
    void numbers() {
        TrainedModel trained = Animals.train(Animals.recipe("mass", "price"), TABLE);
        assertThat(trained.task()).isEqualTo(Task.REGRESSION);
        RegressionMetrics found = (RegressionMetrics) trained.validation().orElseThrow();
        assertThat(found.targets())
                .hasSize(2)
                .allSatisfy(target -> assertThat(target.r2()).isGreaterThan(0.8));
        assertThat(found.targets().get(0).rmse()).isBetween(5.0, 150.0); // in the units of the column
        assertThat(found.targets().get(1).rmse()).isBetween(0.01, 0.25);
    }

    @Test
    void counts() {
        Table table = TABLE.with(NumberColumn.of(
                "mass",
                Arrays.stream(((NumberColumn) TABLE.column("mass")).toArray())
                        .map(mass -> Math.rint(mass / 100))
                        .toArray()));
        TrainedModel trained = Animals.train(Animals.recipe("mass").withLoss(new Poisson()), table);
        assertThat(((RegressionMetrics) trained.validation().orElseThrow()).r2())
                .isGreaterThan(0.5);
        try (Predictor predictor = trained.model().predictor(Animals.SCALAR)) {
            for (double value : predictor.predict(table).values()) {
                assertThat(value).isNotNegative();
            }
        }
    }

    @Test
    void labels() {
        TrainedModel trained = Animals.train(Animals.recipe("swims", "flies"), TABLE);
        assertThat(trained.task()).isEqualTo(Task.MULTILABEL);
        MultilabelMetrics found = (MultilabelMetrics) trained.validation().orElseThrow();
        assertThat(found.scalars().get("auc")).isGreaterThan(0.95);
        assertThat(trained.history().epochs().getFirst().metrics()).containsOnlyKeys("subsetAccuracy");
    }

    @Test
    void equalWorkGivesAnEqualModel() {
        Recipe recipe = Animals.recipe("species").withHidden(List.of(70, 30)).withDropout(0.2);
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(3).withBatch(128));
        TrainedModel first = Animals.train(recipe, TABLE);
        TrainedModel again =
                new ModelTrainer(recipe).on(new Compute("scalar", 3)).train(TABLE);
        assertThat(again.model().parameters().array())
                .containsExactly(first.model().parameters().array());
        assertThat(again.model().preprocessing()).isEqualTo(first.model().preprocessing());
        assertThat(again.model().provenance()).isEqualTo(first.model().provenance());
        assertThat(again.history()).isEqualTo(first.history());
        assertThat(again.validation()).isEqualTo(first.validation());
        TrainedModel other = Animals.train(recipe.withTrainer(recipe.trainer().withSeed(1)), TABLE);
        assertThat(other.model().parameters().array())
                .isNotEqualTo(first.model().parameters().array());
    }

    @Test
    void provenanceTellsWhatTheModelIsOf() {
        Recipe recipe = Animals.recipe("species");
        TrainedModel trained = Animals.train(recipe, TABLE);
        Provenance provenance = trained.model().provenance();
        assertThat(provenance.schema())
                .hasSize(14)
                .contains(
                        new Provenance.SchemaColumn("length", "number"),
                        new Provenance.SchemaColumn("colour", "text"),
                        new Provenance.SchemaColumn("wild", "boolean"),
                        new Provenance.SchemaColumn("seen", "date"));
        assertThat(provenance.rows()).isEqualTo(320);
        assertThat(provenance.rowsHash()).hasSize(64);
        assertThat(provenance.bestEpoch()).isEqualTo(trained.outcome().bestEpoch());
        assertThat(Description.read(Recipe.class, provenance.recipe(), "test")).isEqualTo(recipe);
        assertThatThrownBy(() -> provenance.recipe().put("host", "mine"))
                .isInstanceOf(UnsupportedOperationException.class);
        Table changed = TABLE.with(NumberColumn.of("width", new double[400]))
                .with(NumberColumn.of("length", ((NumberColumn) TABLE.column("width")).toArray()));
        assertThat(Animals.train(recipe, changed).model().provenance().rowsHash())
                .isNotEqualTo(provenance.rowsHash());
    }

    @Test
    void rowsWithoutATargetAreLeftOut() {
        String[] species = ((TextColumn) TABLE.column("species")).toArray();
        species[3] = null;
        species[399] = null;
        Table holes = TABLE.with(TextColumn.of("species", species));
        Table complete =
                TABLE.select(IntStream.range(0, 399).filter(row -> row != 3).toArray());
        TrainedModel trained = Animals.train(Animals.recipe("species"), holes);
        assertThat(trained.remarks()).containsExactly("2 rows have no value for species and are left out");
        assertThat(trained.model().parameters().array())
                .containsExactly(Animals.train(Animals.recipe("species"), complete)
                        .model()
                        .parameters()
                        .array());
        String[] none = new String[400];
        assertThatThrownBy(() -> Animals.train(Animals.recipe("species"), TABLE.with(TextColumn.of("species", none))))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the table: the target species has no value in any row");
    }

    @Test
    void tablesForValidationAndTestCanBeGiven() {
        Table validation = Animals.table(100, 2);
        Table test = Animals.table(50, 3);
        Recipe recipe = Animals.recipe("species").withTest(0.3);
        TrainedModel trained = new ModelTrainer(recipe).on(Animals.SCALAR).train(TABLE, validation, test);
        assertThat(trained.trainingRows()).isEqualTo(400);
        assertThat(trained.validation().orElseThrow().rows()).isEqualTo(100);
        assertThat(trained.test().orElseThrow().rows()).isEqualTo(50);
        TrainedModel share = new ModelTrainer(recipe).on(Animals.SCALAR).train(TABLE, validation, null);
        assertThat(share.trainingRows()).isEqualTo(280);
        assertThat(share.test().orElseThrow().rows()).isEqualTo(120);
    }

    /** The slot for categories that training never saw has weights of 0 and keeps them: it says nothing. */
    @Test
    void unseenCategoriesSayNothing() {
        Recipe recipe = Animals.recipe("species").withValidation(0);
        Model model = Animals.train(recipe, TABLE).model();
        int slot = model.preprocessing().inputNames().indexOf("colour=(unknown)");
        Matrix weights = model.parameters().weights(0);
        assertThat(slot).isPositive();
        for (int j = 0; j < weights.columns(); j++) {
            assertThat(weights.get(slot, j)).isZero();
            assertThat(weights.get(slot - 1, j)).isNotZero();
        }
    }

    @Test
    void aTrainingStartsFromAModel() {
        Recipe recipe = Animals.recipe("species");
        TrainedModel first = Animals.train(recipe, TABLE);
        Recipe still = recipe.withTrainer(
                recipe.trainer().withRate(1e-30).withEpochs(1).withSeed(5));
        Table other = Animals.table(200, 4);
        TrainedModel second = new ModelTrainer(still)
                .on(Animals.SCALAR)
                .startFrom(first.model())
                .train(other);
        assertThat(second.model().parameters().array())
                .containsExactly(first.model().parameters().array());
        assertThat(second.model().preprocessing()).isEqualTo(first.model().preprocessing());
        assertThat(second.model().provenance()).isNotEqualTo(first.model().provenance());
        TrainedModel further = new ModelTrainer(recipe)
                .on(Animals.SCALAR)
                .startFrom(first.model())
                .train(TABLE);
        assertThat(further.history().epochs().getFirst().loss())
                .isLessThan(0.5 * first.history().epochs().getFirst().loss());
    }

    @Test
    void aModelToStartFromMustFit() {
        Model species = Animals.train(Animals.recipe("species"), TABLE).model();
        ModelTrainer other =
                new ModelTrainer(Animals.recipe("big")).on(Animals.SCALAR).startFrom(species);
        assertThatThrownBy(() -> other.train(TABLE))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the model to start from predicts species, not big");
        String[] classes = ((TextColumn) TABLE.column("species")).toArray();
        Arrays.fill(classes, 0, 9, "fox");
        ModelTrainer same =
                new ModelTrainer(Animals.recipe("species")).on(Animals.SCALAR).startFrom(species);
        assertThatThrownBy(() -> same.train(TABLE.with(TextColumn.of("species", classes))))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("the class 'fox' was not in the training rows");
        Model mass = Animals.train(Animals.recipe("mass"), TABLE).model();
        ModelTrainer poisson = new ModelTrainer(Animals.recipe("mass").withLoss(new Poisson()))
                .on(Animals.SCALAR)
                .startFrom(mass);
        assertThatThrownBy(() -> poisson.train(TABLE))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the loss poisson does not fit the output activation identity of the model to start from");
    }

    @Test
    void stoppedAndResumedIsAsIfNeverStopped(@TempDir Path folder) {
        Path file = folder.resolve("run.ckpt");
        Recipe recipe = Animals.recipe("species").withDropout(0.3);
        TrainedModel whole = Animals.train(recipe, TABLE);
        ModelTrainer stopping = new ModelTrainer(recipe).on(Animals.SCALAR).checkpointTo(file);
        stopping.listen(new TrainingListener() {
            @Override
            public void epoch(Epoch epoch) {
                if (epoch.number() == 4) {
                    stopping.stop();
                }
            }
        });
        TrainedModel stopped = stopping.train(TABLE);
        assertThat(stopped.outcome().end()).isEqualTo(Outcome.End.INTERRUPTED);
        assertThat(stopped.history().epochs()).hasSize(4);
        TrainedModel resumed =
                new ModelTrainer(recipe).on(Animals.SCALAR).resumeFrom(file).train(TABLE);
        assertThat(resumed.model().parameters().array())
                .containsExactly(whole.model().parameters().array());
        assertThat(resumed.model().provenance()).isEqualTo(whole.model().provenance());
        assertThat(resumed.history()).isEqualTo(whole.history());

        for (Recipe other : List.of(
                recipe.withHidden(List.of(15)),
                recipe.withTrainer(recipe.trainer().withRate(0.1)))) {
            assertThatThrownBy(() -> new ModelTrainer(other)
                            .on(Animals.SCALAR)
                            .resumeFrom(file)
                            .train(TABLE))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("was made with another recipe");
        }
        assertThatThrownBy(() -> new ModelTrainer(recipe)
                        .on(Animals.SCALAR)
                        .resumeFrom(file)
                        .train(Animals.table(400, 9)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("other training rows");
    }

    /** The network is then that of the model, whatever the recipe says of hidden layers. */
    @Test
    void aTrainingFromAModelIsTakenUpToo(@TempDir Path folder) {
        Path file = folder.resolve("run.ckpt");
        Model model = Animals.train(Animals.recipe("species"), TABLE).model();
        Recipe recipe = Animals.recipe("species").withHidden(List.of(3));
        TrainedModel whole = new ModelTrainer(recipe)
                .on(Animals.SCALAR)
                .startFrom(model)
                .checkpointTo(file)
                .train(TABLE);
        TrainedModel resumed = new ModelTrainer(recipe)
                .on(Animals.SCALAR)
                .startFrom(model)
                .resumeFrom(file)
                .train(TABLE);
        assertThat(resumed.model().parameters().array())
                .containsExactly(whole.model().parameters().array());
        assertThat(whole.model().network()).isEqualTo(model.network());
    }

    @Test
    void aStopBeforeTheStartTrainsNothing() {
        ModelTrainer trainer = new ModelTrainer(Animals.recipe("species")).on(Animals.SCALAR);
        trainer.stop();
        TrainedModel trained = trainer.train(TABLE);
        assertThat(trained.outcome().end()).isEqualTo(Outcome.End.INTERRUPTED);
        assertThat(trained.history().epochs()).isEmpty();
        assertThat(trained.trainLoss()).isNaN();
    }

    @Test
    void everyRowIsJudgedOnceInCrossValidation() {
        for (int k : new int[] {2, 5}) {
            List<Evaluation> folds = new ModelTrainer(Animals.recipe("species"))
                    .on(Animals.SCALAR)
                    .crossValidate(TABLE, k);
            assertThat(folds)
                    .hasSize(k)
                    .allSatisfy(fold -> assertThat(fold.rows()).isBetween(400 / k - 1, 400 / k + 1));
            assertThat(folds.stream().mapToInt(Evaluation::rows).sum()).isEqualTo(400);
            assertThat(folds.stream().mapToDouble(fold -> fold.scalars().get("accuracy")))
                    .allSatisfy(accuracy -> assertThat(accuracy).isGreaterThan(0.7));
            assertThat(new ModelTrainer(Animals.recipe("species"))
                            .on(new Compute("scalar", 2))
                            .crossValidate(TABLE, k))
                    .isEqualTo(folds);
        }
        assertThat(new ModelTrainer(Animals.recipe("species").withTest(0.25))
                        .on(Animals.SCALAR).crossValidate(TABLE, 4).stream()
                                .mapToInt(Evaluation::rows)
                                .sum())
                .isEqualTo(300);
        assertThatThrownBy(() -> new ModelTrainer(Animals.recipe("species")).crossValidate(TABLE, 1))
                .isInstanceOf(ChainruleException.class);
    }

    @Test
    void aCrossValidationCanBeStopped() {
        ModelTrainer trainer = new ModelTrainer(Animals.recipe("species")).on(Animals.SCALAR);
        List<Epoch> epochs = new ArrayList<>();
        trainer.listen(epoch -> {
            epochs.add(epoch);
            trainer.stop();
        });
        assertThatThrownBy(() -> trainer.crossValidate(TABLE, 3)).isInstanceOf(CancellationException.class);
        assertThat(epochs).hasSize(1);
        assertThatThrownBy(() -> trainer.crossValidate(TABLE, 3)).isInstanceOf(CancellationException.class);
        assertThat(epochs).hasSize(1);
    }

    /** A model that has seen the rows would be judged by what it knows. */
    @Test
    void aCrossValidationBeginsWithNoModel() {
        Model model = Animals.train(Animals.recipe("species"), TABLE).model();
        assertThatThrownBy(() -> new ModelTrainer(Animals.recipe("species"))
                        .startFrom(model)
                        .crossValidate(TABLE, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a cross-validation trains every model from the start");
    }

    /** No file can hold it, but its name stands in the provenance. */
    @Test
    void aFunctionOfAUsersOwnTrainsToo() {
        Activation own = Activation.of("bent", a -> a > 0 ? a : a / 2, a -> a > 0 ? 1 : 0.5);
        Loss loss = Loss.of("fourth", (y, t) -> Math.pow(y - t, 4), (y, t) -> 4 * Math.pow(y - t, 3));
        TrainedModel trained =
                Animals.train(Animals.recipe("mass").withActivation(own).withLoss(loss), TABLE);
        assertThat(((RegressionMetrics) trained.validation().orElseThrow()).r2())
                .isGreaterThan(0.6);
        assertThat(trained.model().provenance().recipe())
                .containsEntry("loss", "fourth")
                .extractingByKey("architecture", MAP)
                .containsEntry("activation", "bent");
    }

    @Test
    void refusesWhatDoesNotSuitTheTable() {
        refuses("the table has no column 'specie'; did you mean 'species'?", Recipe.forTarget("specie"));
        assertThatThrownBy(() -> Animals.train(
                        Animals.recipe("mass")
                                .withHidden(List.of(70, 30))
                                .withEnsemble(new Ensemble(1 << 30, Adapters.FIRST)),
                        TABLE))
                .isInstanceOf(ChainruleException.class)
                .hasMessageEndingWith("(--hidden), embedded values (--embedding) or members (--members)");
        refuses(
                "the table has no column 'no such'",
                Recipe.of(Roles.ofTargets("species").withWeights("no such")));
        refuses(
                "the loss cross-entropy does not suit the task regression",
                Animals.recipe("mass").withLoss(new CrossEntropy()));
        refuses(
                "balanced class weights need a target of classes, not regression",
                Animals.recipe("mass").withClassWeights(Recipe.ClassWeights.BALANCED));
        Recipe smoothed = Animals.recipe("mass");
        refuses(
                "label smoothing is for classes and probabilities, not for a regression",
                smoothed.withTrainer(smoothed.trainer().withLabelSmoothing(0.1)));
        Recipe hinge = Animals.recipe("big").withLoss(new Hinge());
        refuses(
                "label smoothing is for classes and probabilities, not for the loss hinge",
                hinge.withTrainer(hinge.trainer().withLabelSmoothing(0.1)));
        Table one = TABLE.select(new int[] {0});
        assertThatThrownBy(() -> Animals.train(Animals.recipe("mass"), one))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("there is nothing to learn");
    }

    private static void refuses(String message, Recipe recipe) {
        assertThatThrownBy(() -> Animals.train(recipe, TABLE))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theModelIsLearnedFromTheTrainingRowsOfTheSplit() {
        Recipe recipe = Animals.recipe("species").withTest(0.2);
        TrainedModel trained = Animals.train(recipe, TABLE);
        int[] rows = new RowSplitter(
                        recipe, TABLE, trained.model().preprocessing().target())
                .split(0.2, 0.2)
                .training();
        assertThat(trained.model().preprocessing())
                .isEqualTo(new PreprocessingLearner(recipe.encoder(), true, false)
                        .learn(TABLE, TABLE.select(rows), recipe.roles()));
        assertThat(trained.model().provenance().rowsHash())
                .isEqualTo(trained.model()
                        .preprocessing()
                        .dataset(TABLE.select(rows))
                        .fingerprint());
    }
}
