package dev.chainrule.spark;

import java.io.IOException;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Learns classes from vectors, or from columns as they are, by a neural network whose rows stay on the executors.
 *
 * <p>The label is an index 0, 1, … as a StringIndexer gives it, whose words the model then knows; or it is words or true and
 * false, whose classes are then in alphabetical order. A prediction is the index of the class; the column's metadata have the
 * words, for IndexToString.
 */
public final class NeuralNetworkClassifier
        extends ProbabilisticClassifier<Vector, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
        implements NeuralNetworkParams<NeuralNetworkClassifier>, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainingParams own;

    /** An estimator with a name of its own. */
    public NeuralNetworkClassifier() {
        this(Identifiable$.MODULE$.randomUID("neuralNetworkClassifier"));
    }

    /** The estimator {@code uid}. */
    public NeuralNetworkClassifier(String uid) {
        this.uid = uid; // the params that the superclass makes ask for it
        super();
        this.own = new TrainingParams(this);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public NeuralNetworkClassifier self() {
        return this;
    }

    @Override
    public TrainingParams own() {
        return own;
    }

    /**
     * Learns from {@code dataset}.
     *
     * @throws dev.chainrule.ChainruleException if its columns or rows do not suit
     */
    @Override
    public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return train(dataset);
    }

    /**
     * Learns from {@code dataset}, whose schema was looked at; {@link #fit} does both.
     *
     * @throws dev.chainrule.ChainruleException if its columns or rows do not suit
     */
    @Override
    public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
        Dataset<Row> frame = dataset.toDF();
        FrameTraining.Trained trained = StageTraining.train(
                frame, own, getFeaturesCol(), getLabelCol(), ClassLabels.of(frame.schema(), getLabelCol()));
        trained.remarks().forEach(remark -> log().warn(remark));
        NeuralNetworkClassificationModel model = new NeuralNetworkClassificationModel(
                uid, ShippedModel.of(trained.model()), TrainingSummary.of(trained));
        return copyValues(model.setParent(this), ParamMap.empty());
    }

    /**
     * {@code schema} with the columns that the model adds.
     *
     * @throws dev.chainrule.ChainruleException if a column is missing or of a kind that does not suit
     */
    @Override
    public StructType transformSchema(StructType schema) {
        StageColumns.rows(schema, own, getFeaturesCol(), getLabelCol(), 0);
        ClassLabels.of(schema, getLabelCol());
        StructType with = ClassOutputs.schema(schema, getRawPredictionCol(), SQLDataTypes.VectorType());
        with = ClassOutputs.schema(with, getProbabilityCol(), SQLDataTypes.VectorType());
        return ClassOutputs.schema(with, getPredictionCol(), DataTypes.DoubleType);
    }

    @Override
    public NeuralNetworkClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public MLWriter write() {
        return new DefaultParamsWriter(this);
    }

    @Override
    public void save(String path) throws IOException {
        write().save(path);
    }

    /** Reads estimators. */
    public static MLReader<NeuralNetworkClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /** The estimator that was saved in the folder {@code path}. */
    public static NeuralNetworkClassifier load(String path) {
        return read().load(path);
    }
}
