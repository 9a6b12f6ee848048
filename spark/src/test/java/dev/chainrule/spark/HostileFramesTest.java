package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** DataFrames that are not quite as an estimator wishes: learned from rightly, or refused in words. */
class HostileFramesTest {
    private static SparkSession session;
    private static Table table;
    private static Dataset<Row> frame;

    @BeforeAll
    static void start() {
        session = Frames.session();
        table = Frames.mixed(300, 21).only("plain", "few", "day", "colour", "kind", "amount");
        frame = Frames.of(session, table, 3);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static NeuralNetworkClassifier classifier() {
        return new NeuralNetworkClassifier()
                .setInputCols("plain", "few", "colour")
                .setLabelCol("kind")
                .setHidden(8)
                .setEpochs(2)
                .setBatchSize(32)
                .setSeed(5);
    }

    private static List<String> remarks(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
        return classifier.fit(rows).summary().orElseThrow().remarks();
    }

    @Test
    void inputColsAreSingleValuesEachNamedOnce() {
        Dataset<Row> vectors = new VectorAssembler()
                .setInputCols(new String[] {"plain", "few"})
                .setOutputCol("both")
                .transform(frame);
        assertThat(catchThrowable(
                        () -> classifier().setInputCols("plain", "both").fit(vectors)))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(
                        "column 'both' (inputCols) holds vectors: inputCols are single values; set featuresCol to it,"
                                + " or leave it out");
        assertThat(catchThrowable(
                        () -> classifier().setInputCols("plain", "few", "plain").fit(frame)))
                .hasMessage("inputCols names 'plain' twice");
        assertThat(catchThrowable(() -> classifier().setWeightCol("few").fit(frame)))
                .hasMessage("the column 'few' is the weight: leave it out of inputCols");
        assertThat(catchThrowable(
                        () -> classifier().setInputCols("plain", "kind").fit(frame)))
                .hasMessage("the column 'kind' is the label: leave it out of inputCols");
    }

    @Test
    void aLabelThatIsNoneIsRefusedBeforeAnyRowIsRead() {
        assertThat(catchThrowable(() -> classifier().setLabelCol("day").transformSchema(frame.schema())))
                .hasMessage("column 'day' (labelCol) cannot be a class: expected indices 0, 1, …, words, or true and"
                        + " false");
        NeuralNetworkRegressor regressor =
                new NeuralNetworkRegressor().setInputCols("plain").setLabelCol("kind");
        assertThat(catchThrowable(() -> regressor.transformSchema(frame.schema())))
                .hasMessageStartingWith("column 'kind' (labelCol) must hold numbers for a regression");
        assertThat(classifier().transformSchema(frame.schema()).fieldNames())
                .endsWith("amount", "rawPrediction", "probability", "prediction");
    }

    @Test
    void anElementNamedAsTheTargetIsRefused() {
        Dataset<Row> leaking = new VectorAssembler()
                .setInputCols(new String[] {"plain", "amount"})
                .setOutputCol("features")
                .transform(frame);
        assertThat(catchThrowable(
                        () -> new NeuralNetworkRegressor().setLabelCol("amount").fit(leaking)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("two columns, or elements of vectors, are named 'amount'");
    }

    /** Arrays of numbers tell no size and no names, and their first row may have none. */
    @Test
    void arraysAreVectors() {
        RandomStream random = RandomStream.of(1, "arrays");
        List<Row> rows = new ArrayList<>();
        rows.add(RowFactory.create(null, null)); // without a label it is passed over
        for (int i = 0; i < 200; i++) {
            double x = random.nextGaussian();
            rows.add(RowFactory.create(new Double[] {x, random.nextGaussian(), 1.0}, x > 0 ? "high" : "low"));
        }
        StructType schema = new StructType()
                .add("features", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("label", DataTypes.StringType);
        Dataset<Row> arrays = Frames.of(session, rows, schema, 2);
        NeuralNetworkClassifier classifier = new NeuralNetworkClassifier()
                .setHidden(8)
                .setEpochs(20)
                .setBatchSize(16)
                .setLearningRate(0.02);
        NeuralNetworkClassificationModel model = classifier.fit(arrays);
        assertThat(model.numFeatures()).isEqualTo(3);
        Dataset<Row> predicted = model.transform(arrays.filter("label is not null"));
        assertThat(predicted.filter("(label = 'low') = (prediction = 1)").count())
                .isGreaterThan(180);

        rows.set(1, RowFactory.create(new Double[] {0.5, null, 1.0}, "low"));
        assertThat(catchThrowable(() -> classifier.fit(Frames.of(session, rows, schema, 2))))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("partition 0, row 2: expected finite numbers in 'features', found NaN at index 1 in the row"
                        + " {features=[0.5, null, 1.0], label=low}; fill it (Imputer) or leave the row out");
    }

    /** With a scaling an element that is always the same is not learned; the vectors still have it. */
    @Test
    void anElementThatSaysNothingStaysInTheVectors() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(RowFactory.create(Vectors.dense(7, i % 20, i % 3), (double) (i % 20) * 2 + i % 3));
        }
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        Dataset<Row> vectors = Frames.of(session, rows, schema, 2);
        NeuralNetworkRegressionModel model = new NeuralNetworkRegressor()
                .setScaling("standard")
                .setHidden(8)
                .setEpochs(2)
                .fit(vectors);

        assertThat(model.model().preprocessing().columns()).containsExactly("features[1]", "features[2]");
        assertThat(model.numFeatures()).isEqualTo(3);
        Row first = model.transform(vectors).first();
        assertThat(model.predict((Vector) first.getAs("features")))
                .isEqualTo(first.<Double>getAs("prediction").doubleValue());
    }

    @Test
    void framesMayHaveTwoColumnsOfAName() {
        NeuralNetworkClassificationModel model = classifier().fit(frame);
        Dataset<Row> doubled = frame.select(
                functions.col("plain"),
                functions.col("few"),
                functions.col("colour"),
                functions.lit(1).as("same"),
                functions.lit(2).as("same"),
                functions.lit(3).as("Prediction"));
        Row row = model.transform(doubled).first();
        assertThat(row.schema().fieldNames())
                .containsExactly(
                        "plain",
                        "few",
                        "colour",
                        "same",
                        "same",
                        "Prediction",
                        "rawPrediction",
                        "probability",
                        "prediction");
        assertThat(row.getInt(4)).isEqualTo(2);
        assertThat(catchThrowable(() -> model.transform(frame.select(
                        functions.col("plain"), functions.col("few"), functions.col("colour"), functions.col("few")))))
                .hasMessage("the DataFrame has two columns 'few': rename or drop one of them");
    }

    @Test
    void rowsHeldOutMayBeNoneButNotAll() {
        Dataset<Row> none = frame.withColumn("held", functions.lit(false));
        NeuralNetworkClassificationModel model =
                classifier().setValidationIndicatorCol("held").fit(none);
        TrainingSummary summary = model.summary().orElseThrow();
        assertThat(summary.validationRows()).isZero();
        assertThat(summary.outcome().bestEpoch()).isEqualTo(2);
        assertThat(summary.remarks())
                .containsExactly(
                        "no row is held out for validation by 'held': the last epoch is kept, and nothing stops"
                                + " early");
        Dataset<Row> all = frame.withColumn("held", functions.lit(true));
        assertThat(catchThrowable(
                        () -> classifier().setValidationIndicatorCol("held").fit(all)))
                .hasMessage(
                        "the DataFrame: all rows are held out for validation by 'held'; none is left to learn from");
        Dataset<Row> unknown = frame.withColumn("held", functions.expr("if(colour = 'red', null, false)"));
        assertThat(catchThrowable(
                        () -> classifier().setValidationIndicatorCol("held").fit(unknown)))
                .hasMessageMatching(
                        "partition [01], row \\d+, column held: expected true or false, found none in the row .*");
    }

    @Test
    void aClassThatIsOnlyHeldOutIsTold() {
        Dataset<Row> held = frame.withColumn("held", functions.expr("kind = 'small' or plain > 1"));
        long small = frame.filter("kind = 'small'").count();
        NeuralNetworkClassificationModel model =
                classifier().setValidationIndicatorCol("held").fit(held);
        assertThat(model.classes()).containsExactly("large", "middle", "small");
        assertThat(model.summary().orElseThrow().remarks())
                .contains("no row of the training part has kind 'small' (" + small
                        + " of 300 rows): it cannot be learned");
    }

    @Test
    void weightsThatAreNoneAreRefusedWithTheirRow() {
        for (String bad : List.of("-0.5", "double('NaN')", "double('Infinity')", "null")) {
            Dataset<Row> weighted = frame.withColumn("weight", functions.expr("if(colour = 'red', " + bad + ", 1.0d)"));
            assertThat(catchThrowable(() -> classifier().setWeightCol("weight").fit(weighted)))
                    .as(bad)
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("column weight: expected a weight that is not negative, found ")
                    .hasMessageContaining("colour=red");
        }
        Dataset<Row> tiny = frame.withColumn("weight", functions.lit(1e-60));
        assertThat(classifier()
                        .setWeightCol("weight")
                        .fit(tiny)
                        .model()
                        .parameters()
                        .array())
                .containsExactly(classifier()
                        .setWeightCol("weight")
                        .fit(frame.withColumn("weight", functions.lit(2.0)))
                        .model()
                        .parameters()
                        .array());
    }

    /** The same sample of rows, so the same words as on one machine. */
    @Test
    void aColumnThatTellsTheTargetIsNamed() {
        double[] amount = new double[table.rows()];
        for (int row = 0; row < amount.length; row++) {
            amount[row] =
                    Math.rint(-3 * Double.parseDouble(table.column("amount").word(row)));
        }
        Table leaking = table.with(NumberColumn.of("later", amount)).only("plain", "few", "later", "amount");
        Recipe recipe =
                Recipe.of(Roles.ofTargets("amount")).withHidden(List.of(4)).withValidation(0);
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(1));
        List<String> expected = new ModelTrainer(recipe).train(leaking).remarks();
        assertThat(expected).anyMatch(remark -> remark.startsWith("warning: column later alone tells amount"));

        NeuralNetworkRegressor regressor = new NeuralNetworkRegressor()
                .setInputCols("plain", "few", "later")
                .setLabelCol("amount")
                .setHidden(4)
                .setEpochs(1)
                .setValidation(0);
        for (int partitions : new int[] {1, 4}) {
            Dataset<Row> rows = Frames.of(session, leaking, partitions);
            assertThat(regressor.fit(rows).summary().orElseThrow().remarks()).isEqualTo(expected);
        }
        Dataset<Row> vectors = new VectorAssembler()
                .setInputCols(new String[] {"plain", "later"})
                .setOutputCol("features")
                .transform(Frames.of(session, leaking, 2));
        assertThat(new NeuralNetworkRegressor()
                        .setLabelCol("amount")
                        .setHidden(4)
                        .setEpochs(1)
                        .fit(vectors)
                        .summary()
                        .orElseThrow()
                        .remarks())
                .anyMatch(remark -> remark.startsWith("warning: column later alone tells amount"));
    }

    @Test
    void aTargetWithValuesFarOutIsNamed() {
        double[] amount = new double[table.rows()];
        for (int row = 0; row < amount.length; row++) {
            amount[row] = row == 7 ? 1e9 : row % 50;
        }
        Table far = table.with(NumberColumn.of("amount", amount)).only("plain", "few", "amount");
        Recipe recipe =
                Recipe.of(Roles.ofTargets("amount")).withHidden(List.of(4)).withValidation(0);
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(1));
        List<String> expected = new ModelTrainer(recipe).train(far).remarks();
        assertThat(expected).anyMatch(remark -> remark.startsWith("warning: some values of amount are so far out"));
        assertThat(new NeuralNetworkRegressor()
                        .setInputCols("plain", "few")
                        .setLabelCol("amount")
                        .setHidden(4)
                        .setEpochs(1)
                        .setValidation(0)
                        .fit(Frames.of(session, far, 3))
                        .summary()
                        .orElseThrow()
                        .remarks())
                .isEqualTo(expected);
    }

