package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.ClassTarget;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/**
 * A classifier as a stage of Spark ML: one that was fitted, or any single-machine {@link Model} of one column of classes. It
 * reads the vectors in featuresCol, or, where inputCols are set, the columns of the model by their names. What it adds:
 * rawPrediction, the natural logarithms of the probabilities; probability; and prediction, the index of a class of {@link
 * #classes()}.
 */
public final class NeuralNetworkClassificationModel
        extends ProbabilisticClassificationModel<Vector, NeuralNetworkClassificationModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final ShippedModel model;
    private final transient @Nullable TrainingSummary summary;
    private final StringArrayParam inputCols;

    NeuralNetworkClassificationModel(String uid, ShippedModel model, @Nullable TrainingSummary summary) {
        this.uid = uid; // the params that the superclass makes ask for it
        super();
        this.model = model;
        this.summary = summary;
        this.inputCols =
                new StringArrayParam(this, "inputCols", "columns that the model reads, in place of featuresCol");
        if (!(model.model().preprocessing().target() instanceof ClassTarget)) {
            throw new ChainruleException("the model predicts "
                    + String.join(", ", model.model().preprocessing().target().columns())
                    + ", not one column of classes; numbers are for NeuralNetworkRegressionModel");
        }
    }

    /**
     * {@code model} as a stage that reads its columns by their names.
     *
     * @throws ChainruleException if it does not predict one column of classes
     */
    public static NeuralNetworkClassificationModel of(Model model) {
        NeuralNetworkClassificationModel stage = new NeuralNetworkClassificationModel(
                Identifiable$.MODULE$.randomUID("neuralNetworkClassificationModel"), ShippedModel.of(model), null);
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

    /** The classes, in the order of the probabilities. */
    public List<String> classes() {
        return ((ClassTarget) model().preprocessing().target()).classes();
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
    public int numClasses() {
        return classes().size();
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
        double[] thresholds = isDefined(thresholds()) ? getThresholds() : null;
        if (thresholds != null && thresholds.length != numClasses()) {
            throw new ChainruleException(
                    "thresholds: expected one for each of " + numClasses() + " classes, found " + thresholds.length);
        }
        FrameReader reader = StageColumns.reader(dataset.schema(), model(), isSet(inputCols) ? null : getFeaturesCol());
        ClassOutputs outputs = new ClassOutputs(
                !getRawPredictionCol().isEmpty(),
                !getProbabilityCol().isEmpty(),
                !getPredictionCol().isEmpty(),
                thresholds);
        return Scoring.transform(dataset, model, reader, outputs, schema);
    }

    /**
     * {@code schema} with the columns that the model adds.
     *
     * @throws ChainruleException if a column that the model needs is missing or of a kind that does not suit
     */
    @Override
    public StructType transformSchema(StructType schema) {
        StageColumns.reader(schema, model(), isSet(inputCols) ? null : getFeaturesCol());
        StructType with = ClassOutputs.schema(schema, getRawPredictionCol(), SQLDataTypes.VectorType());
        with = ClassOutputs.schema(with, getProbabilityCol(), SQLDataTypes.VectorType());
        return getPredictionCol().isEmpty()
                ? with
                : StageColumns.with(with, ClassOutputs.prediction(getPredictionCol(), classes()));
    }

    /**
     * The natural logarithms of the probabilities for one vector: one number per class, in the order of {@link #classes}.
     *
     * @param features one number per element of the features column that the model was fitted to
     * @throws ChainruleException if it has more or fewer elements than there are features
     */
    @Override
    public Vector predictRaw(Vector features) {
        Table row = StageColumns.row(model(), features);
        return Vectors.dense(ClassOutputs.raw(ClassOutputs.probabilities(model().predict(row), 0)));
    }

    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        double[] values = ((DenseVector) raw).values();
        for (int k = 0; k < values.length; k++) {
            values[k] = StrictMath.exp(values[k]);
        }
        return raw;
    }

    /** The columns that Spark's own summaries read; raw, since to Java its two inherited declarations exclude each other. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return new Tuple3(this, getProbabilityCol(), getPredictionCol());
    }

    @Override
    public NeuralNetworkClassificationModel copy(ParamMap extra) {
        NeuralNetworkClassificationModel copy =
                copyValues(new NeuralNetworkClassificationModel(uid, model, summary), extra);
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
    public static MLReader<NeuralNetworkClassificationModel> read() {
        return new ModelStorage.Reader<>(
                NeuralNetworkClassificationModel.class,
                (uid, model) -> new NeuralNetworkClassificationModel(uid, ShippedModel.of(model), null));
    }

    /**
     * The model that was saved in the folder {@code path}.
     *
     * @throws ChainruleException if the file of the model cannot be read, or is damaged
     */
    public static NeuralNetworkClassificationModel load(String path) {
        return read().load(path);
    }
}
