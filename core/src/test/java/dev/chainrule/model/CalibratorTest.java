package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.metrics.Metrics;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.ReferencePass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibratorTest {
    /** Two numbers of which only the first says something of the class, and not much. */
    private static Table noisy(int rows, int classes, long seed) {
        RandomStream random = RandomStream.of(seed, "noisy");
        double[] x = new double[rows];
        double[] other = new double[rows];
        double[] number = new double[rows];
        String[] word = new String[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = random.nextGaussian();
            other[row] = random.nextGaussian();
            number[row] = 10 + 3 * x[row] + (1 + Math.abs(x[row])) * random.nextGaussian();
            int best = x[row] > 0.5 ? classes - 1 : x[row] > -0.5 ? classes / 2 : 0;
            word[row] = "c" + (random.nextDouble() < 0.6 ? best : random.nextInt(classes));
        }
        return Table.of(List.of(
                NumberColumn.of("x", x),
                NumberColumn.of("other", other),
                NumberColumn.of("y", number),
                TextColumn.of("class", word)));
    }

    /** As {@code noisy} with one target: the other would tell it. */
    private static Table with(String target, int rows, int classes, long seed) {
        return noisy(rows, classes, seed).only("x", "other", target);
    }

    private static Recipe overfitting(String target) {
        Recipe recipe = Recipe.forTarget(target).withHidden(List.of(64)).withDropout(0);
        return recipe.withTrainer(
                recipe.trainer().withEpochs(60).withPatience(0).withBatch(16));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aTemperatureMakesProbabilitiesMeanWhatTheySay(int classes) {
        Table table = with("class", 400, classes, 1);
        Table held = with("class", 200, classes, 2);
        Table test = with("class", 2000, classes, 3);
        Recipe recipe = overfitting("class").withValidation(0);
        Model trained = new ModelTrainer(recipe).train(table, null, test).model();
        double own = calibrate(trained, trained.parameters(), held).temperature();
        Parameters parameters = trained.parameters();
        Calibrator.divide(parameters, 0.3);
        Model plain = Model.of(parameters, trained.preprocessing(), trained.provenance());
        Calibration calibration = calibrate(plain, parameters, held);
        assertThat(calibration.temperature()).isCloseTo(own / 0.3, within(0.1 * own / 0.3));
        assertThat(calibration.shifts()).isEmpty();
        Model calibrated = Model.of(parameters, plain.preprocessing(), plain.provenance());
        for (String metric : List.of("logLoss", "calibrationError")) {
            assertThat(metric(calibrated, test, metric)).as(metric).isLessThan(metric(plain, test, metric));
        }
        assertThat(metric(calibrated, test, "accuracy")).isEqualTo(metric(plain, test, "accuracy"));
        double before = logit(plain.predict(test), classes);
        assertThat(logit(calibrated.predict(test), classes))
                .isCloseTo(before / calibration.temperature(), within(1e-4 * Math.abs(before)));
    }

    private static Calibration calibrate(Model model, Parameters parameters, Table held) {
        return Calibrator.calibrate(
                        parameters,
                        model.preprocessing(),
                        model.preprocessing().dataset(held),
                        new Compute("scalar", 1))
                .orElseThrow();
    }

    private static double metric(Model model, Table table, String name) {
        return Metrics.of(model.preprocessing().target().task(), name)
                .value(Evaluator.compare(model.predict(table), table, Evaluator.equal(table)));
    }

    /** ln p₁/p₀ of the first row. */
    private static double logit(Predictions predictions, int classes) {
        assertThat(predictions.classNames()).hasSize(classes);
        return StrictMath.log(predictions.probability(0, 1) / (double) predictions.probability(0, 0));
    }

    @Test
    void theTrainerCalibratesByTheValidationRows() {
        Table table = with("class", 400, 3, 1);
        Recipe recipe = overfitting("class");
        TrainedModel plain = new ModelTrainer(recipe).train(table);
        TrainedModel calibrated = new ModelTrainer(recipe.withCalibrate(true)).train(table);
        assertThat(plain.model().provenance().calibration()).isNull();
        Calibration calibration = calibrated.model().provenance().calibration();
        assertThat(calibration).isNotNull();
        Parameters expected = plain.model().parameters();
        Calibrator.divide(expected, calibration.temperature());
        assertThat(calibrated.model().parameters().array()).isEqualTo(expected.array());
        assertThat(calibrated.validation().orElseThrow().scalars().get("logLoss"))
                .isLessThanOrEqualTo(plain.validation().orElseThrow().scalars().get("logLoss"));
        Model again = new ModelTrainer(recipe.withCalibrate(true))
                .on(new Compute("scalar", 3))
                .train(table)
                .model();
        assertThat(again.provenance()).isEqualTo(calibrated.model().provenance());
        assertThat(again.parameters().array())
                .isEqualTo(calibrated.model().parameters().array());
    }

    /** 40 rows, all predicted right with a margin of 2: a little more certain is right, as certain as can be is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void fewRowsDoNotMakeCertain(int members) {
        Table held = Table.of(List.of(
                NumberColumn.of(
                        "x",
                        IntStream.range(0, 40)
                                .mapToDouble(row -> row % 2 == 0 ? -2 : 2)
                                .toArray()),
                TextColumn.of(
                        "class",
                        IntStream.range(0, 40)
                                .mapToObj(row -> row % 2 == 0 ? "a" : "b")
                                .toArray(String[]::new))));
        Preprocessing preprocessing = new Preprocessing(
                List.of(new NumberFeature("x", 0, false, new Scaling.None())),
                new ClassTarget("class", List.of("a", "b")));
        Network network = Network.of(1, Layer.of(1, new Sigmoid())).with(new Ensemble(members, Adapters.FIRST));
        float[] values = new float[network.layout().size()];
        Arrays.fill(values, 0, members, 1f);
        Model model = Model.of(Parameters.of(network, values), preprocessing, Provenance.foreign());
        // where the derivative of 40 ln(1 + e^(−2 / T)) + (ln T)² / (2 · 0.5²) is 0
        double found = calibrate(model, model.parameters(), held).temperature();
        double slope = 40 * 2 / found / (1 + StrictMath.exp(2 / found)) + StrictMath.log(found) / (0.5 * 0.5);
        assertThat(slope).isCloseTo(0, within(0.03));
        assertThat(found).isBetween(0.4, 0.9);
    }

    @Test
    void fewRowsOrOneClassSayNothing() {
        Model model = new ModelTrainer(overfitting("class").withValidation(0))
                .train(with("class", 300, 2, 1))
                .model();
        Table few = with("class", 29, 2, 2);
        Table many = with("class", 300, 2, 2);
        Table same = many.select(IntStream.range(0, 300)
                .filter(row -> many.column("class").word(row).equals("c0"))
                .toArray());
        assertThat(same.rows()).isGreaterThan(30);
        for (Table table : List.of(few, same)) {
            Parameters parameters = model.parameters();
            assertThat(calibrate(model, parameters, table).temperature()).isEqualTo(1);
            assertThat(parameters.array()).isEqualTo(model.parameters().array());
        }
    }

    @Test
    void quantilesCoverWhatTheyPromise() {
        Recipe recipe = overfitting("y").withLoss(new Quantiles(List.of(0.1, 0.5, 0.9)));
        Table table = with("y", 600, 2, 1);
        TrainedModel plain = new ModelTrainer(recipe).train(table);
        TrainedModel calibrated = new ModelTrainer(recipe.withCalibrate(true)).train(table);
        Calibration calibration = calibrated.model().provenance().calibration();
        assertThat(calibration.temperature()).isEqualTo(1);
        assertThat(calibration.shifts())
                .singleElement()
                .satisfies(shift -> assertThat(shift).isNotZero());
        assertThat(coverage(calibrated)).isGreaterThanOrEqualTo(0.8);
        assertThat(Math.abs(coverage(calibrated) - 0.8)).isLessThan(Math.abs(coverage(plain) - 0.8));
        Predictions predictions = calibrated.model().predict(with("y", 500, 2, 5));
        assertThat(predictions.toTable().columns())
                .extracting(column -> column.name())
                .containsExactly("prediction", "quantile:0.1", "quantile:0.5", "quantile:0.9");
        for (int row = 0; row < predictions.rows(); row++) {
            assertThat(predictions.quantile(row, 0)).isLessThanOrEqualTo(predictions.quantile(row, 1));
            assertThat(predictions.quantile(row, 1)).isLessThanOrEqualTo(predictions.quantile(row, 2));
            assertThat(predictions.value(row, 0)).isEqualTo(predictions.quantile(row, 1));
        }
        Prediction one = calibrated.model().predict(Map.of("x", 1.0, "other", 0.0));
        assertThat(one.value()).isEqualTo(one.quantiles().get("quantile:0.5"));
        assertThat(one.quantiles().get("quantile:0.9") - one.quantiles().get("quantile:0.1"))
                .as("about 2 · 1.28 deviations of 2")
                .isBetween(2.5, 8.0);
        assertThatThrownBy(() -> new ModelTrainer(recipe.withLoss(null))
                        .startFrom(calibrated.model())
                        .train(table))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("predicts the quantiles [0.1, 0.5, 0.9], the recipe none");
        assertThatThrownBy(() ->
                        new ModelTrainer(overfitting("class").withLoss(new Quantiles())).train(with("class", 60, 2, 1)))
                .hasMessageContaining("the loss quantiles does not suit the task binary");
    }

    private static double coverage(TrainedModel trained) {
        return trained.validation().orElseThrow().scalars().get("coverage");
    }

    /** An output layer that normalises has its scale in gain and shift. */
    @Test
    void dividesWhatTheOutputsAreMadeOf() {
        for (Normalization normalization : List.of(new Normalization.None(), new Normalization.Layer())) {
            Network network = Network.of(
                    3, Layer.of(5, new Tanh()), Layer.of(4, new Identity()).with(normalization));
            Parameters parameters = Parameters.initial(network, 3);
            for (int i = 0; i < parameters.array().length; i++) {
                parameters.array()[i] += 0.1f;
            }
            double[][] x = {{0.3, -1, 2}};
            double[] before = ReferencePass.of(parameters).forward(x).outputs(0);
            Calibrator.divide(parameters, 2.5);
            double[] after = ReferencePass.of(parameters).forward(x).outputs(0);
            assertThat(Arrays.stream(after).map(y -> 2.5 * y).toArray()).containsExactly(before, within(1e-6));
        }
    }
}