    @Test
    void paramsThatSayNothingAreTold() {
        assertThat(remarks(classifier().setOuterMomentum(0.9), frame))
                .contains("outerMomentum says nothing, as it is about the step after local steps and localSteps is 1");
        assertThat(remarks(classifier().setOuterMomentum(0.9).setLocalSteps(2), frame))
                .noneMatch(remark -> remark.contains("outerMomentum"));
    }

    @Test
    void rowsAreDealtOutTheSameWayEachTime() {
        NeuralNetworkClassificationModel five = classifier().setPartitions(5).fit(frame);
        for (Dataset<Row> same : List.of(frame, frame.cache(), Frames.of(session, table, 3))) {
            assertThat(classifier()
                            .setPartitions(5)
                            .fit(same)
                            .model()
                            .parameters()
                            .array())
                    .containsExactly(five.model().parameters().array());
        }
        frame.unpersist();
        // one partition has all rows in their order
        Dataset<Row> whole = Frames.of(session, table, 1);
        assertThat(classifier().setPartitions(1).fit(frame).model().parameters().array())
                .containsExactly(classifier().fit(whole).model().parameters().array());
        Dataset<Row> numbered = Frames.of(
                session,
                IntStream.range(0, 103).mapToObj(RowFactory::create).toList(),
                new StructType().add("number", DataTypes.IntegerType),
                7);
        List<List<Row>> dealt =
                FrameTraining.spread(numbered, 4).toJavaRDD().glom().collect();
        assertThat(dealt).hasSize(4).allMatch(part -> part.size() >= 20 && part.size() <= 31);
        assertThat(dealt).allSatisfy(part -> assertThat(part).isSortedAccordingTo((a, b) -> a.getInt(0) - b.getInt(0)));
    }

