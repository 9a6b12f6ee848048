package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.model.Calibration;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.preprocessing.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models calibrated, and their classes balanced, where the rows are: the oracle is the trainer of one machine. */
class CalibratedTest {
    private static SparkSession session;
    private static Table table;

    @BeforeAll
    static void start() {
        session = Frames.session();
        double[] weights = new double[500];
        Arrays.setAll(weights, row -> 0.1 * (1 + row % 7)); // which no float is equal to
        table = Frames.mixed(500, 11)
                .only("plain", "few", "day", "colour", "kind", "amount")
                .with(NumberColumn.of("weight", weights));
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private enum Way {
        TEMPERATURE,
        TEMPERATURE_OF_MEMBERS,
        QUANTILES,
        BALANCED_CLASSES
    }

    private static Recipe recipe(Way way) {
        Roles roles = way == Way.QUANTILES
                ? Roles.ofTargets("amount").withIgnored("kind", "weight")
                : Roles.ofTargets("kind").withIgnored("amount").withWeights("weight");
        Preset preset = way == Way.TEMPERATURE_OF_MEMBERS ? Preset.DEFAULT : Preset.FAST;
        Recipe recipe = preset.recipe(TableShape.of(table, roles), roles)
                .withHidden(List.of(16))
                .withValidation(0)
                .withCalibrate(true);
        recipe = way == Way.QUANTILES ? recipe.withLoss(new Quantiles(List.of(0.1, 0.5, 0.9))) : recipe;
        recipe = way == Way.BALANCED_CLASSES ? recipe.withClassWeights(Recipe.ClassWeights.BALANCED) : recipe;
        return recipe.withTrainer(recipe.trainer().withEpochs(4).withBatch(32).withSeed(3));
    }

    private static Model onSpark(Recipe recipe, int partitions) {
        Dataset<Row> frame = Frames.of(session, table, partitions)
                .withColumn("held", functions.expr("plain * 1000 - floor(plain * 1000) < 0.3"));
        StructType schema = frame.schema();
        Roles roles = recipe.roles();
        FrameRows rows = new FrameRows(
                table.names().stream()
                        .filter(name -> !roles.named().contains(name))
                        .map(name -> FrameColumn.of(schema, name, "inputCols"))
                        .toList(),
                List.of(FrameColumn.of(schema, roles.targets().getFirst(), "labelCol")),
                roles.weights() == null ? null : FrameColumn.of(schema, roles.weights(), "weightCol"),
                FrameColumn.of(schema, "held", "validationIndicatorCol"),
                0,
                0);
        return new FrameTraining(roles, _ -> recipe, new Options())
                .train(frame, rows, 0)
                .model();
    }

    private static TrainedModel onOneMachine(Recipe recipe) {
        double[] plain = new double[table.rows()];
        for (int row = 0; row < plain.length; row++) {
            plain[row] = Double.parseDouble(table.column("plain").word(row)) * 1000;
        }
        return new ModelTrainer(recipe)
                .train(
                        table.select(IntStream.range(0, plain.length)
                                .filter(row -> !(plain[row] - Math.floor(plain[row]) < 0.3))
                                .toArray()),
                        table.select(IntStream.range(0, plain.length)
                                .filter(row -> plain[row] - Math.floor(plain[row]) < 0.3)
                                .toArray()),
                        null);
    }

    @ParameterizedTest
    @EnumSource
    void onePartitionGivesTheBitsOfOneMachine(Way way) {
        Model one = onOneMachine(recipe(way)).model();
        Model found = onSpark(recipe(way), 1);

        Calibration expected = Objects.requireNonNull(one.provenance().calibration());
        assertThat(expected.isNothing()).isFalse();
        assertThat(found.provenance().calibration()).isEqualTo(expected);
        assertThat(found.parameters().array()).containsExactly(one.parameters().array());
        assertThat(found.provenance().rowsHash()).isEqualTo(one.provenance().rowsHash());
    }

    /** Other partitions are another training; that the same is found for the same network is core's test. */
    @Test
    void partitionsAreCalibratedTogetherAndTheSameEachTime() {
        for (Way way : List.of(Way.TEMPERATURE, Way.QUANTILES)) {
            Model first = onSpark(recipe(way), 3);
            Model again = onSpark(recipe(way), 3);
            Calibration calibration = Objects.requireNonNull(first.provenance().calibration());
            Calibration one =
                    Objects.requireNonNull(onSpark(recipe(way), 1).provenance().calibration());
            assertThat(calibration.isNothing()).isFalse();
            assertThat(again.provenance().calibration()).isEqualTo(calibration);
            assertThat(again.parameters().array())
                    .containsExactly(first.parameters().array());
            assertThat(calibration.temperature()).isCloseTo(one.temperature(), within(0.25));
            for (int i = 0; i < one.shifts().size(); i++) {
                assertThat(calibration.shifts().get(i)).isCloseTo(one.shifts().get(i), within(0.25));
            }
        }
    }

    @Test
    void theParamSaysWhether() {
        Dataset<Row> frame = Frames.of(session, table, 2);
        NeuralNetworkClassifier classifier = new NeuralNetworkClassifier()
                .setInputCols("plain", "few", "colour")
                .setLabelCol("kind")
                .setHidden(8)
                .setEpochs(2)
                .setValidation(0.3);
        assertThat(classifier.fit(frame).model().provenance().calibration()).isNull();
        assertThat(classifier.setCalibrate(true).fit(frame).model().provenance().calibration())
                .isNotNull();
        assertThat(classifier
                        .setPreset("default")
                        .setCalibrate(false)
                        .fit(frame)
                        .model()
                        .provenance()
                        .calibration())
                .isNull();
    }
}
