package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Folds;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.TargetValues;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.FoldTrainings;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that learns from all rows, for as many epochs as were best where each row took its turn in validation. */
class RefitTest {
    private static final Table TABLE = Animals.table(150, 8);

    private static Recipe recipe(String... targets) {
        return Animals.recipe(targets).withRefit(true);
    }

    /** By hand: each fold's training by itself, and one on all rows. */
    @Test
    void theEpochIsThatOfTheLeastMeanLossOfTheFolds() {
        Recipe recipe = recipe("species");
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(40).withRate(0.05));
        // the trainings without this row have an input that is always 0
        String[] colours = IntStream.range(0, TABLE.rows())
                .mapToObj(row -> row == 7 ? "violet" : row % 2 == 0 ? "black" : "white")
                .toArray(String[]::new);
        Table table = TABLE.with(TextColumn.of("colour", colours));
        TrainedModel trained = Animals.train(recipe, table);
        Preprocessing preprocessing = trained.model().preprocessing();
        Dataset all = preprocessing.dataset(table);
        assertThat(SilentInputs.in(all).cardinality())
                .isLessThan(SilentInputs.in(all.select(IntStream.range(8, 150).toArray()))
                        .cardinality());
        Trainer trainer = recipe.trainerFor(preprocessing.target().task());
        int[] classes = TargetValues.classes(TABLE, (ClassTarget) preprocessing.target());
        double[] means = new double[trainer.epochs()];
        for (Split fold : Folds.stratified(classes, 5, trainer.seed())) {
            Dataset held = all.select(fold.validation());
            List<Epoch> epochs = epochs(recipe, trainer, preprocessing, all, fold.training(), held);
            for (int i = 0; i < means.length; i++) {
                means[i] += epochs.get(i).monitored() * held.rows() / all.rows();
            }
        }
        int best = IntStream.range(0, means.length)
                        .reduce((a, b) -> means[b] < means[a] ? b : a)
                        .orElseThrow()
                + 1;
        assertThat(best).isBetween(2, trainer.epochs() - 1);
        assertThat(trained.outcome().bestEpoch()).isEqualTo(best);
        assertThat(trained.model().provenance().bestEpoch()).isEqualTo(best);
        assertThat(trained.trainingRows()).isEqualTo(TABLE.rows());
        for (int i = 0; i < means.length; i++) {
            assertThat(trained.history().epochs().get(i).monitored()).isCloseTo(means[i], within(1e-12));
        }
        assertThat(trained.model().parameters().array())
                .containsExactly(
                        after(best, recipe, trainer, preprocessing, all).array());
    }

    private static List<Epoch> epochs(
            Recipe recipe, Trainer trainer, Preprocessing preprocessing, Dataset all, int[] rows, Dataset held) {
        Dataset learned = all.select(rows);
        Parameters begin = begin(recipe, trainer, preprocessing, learned);
        try (Training training = Training.start(trainer, begin, Animals.SCALAR)) {
            training.fit(learned, held);
            return training.history().epochs();
        }
    }

    private static Parameters begin(Recipe recipe, Trainer trainer, Preprocessing preprocessing, Dataset all) {
        return new TrainingStart(recipe, null, null).parameters(trainer, preprocessing, all);
    }

    private static Parameters after(
            int epochs, Recipe recipe, Trainer trainer, Preprocessing preprocessing, Dataset all) {
        try (Training training = Training.start(trainer, begin(recipe, trainer, preprocessing, all), Animals.SCALAR)) {
            training.listen(epoch -> {
                if (epoch.number() == epochs) {
                    training.stop();
                }
            });
            training.fit(all);
            return training.parameters();
        }
    }

    @Test
    void patienceIsThatOfTheMean() {
        Recipe recipe = recipe("species");
        Trainer patient = recipe.trainer().withEpochs(200).withRate(0.05).withPatience(7);
        TrainedModel trained = Animals.train(recipe.withTrainer(patient), TABLE);
        assertThat(trained.outcome().end()).isEqualTo(Outcome.End.STOPPED_EARLY);
        assertThat(trained.outcome().epochs()).isEqualTo(trained.outcome().bestEpoch() + 7);
        Epoch best = trained.history().best().orElseThrow();
        assertThat(best.number()).isEqualTo(trained.outcome().bestEpoch());
        // the metric of the epoch is that of the rows in the words of the table, of whichever fold they were
        Evaluation validation = trained.validation().orElseThrow();
        assertThat(best.metrics().get("accuracy"))
                .isEqualTo(validation.scalars().get("accuracy"));
        assertThat(validation.rows()).isEqualTo(TABLE.rows());
    }

    @Test
    void theTestIsTheSameAsWithoutAndTakesNoPart() {
        Recipe recipe = recipe("mass").withTest(0.2);
        TrainedModel with = Animals.train(recipe, TABLE);
        TrainedModel without = Animals.train(recipe.withRefit(false), TABLE);
        assertThat(with.trainingRows()).isEqualTo(120);
        assertThat(without.trainingRows()).isEqualTo(90);
        assertThat(with.test().orElseThrow().rows()).isEqualTo(30);
        assertThat(with.validation().orElseThrow().rows()).isEqualTo(120);
        int[] test = new RowSplitter(
                        recipe, TABLE, without.model().preprocessing().target())
                .split(recipe.validation(), 0.2)
                .test();
        double[] mass = TargetValues.numbers(TABLE, "mass");
        Arrays.stream(test).forEach(row -> mass[row] += 1e6 * (row + 1));
        Table others = TABLE.with(NumberColumn.of("mass", mass));
        TrainedModel blind = Animals.train(recipe, others);
        assertThat(blind.model().parameters().array())
                .containsExactly(with.model().parameters().array());
        assertThat(blind.test().orElseThrow().scalars().get("rmse"))
                .isGreaterThan(1000 * with.test().orElseThrow().scalars().get("rmse"));
    }

    /** Forward chaining needs a part before the first that judges. */
    @Test
    void tooFewTimesToTakeTurnsAreRefused() {
        double[] times = IntStream.range(0, TABLE.rows())
                .mapToDouble(row -> Math.floorDiv(row, 100))
                .toArray();
        Table two = TABLE.with(NumberColumn.of("day", times));
        Recipe recipe = recipe("species");
        Recipe byTime = recipe.withRoles(Animals.roles(recipe.roles(), "day").withTime("day"));
        assertThatThrownBy(() -> Animals.train(byTime, two))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot make 2 folds of 2 different times: at least 3 different times needed");
    }

    @Test
    void rowsThatAreGivenJudgeAlone() {
        Recipe recipe = recipe("species");
        Table held = Animals.table(40, 9);
        TrainedModel trained = new ModelTrainer(recipe).on(Animals.SCALAR).train(TABLE, held, null);
        TrainedModel plain =
                new ModelTrainer(recipe.withRefit(false)).on(Animals.SCALAR).train(TABLE, held, null);
        assertThat(trained.model().parameters().array())
                .containsExactly(plain.model().parameters().array());
        assertThat(trained.model().provenance()).isEqualTo(plain.model().provenance());
        assertThat(trained.model().provenance().recipe()).containsEntry("refit", false);
    }

    @Test
    void theRecipeSaysSo() {
        assertThat(Animals.train(recipe("species"), TABLE).model().provenance().recipe())
                .containsEntry("refit", true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 14})
    void goesOnToTheSameBits(int pause, @TempDir Path folder) {
        Recipe recipe = recipe("species").withCalibrate(true);
        TrainedModel whole = Animals.train(recipe, TABLE);
        Path file = folder.resolve("state");
        new ModelTrainer(recipe).on(Animals.SCALAR).pauseAfter(pause, file).train(TABLE);
        TrainedModel resumed =
                new ModelTrainer(recipe).on(Animals.SCALAR).resumeFrom(file).train(TABLE);
        assertThat(resumed.model().parameters().array())
                .containsExactly(whole.model().parameters().array());
        assertThat(resumed.model().provenance()).isEqualTo(whole.model().provenance());
        assertThat(resumed.history()).isEqualTo(whole.history());
        assertThat(resumed.validation()).isEqualTo(whole.validation());
    }

    @Test
    void aCheckpointOfOtherFoldsIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("state");
        Recipe recipe = recipe("species");
        new ModelTrainer(recipe).on(Animals.SCALAR).pauseAfter(3, file).train(TABLE);
        ModelTrainer other =
                new ModelTrainer(recipe.withValidation(0.1)).on(Animals.SCALAR).resumeFrom(file);
        // a training that nothing was saved of along the way has no fingerprint
        new ModelTrainer(recipe).on(Animals.SCALAR).checkpointTo(file).train(TABLE);
        assertThatThrownBy(() -> other.train(TABLE))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("made with other training rows");
    }

    /** Every fold would begin at parameters that have learned the rows that judge it. */
    @Test
    void goingOnFromAModelRowsAreHeldOut() {
        Recipe recipe = recipe("species");
        Model first = Animals.train(recipe, TABLE).model();
        TrainedModel second =
                new ModelTrainer(recipe).on(Animals.SCALAR).startFrom(first).train(TABLE);
        TrainedModel plain = new ModelTrainer(recipe.withRefit(false))
                .on(Animals.SCALAR)
                .startFrom(first)
                .train(TABLE);
        assertThat(second.trainingRows()).isEqualTo(120);
        assertThat(second.validation().orElseThrow().rows()).isEqualTo(30);
        assertThat(second.model().provenance()).isEqualTo(plain.model().provenance());
        assertThat(second.model().provenance().recipe()).containsEntry("refit", false);
    }

    /** A fold counts by the weight of its rows. */
    @Test
    void theMeanOfTheFoldsIsWeighted() {
        double[] weights = IntStream.range(0, TABLE.rows())
                .mapToDouble(row -> row < 30 ? 1000 : 1)
                .toArray();
        Recipe recipe = recipe("species");
        Trainer trainer = recipe.trainerFor(
                Animals.train(recipe, TABLE).model().preprocessing().target().task());
        Preprocessing preprocessing = Animals.train(recipe, TABLE).model().preprocessing();
        Dataset data = preprocessing.dataset(TABLE).withWeights(weights);
        List<Split> folds = IntStream.range(0, 5)
                .mapToObj(fold -> new Split(
                        IntStream.range(0, 150).filter(row -> row / 30 != fold).toArray(),
                        IntStream.range(30 * fold, 30 * fold + 30).toArray(),
                        new int[0]))
                .toList();
        List<Epoch> heavy = epochs(
                recipe,
                trainer,
                preprocessing,
                data,
                folds.getFirst().training(),
                data.select(folds.getFirst().validation()));
        List<Epoch> light = epochs(
                recipe,
                trainer,
                preprocessing,
                data,
                folds.getLast().training(),
                data.select(folds.getLast().validation()));
        try (Training training = Training.start(trainer, begin(recipe, trainer, preprocessing, data), Animals.SCALAR)) {
            training.fitByFolds(
                    data,
                    new FoldTrainings(
                            data,
                            List.of(folds.getFirst(), folds.getLast()),
                            learned -> begin(recipe, trainer, preprocessing, learned)));
            for (int i = 0; i < heavy.size(); i++) {
                assertThat(training.history().epochs().get(i).monitored())
                        .isCloseTo(
                                (1000 * heavy.get(i).monitored() + light.get(i).monitored()) / 1001, within(1e-6));
            }
        }
    }

    @Test
    void probabilitiesAreCalibratedByRowsThatWereHeldOut() {
        Recipe recipe = recipe("species");
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(40).withRate(0.05));
        TrainedModel plain = Animals.train(recipe, TABLE);
        TrainedModel calibrated = Animals.train(recipe.withCalibrate(true), TABLE);
        Calibration calibration = calibrated.model().provenance().calibration();
        assertThat(calibration).isNotNull();
        assertThat(calibration.temperature()).isNotEqualTo(1);
        assertThat(calibrated.validation().orElseThrow().scalars().get("logLoss"))
                .isLessThanOrEqualTo(plain.validation().orElseThrow().scalars().get("logLoss"));
        assertThat(calibrated.validation().orElseThrow().scalars().get("accuracy"))
                .isEqualTo(plain.validation().orElseThrow().scalars().get("accuracy"));
    }

    @Test
    void quantilesAreShiftedByRowsThatWereHeldOut() {
        Recipe recipe =
                recipe("mass").withLoss(new Quantiles(List.of(0.1, 0.5, 0.9))).withCalibrate(true);
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(60));
        TrainedModel trained = Animals.train(recipe, TABLE);
        Calibration calibration = trained.model().provenance().calibration();
        assertThat(calibration).isNotNull();
        assertThat(calibration.shifts()).hasSize(1);
        // of the rows that it was found by, as many are within as there are to be, to one row
        assertThat(trained.validation().orElseThrow().scalars().get("coverage"))
                .isCloseTo(0.8, within(2.0 / TABLE.rows()));
    }

    @Test
    void groupsAreKeptTogetherAndLaterRowsJudgeEarlierOnes() {
        Recipe grouped = recipe("mass")
                .withRoles(Animals.roles(Animals.roles("mass"), "herd").withGroup("herd"));
        assertThat(Animals.train(grouped, TABLE).validation().orElseThrow().rows())
                .isEqualTo(TABLE.rows());
        Recipe timed = recipe("mass")
                .withRoles(Animals.roles(Animals.roles("mass"), "day").withTime("day"));
        assertThat(Animals.train(timed, TABLE).validation().orElseThrow().rows())
                .isLessThan(TABLE.rows())
                .isGreaterThan(TABLE.rows() / 2);
    }

    @Test
    void ofFewGroupsEachIsAFold() {
        int[] three = IntStream.range(0, TABLE.rows())
                .filter(row -> List.of("herd 1", "herd 2", "herd 3")
                        .contains(TABLE.column("herd").word(row)))
                .toArray();
        Recipe grouped = recipe("mass")
                .withRoles(Animals.roles(Animals.roles("mass"), "herd").withGroup("herd"));
        TrainedModel trained = Animals.train(grouped, TABLE.select(three));
        assertThat(trained.validation().orElseThrow().rows()).isEqualTo(three.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7})
    void aFewRowsAreEnough(int rows) {
        Table few = TABLE.select(IntStream.range(0, rows).toArray());
        TrainedModel trained = Animals.train(recipe("mass"), few);
        assertThat(trained.trainingRows()).isEqualTo(rows);
        assertThat(trained.validation().orElseThrow().rows()).isEqualTo(rows);
    }

    @Test
    void withoutAShareForValidationThereIsNothingToTakeTurns() {
        TrainedModel trained = Animals.train(recipe("mass").withValidation(0), TABLE);
        assertThat(trained.validation()).isEmpty();
        assertThat(trained.model().provenance().recipe()).containsEntry("refit", false);
    }

    @Test
    void anOptimizerThatIsStuckWaitsForTheOthers() {
        Recipe recipe = recipe("mass");
        Recipe stuck = recipe.withHidden(List.of())
                .withTrainer(recipe.trainer()
                        .withOptimizer(new Lbfgs())
                        .withRate(1)
                        .withBatch(0)
                        .withEpochs(60));
        TrainedModel trained = Animals.train(stuck, TABLE);
        assertThat(trained.validation().orElseThrow().rows()).isEqualTo(TABLE.rows());
        assertThat(trained.history().epochs()).allMatch(epoch -> Double.isFinite(epoch.monitored()));
    }

    @Test
    void crossValidationTrainsSoToo() {
        Recipe recipe = recipe("species");
        List<Epoch> epochs = new ArrayList<>();
        List<Evaluation> folds =
                new ModelTrainer(recipe).on(Animals.SCALAR).listen(epochs::add).crossValidate(TABLE, 3);
        assertThat(folds).hasSize(3).allMatch(fold -> fold.rows() == 50);
        assertThat(epochs).hasSize(3 * recipe.trainer().epochs()).allMatch(epoch -> epoch.validationLoss() != null);
    }
}
