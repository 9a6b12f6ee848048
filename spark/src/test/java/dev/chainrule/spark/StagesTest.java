package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {
    private static final String[] COLUMNS = {"plain", "skewed", "few", "day", "colour", "wet"};

    private static SparkSession session;
    private static Table table;
    private static Dataset<Row> frame;

    @BeforeAll
    static void start() {
        session = Frames.session();
        table = Frames.mixed(600, 3);
        frame = Frames.of(session, table, 2).cache();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static NeuralNetworkClassifier classifier() {
        return new NeuralNetworkClassifier()
                .setHidden(16, 8)
                .setDropout(0)
                .setEpochs(8)
                .setBatchSize(64)
                .setLearningRate(0.03)
                .setSeed(4);
    }

    private static NeuralNetworkRegressor regressor() {
        return new NeuralNetworkRegressor()
                .setHidden(16)
                .setDropout(0)
                .setEpochs(15)
                .setBatchSize(64)
                .setLearningRate(0.02)
                .setLabelCol("amount");
    }

    /** Bit for bit what one machine gives: one partition, and rows held out by a column. */
    @Test
    void columnsInOnePartitionGiveTheModelOfOneMachine() {
        Dataset<Row> held = Frames.of(session, table, 1).withColumn("held", functions.expr("counting % 4 = 0"));
        NeuralNetworkClassificationModel fitted = classifier()
                .setPreset("fast")
                .setInputCols(COLUMNS)
                .setLabelCol("kind")
                .setValidationIndicatorCol("held")
                .fit(held);

        Table used = table.only("plain", "skewed", "few", "day", "colour", "wet", "kind");
        List<Integer> out = new ArrayList<>();
        List<Integer> in = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            ((10 + row) % 4 == 0 ? out : in).add(row);
        }
        Recipe recipe =
                Recipe.of(Roles.ofTargets("kind")).withHidden(List.of(16, 8)).withDropout(0);
        recipe = recipe.withTrainer(
                recipe.trainer().withEpochs(8).withBatch(64).withRate(0.03).withSeed(4));
        TrainedModel one = new ModelTrainer(recipe)
                .train(
                        used.select(in.stream().mapToInt(Integer::intValue).toArray()),
                        used.select(out.stream().mapToInt(Integer::intValue).toArray()),
                        null);

        assertThat(fitted.model().preprocessing()).isEqualTo(one.model().preprocessing());
        assertThat(fitted.model().parameters().array())
                .containsExactly(one.model().parameters().array());
        assertThat(fitted.model().provenance().rowsHash())
                .isEqualTo(one.model().provenance().rowsHash());
        TrainingSummary summary = fitted.summary().orElseThrow();
        assertThat(summary.history())
                .usingRecursiveComparison()
                .ignoringFields("epochs.metrics")
                .isEqualTo(one.history());
        assertThat(summary.trainingRows()).isEqualTo(in.size());
        assertThat(summary.validationRows()).isEqualTo(out.size());
    }

    @Test
    void transformsAsTheModelPredictsOnOneMachine() {
        NeuralNetworkClassificationModel fitted =
                classifier().setInputCols(COLUMNS).setLabelCol("kind").fit(frame);

        List<Row> rows = fitted.transform(frame).collectAsList();

        Predictions expected = fitted.model().predict(table);
        assertThat(fitted.classes()).containsExactly("large", "middle", "small");
        assertThat(rows).hasSize(table.rows());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            assertThat(row.<String>getAs("identifier")).isEqualTo("row " + i);
            assertThat(row.<Double>getAs("prediction")).isEqualTo(expected.predictedClass(i));
            Vector probability = row.getAs("probability");
            Vector raw = row.getAs("rawPrediction");
            for (int k = 0; k < 3; k++) {
                assertThat(probability.apply(k)).isEqualTo(expected.probability(i, k));
                assertThat(Math.exp(raw.apply(k))).isCloseTo(expected.probability(i, k), within(1e-6));
            }
        }
        List<Row> words = new IndexToString()
                .setInputCol("prediction")
                .setOutputCol("word")
                .transform(fitted.transform(frame))
                .select("word")
                .collectAsList();
        for (int i = 0; i < words.size(); i++) {
            assertThat(words.get(i).getString(0)).isEqualTo(expected.words(i).getFirst());
        }
    }

    @Test
    void aPipelineIsCrossValidatedSavedAndLoaded(@TempDir Path folder) throws IOException {
        StringIndexer indexer = new StringIndexer().setInputCol("kind").setOutputCol("label");
        StringIndexer colours = new StringIndexer()
                .setInputCol("colour")
                .setOutputCol("colourIndex")
                .setHandleInvalid("keep");
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(new String[] {"plain", "few", "colourIndex"})
                .setOutputCol("features");
        NeuralNetworkClassifier network = classifier().setValidation(0);
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {indexer, colours, assembler, network});
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(network.epochs(), new int[] {1, 5})
                .build();
        MulticlassClassificationEvaluator accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy");
        CrossValidator validator = new CrossValidator()
                .setEstimator(pipeline)
                .setEvaluator(accuracy)
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setSeed(1);

        CrossValidatorModel validated = validator.fit(frame);

        assertThat(validated.avgMetrics()[1]).isGreaterThan(validated.avgMetrics()[0]);
        assertThat(validated.avgMetrics()[1]).isGreaterThan(0.6);
        PipelineModel best = (PipelineModel) validated.bestModel();
        String path = folder.resolve("pipeline").toString();
        best.write().overwrite().save(path);
        PipelineModel loaded = PipelineModel.load(path);
        assertThat(loaded.transform(frame).select("prediction", "probability").collectAsList())
                .isEqualTo(best.transform(frame)
                        .select("prediction", "probability")
                        .collectAsList());
        // the file inside is the one that a single machine reads, by the names of the columns and in the words of the
        // data
        NeuralNetworkClassificationModel stage = (NeuralNetworkClassificationModel) loaded.stages()[3];
        assertThat(stage.classes()).containsExactlyInAnyOrder("small", "middle", "large");
        Path file = Path.of(path, "stages", "3_" + stage.uid(), "model.onnx");
        Model single = Model.load(file);
        assertThat(single.preprocessing().columns()).containsExactly("plain", "few", "colourIndex");
        assertThat(single.parameters().array())
                .containsExactly(stage.model().parameters().array());

        String estimator = folder.resolve("estimator").toString();
        pipeline.save(estimator);
        NeuralNetworkClassifier again =
                (NeuralNetworkClassifier) Pipeline.load(estimator).getStages()[3];
        assertThat(again.getHidden()).containsExactly(16, 8);
        assertThat(again.getLearningRate()).isEqualTo(network.getLearningRate());
        assertThat(again.getSeed()).isEqualTo(4);
        assertThat(again.getValidation()).isZero();
        assertThat(again.isSet(again.activation())).isFalse();
    }

    @Test
    void aModelOfOneMachineIsAStageAndBack(@TempDir Path folder) {
        Recipe recipe = Recipe.of(Roles.ofTargets("amount").withIgnored("kind", "yes", "identifier", "code"))
                .withHidden(List.of(8));
        Model model =
                recipe.withTrainer(recipe.trainer().withEpochs(3)).train(table).model();

        NeuralNetworkRegressionModel stage = NeuralNetworkRegressionModel.of(model);
        List<Row> rows = stage.transform(frame).select("prediction").collectAsList();

        Predictions expected = model.predict(table);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).getDouble(0)).isEqualTo(expected.value(i, 0));
        }
        assertThat(stage.model()).isSameAs(model);
        assertThat(catchThrowable(() -> NeuralNetworkClassificationModel.of(model)))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the model predicts amount, not one column of classes; numbers are for"
                        + " NeuralNetworkRegressionModel");
    }

    /** By the name of a file system of Hadoop's; another is only overwritten if that is said. */
    @Test
    void aModelIsSavedOverAnother(@TempDir Path folder) throws IOException {
        String place = folder.resolve("model").toUri().toString();
        NeuralNetworkClassificationModel first = classifier()
                .setInputCols(COLUMNS)
                .setLabelCol("kind")
                .setEpochs(1)
                .fit(frame);
        NeuralNetworkClassificationModel second = classifier()
                .setInputCols(COLUMNS)
                .setLabelCol("kind")
                .setSeed(5)
                .setEpochs(1)
                .fit(frame);
        first.save(place);
        assertThat(catchThrowable(() -> second.save(place))).hasMessageContaining("overwrite");
        second.write().overwrite().save(place);

        NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(place);
        assertThat(loaded.uid()).isEqualTo(second.uid());
        assertThat(loaded.summary()).isEmpty();
        assertThat(loaded.model().parameters().array())
                .containsExactly(second.model().parameters().array());
        assertThat(catchThrowable(() -> NeuralNetworkRegressionModel.load(place)))
                .hasMessageContaining("NeuralNetworkClassificationModel");
        assertThat(loaded.copy(new ParamMap().put(loaded.predictionCol(), "guess"))
                        .transform(frame)
                        .columns())
                .contains("guess")
                .doesNotContain("prediction");
    }

    /** What a param is, is what its setter sets, its copy keeps, and explainParams tells. */
    @Test
    void paramsAreCopiedAndExplained() {
        NeuralNetworkClassifier network = classifier().setActivation("tanh").setWeightCol("few");
        NeuralNetworkClassifier copy = network.copy(new ParamMap().put(network.epochs(), 3));
        assertThat(copy.uid()).isEqualTo(network.uid());
        assertThat(copy.getEpochs()).isEqualTo(3);
        assertThat(network.getEpochs()).isEqualTo(8);
        assertThat(copy.getActivation()).isEqualTo("tanh");
        assertThat(copy.getHidden()).containsExactly(16, 8);
        assertThat(copy.set(copy.hidden(), new int[] {3})).isSameAs(copy);
        assertThat(network.getHidden()).containsExactly(16, 8);
        assertThat(network.explainParams())
                .contains(
                        "activation: of the hidden layers",
                        "current: tanh",
                        "validation: share of the rows",
                        "default: 0.2",
                        "calibrate: whether probabilities are calibrated");
        assertThat(catchThrowable(() -> classifier().setDropout(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> classifier().setEpochs(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void learnsNumbers() {
        Dataset<Row> weighted = frame.withColumn("weight", functions.expr("1 + few"));
        NeuralNetworkRegressionModel fitted =
                regressor().setInputCols(COLUMNS).setWeightCol("weight").fit(weighted);
        Dataset<Row> predicted = fitted.transform(frame);
        double r2 = new RegressionEvaluator()
                .setLabelCol("amount")
                .setMetricName("r2")
                .evaluate(predicted);
        assertThat(r2).isGreaterThan(0.8);
    }

    private static Dataset<Row> vectors(boolean sparse, int partitions) {
        RandomStream random = RandomStream.of(8, "vectors");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            double[] values = new double[12];
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                values[j] = random.nextInt(4) == 0 ? random.nextGaussian() : 0;
                sum += j < 6 ? values[j] : -values[j];
            }
            Vector vector = Vectors.dense(values);
            rows.add(RowFactory.create(sparse ? vector.toSparse() : vector, sum > 0 ? 1.0 : 0.0, i < 300 ? 1.0 : 0.0));
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType)
                .add("weight", DataTypes.DoubleType);
        return Frames.of(session, rows, schema, partitions);
    }

    @Test
    void sparseVectorsAreTheDenseOnes() {
        NeuralNetworkClassificationModel dense = classifier().fit(vectors(false, 3));
        NeuralNetworkClassificationModel sparse = classifier().fit(vectors(true, 3));

        assertThat(sparse.model().parameters().array())
                .containsExactly(dense.model().parameters().array());
        double auc = new BinaryClassificationEvaluator().evaluate(sparse.transform(vectors(true, 2)));
        assertThat(auc).isGreaterThan(0.95);
        Row first = vectors(true, 1).first();
        double[] probability = sparse.transform(vectors(true, 1))
                .first()
                .<Vector>getAs("probability")
                .toArray();
        assertThat(sparse.predictProbability(first.getAs("features")).toArray())
                .containsExactly(probability, within(1e-6));
    }

    @Test
    void rowsOfWeight0TeachNothing() {
        Dataset<Row> rows = vectors(false, 1);
        NeuralNetworkClassificationModel weighted =
                classifier().setWeightCol("weight").setValidation(0).fit(rows);
        NeuralNetworkClassificationModel without = classifier().setValidation(0).fit(rows.filter("weight > 0"));

        assertThat(weighted.model().parameters().array())
                .containsExactly(without.model().parameters().array());
        assertThat(weighted.summary().orElseThrow().remarks())
                .containsExactly("100 rows have weight 0 and are left out");
        Dataset<Row> doubled = rows.filter("weight > 0").withColumn("weight", functions.expr("1 + label"));
        NeuralNetworkClassificationModel tilted =
                classifier().setWeightCol("weight").setValidation(0).fit(doubled);
        assertThat(tilted.model().parameters().array())
                .isNotEqualTo(without.model().parameters().array());
    }

    @Test
    void oneAgainstTheRestTakesTheClassifier() {
        Dataset<Row> indexed = new StringIndexer()
                .setInputCol("kind")
                .setOutputCol("label")
                .fit(frame)
                .transform(frame);
        Dataset<Row> assembled = new VectorAssembler()
                .setInputCols(new String[] {"plain", "few"})
                .setOutputCol("features")
                .transform(indexed);
        Dataset<Row> predicted = new OneVsRest()
                .setClassifier(classifier().setEpochs(3))
                .fit(assembled)
                .transform(assembled);
        double accuracy = new MulticlassClassificationEvaluator()
                .setMetricName("accuracy")
                .evaluate(predicted);
        assertThat(accuracy).isGreaterThan(0.7);
    }

    @Test
    void presetsOfEmbeddingsAndMembersTrainToo() {
        NeuralNetworkClassificationModel fitted = classifier()
                .setPreset("default")
                .setInputCols(COLUMNS)
                .setLabelCol("yes")
                .setHidden(16)
                .setEpochs(2)
                .fit(frame);
        assertThat(fitted.model().network().members()).isGreaterThan(1);
        assertThat(fitted.classes()).containsExactly("false", "true");
        assertThat(fitted.model().provenance().calibration()).isNotNull();
    }

    @Test
    void whatCannotBeIsSaidInWords() {
        Dataset<Row> rows = vectors(false, 2);
        assertThat(catchThrowable(() -> classifier().setFeaturesCol("feature").fit(rows)))
                .hasMessage("the DataFrame has no column 'feature' (featuresCol); did you mean 'features'?");
        assertThat(catchThrowable(() -> classifier().setActivation("rellu")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("relu");
        assertThat(catchThrowable(() -> classifier().setFeaturesCol("label").fit(rows)))
                .hasMessage("column 'label' (featuresCol) holds double, not vectors; make one with VectorAssembler, or"
                        + " name the columns by inputCols");
        assertThat(catchThrowable(() -> classifier().fit(rows.withColumn("label", functions.expr("label + 0.5")))))
                .hasMessageStartingWith("column 'label' (labelCol): expected indices of classes, 0, 1, …, found ");
        assertThat(catchThrowable(() -> classifier().fit(rows.withColumn("label", functions.expr("label * 0")))))
                .hasMessage("column 'label' (labelCol): the label is always 0; there is nothing to learn");
        Dataset<Row> broken = Frames.of(
                session,
                List.of(
                        RowFactory.create(Vectors.dense(1, 2), 0.0),
                        RowFactory.create(Vectors.dense(3, Double.NaN), 1.0)),
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType),
                1);
        assertThat(catchThrowable(() -> classifier().setValidation(0).fit(broken)))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("partition 0, row 2: expected finite numbers in 'features', found NaN at index 1 in the row"
                        + " {features=[3.0,NaN], label=1.0}; fill it (Imputer) or leave the row out");
        Dataset<Row> noNumber =
                rows.withColumn("label", functions.expr("case when label = 1 then double('NaN') else label end"));
        assertThat(catchThrowable(() -> new NeuralNetworkRegressor().fit(noNumber)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageMatching("partition \\d, row \\d+, column label: expected a finite number, found NaN in the"
                        + " row \\{features=.*, label=NaN\\}; give it a value or leave the row out");
    }
}
