package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
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
 * Learns numbers from vectors, or from columns as they are, by a neural network whose rows stay on the executors. The label is
 * standardised for the training; predictions are in its own units.
 */
public final class NeuralNetworkRegressor
        extends Regressor<Vector, NeuralNetworkRegressor, NeuralNetworkRegressionModel>
        implements NeuralNetworkParams<NeuralNetworkRegressor>, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainingParams own;

    /** An estimator with a name of its own. */
    public NeuralNetworkRegressor() {
        this(Identifiable$.MODULE$.randomUID("neuralNetworkRegressor"));
    }

    /** The estimator {@code uid}. */
    public NeuralNetworkRegressor(String uid) {
        this.uid = uid; // the params that the superclass makes ask for it
        super();
        this.own = new TrainingParams(this);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public NeuralNetworkRegressor self() {
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
    public NeuralNetworkRegressionModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return train(dataset);
    }

    /**
     * Learns from {@code dataset}, whose schema was looked at; {@link #fit} does both.
     *
     * @throws dev.chainrule.ChainruleException if its columns or rows do not suit
     */
    @Override
    public NeuralNetworkRegressionModel train(Dataset<?> dataset) {
        Dataset<Row> frame = dataset.toDF();
        FrameTraining.Trained trained = StageTraining.train(frame, own, getFeaturesCol(), getLabelCol(), null);
        trained.remarks().forEach(remark -> log().warn(remark));
        NeuralNetworkRegressionModel model =
                new NeuralNetworkRegressionModel(uid, ShippedModel.of(trained.model()), TrainingSummary.of(trained));
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
        if (FrameColumn.of(schema, getLabelCol(), "labelCol").kind() != FrameColumn.Kind.NUMBER) {
            throw new ChainruleException("column '" + getLabelCol()
                    + "' (labelCol) must hold numbers for a regression; classes are for NeuralNetworkClassifier");
        }
        return ClassOutputs.schema(schema, getPredictionCol(), DataTypes.DoubleType);
    }

    @Override
    public NeuralNetworkRegressor copy(ParamMap extra) {
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
    public static MLReader<NeuralNetworkRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /** The estimator that was saved in the folder {@code path}. */
    public static NeuralNetworkRegressor load(String path) {
        return read().load(path);
    }
}
