package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Task;
import dev.chainrule.model.Model;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A regression as a stage of Spark ML: one that was fitted, or any single-machine {@link Model} of one column of numbers. It
 * reads the vectors in featuresCol, or, where inputCols are set, the columns of the model by their names, and adds the
 * prediction in the units of the label.
 */
public final class NeuralNetworkRegressionModel extends RegressionModel<Vector, NeuralNetworkRegressionModel>
        implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final ShippedModel model;
    private final transient @Nullable TrainingSummary summary;
    private final StringArrayParam inputCols;

    NeuralNetworkRegressionModel(String uid, ShippedModel model, @Nullable TrainingSummary summary) {
        this.uid = uid; // the params that the superclass makes ask for it
        super();
        this.model = model;
        this.summary = summary;
        this.inputCols =
                new StringArrayParam(this, "inputCols", "columns that the model reads, in place of featuresCol");
        var target = model.model().preprocessing().target();
        if (target.task() != Task.REGRESSION || target.columns().size() != 1) {
            throw new ChainruleException("the model predicts " + String.join(", ", target.columns())
                    + ", not one column of numbers"
                    + (target.task().hasClasses() ? "; classes are for NeuralNetworkClassificationModel" : ""));
        }
    }

    /**
     * {@code model} as a stage that reads its columns by their names.
     *
     * @throws ChainruleException if it does not predict one column of numbers
     */
    public static NeuralNetworkRegressionModel of(Model model) {
        NeuralNetworkRegressionModel stage = new NeuralNetworkRegressionModel(
                Identifiable$.MODULE$.randomUID("neuralNetworkRegressionModel"), ShippedModel.of(model), null);
        stage.set(stage.inputCols, model.preprocessing().columns().toArray(String[]::new));
        return stage;
    }

    /** The model for a single machine: what {@code Model.save} writes, {@code chainrule predict} reads. */
    public Model model() {
        return model.model();
    }

    /** How it came about, if it was fitted in this session. */
    public Optional<TrainingSummary> summary() {
        return Optional.ofNullable(summary);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Columns that the model reads; where they are not set it reads vectors. */
    public StringArrayParam inputCols() {
        return inputCols;
    }

    @Override
    public int numFeatures() {
        return isSet(inputCols)
                ? model().preprocessing().columns().size()
                : StageColumns.elements(model()).size();
    }

    /**
     * {@code dataset} with the predictions for its rows; also of a stream.
     *
     * @throws ChainruleException (when the rows are looked at) naming a row that is of no use
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        FrameReader reader = StageColumns.reader(dataset.schema(), model(), isSet(inputCols) ? null : getFeaturesCol());
        boolean wanted = !getPredictionCol().isEmpty();
        return Scoring.transform(
                dataset,
                model,
                reader,
                (predictions, row) -> wanted ? new Object[] {predictions.value(row, 0)} : new Object[0],
                schema);
    }

    /**
     * {@code schema} with the columns that the model adds.
     *
     * @throws ChainruleException if a column that the model needs is missing or of a kind that does not suit
     */
    @Override
    public StructType transformSchema(StructType schema) {
        StageColumns.reader(schema, model(), isSet(inputCols) ? null : getFeaturesCol());
        return ClassOutputs.schema(schema, getPredictionCol(), DataTypes.DoubleType);
    }

    /**
     * The prediction for one vector.
     *
     * @param features one number per element of the features column that the model was fitted to
     * @throws ChainruleException if it has more or fewer elements than there are features
     */
    @Override
    public double predict(Vector features) {
        return model().predict(StageColumns.row(model(), features)).value(0, 0);
    }

    @Override
    public NeuralNetworkRegressionModel copy(ParamMap extra) {
        NeuralNetworkRegressionModel copy = copyValues(new NeuralNetworkRegressionModel(uid, model, summary), extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelStorage.Writer(this, model);
    }

    @Override
    public void save(String path) throws IOException {
        write().save(path);
    }

    /** Reads models. */
    public static MLReader<NeuralNetworkRegressionModel> read() {
        return new ModelStorage.Reader<>(
                NeuralNetworkRegressionModel.class,
                (uid, model) -> new NeuralNetworkRegressionModel(uid, ShippedModel.of(model), null));
    }

    /**
     * The model that was saved in the folder {@code path}.
     *
     * @throws ChainruleException if the file of the model cannot be read, or is damaged
     */
    public static NeuralNetworkRegressionModel load(String path) {
        return read().load(path);
    }
}