    @Test
    void nothingIsLeftInMemory() {
        int before = session.sparkContext().getPersistentRDDs().size();
        classifier().fit(frame);
        assertThat(session.sparkContext().getPersistentRDDs().size()).isEqualTo(before);
        Dataset<Row> failing = frame.withColumn("few", functions.expr("if(colour = 'red', double('Infinity'), few)"));
        assertThat(catchThrowable(() -> classifier().fit(failing))).hasMessageContaining("found Infinity");
        Dataset<Row> broken = frame.withColumn("few", functions.expr("if(few = 0.5, raise_error('broken'), few)"));
        assertThat(catchThrowable(() -> classifier().fit(broken))).hasStackTraceContaining("broken");
        assertThat(session.sparkContext().getPersistentRDDs().size()).isEqualTo(before);
    }

    @Test
    void whatTheUserKeepsStays() {
        Dataset<Row> own = frame.select("plain", "few", "colour", "kind").cache();
        own.count();
        classifier().setInputCols("plain", "few", "colour").fit(frame);
        classifier().setInputCols("plain", "few", "colour").fit(own);
        assertThat(own.storageLevel()).isNotEqualTo(StorageLevel.NONE());
        own.unpersist();
    }

    /** Rows that come out otherwise when they are read again are not learned from by what was learned of others. */
    @Test
    void rowsThatAreOthersEachTimeAreRefused() {
        Dataset<Row> changing = session.createDataFrame(
                frame.toJavaRDD().mapPartitions(rows -> {
                    List<Row> all = new ArrayList<>();
                    rows.forEachRemaining(all::add);
                    int stage = org.apache.spark.TaskContext.get().stageId();
                    return all.subList(0, all.size() - 1 - stage % 7).iterator();
                }),
                frame.schema());
        // the user says it is kept, and it is not
        FrameTraining training = new FrameTraining(
                Roles.ofTargets("kind").withIgnored("amount", "day"),
                shape -> Recipe.of(Roles.ofTargets("kind")).withHidden(List.of(4)),
                new Options());
        FrameRows rows = new FrameRows(
                Stream.of("plain", "few", "colour")
                        .map(name -> FrameColumn.of(frame.schema(), name, ""))
                        .toList(),
                List.of(FrameColumn.of(frame.schema(), "kind", "")),
                null,
                null,
                0,
                0);
        assertThat(catchThrowable(() -> training.train(rows.select(changing).toJavaRDD(), rows)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageMatching(
                        "the DataFrame had \\d+ rows for training at first, and \\d+ when it was read again:"
                                + " the input is not deterministic; save it first, and train on what was saved");
    }
}
