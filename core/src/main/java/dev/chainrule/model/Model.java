package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What training gives: network, parameters and preprocessing, and where they come from. Immutable. It predicts from rows
 * as a person would write them, and is kept as an ONNX file.
 *
 * <pre>{@code
 * Model model = Model.load(Path.of("model.onnx"));
 * String species = model.predict(Map.of("bill_length_mm", 39.1, "island", "Torgersen", …)).word();
 * }</pre>
 */
public final class Model {
    private final Parameters parameters;
    private final Preprocessing preprocessing;
    private final Provenance provenance;

    private Model(Parameters parameters, Preprocessing preprocessing, Provenance provenance) {
        this.parameters = parameters;
        this.preprocessing = preprocessing;
        this.provenance = provenance;
        Network network = parameters.network();
        if (network.inputs() != preprocessing.width()
                || network.outputs() != preprocessing.target().outputs()) {
            throw new IllegalArgumentException(
                    "the network has " + network.inputs() + " inputs and " + network.outputs()
                            + " outputs, the preprocessing " + preprocessing.width() + " and "
                            + preprocessing.target().outputs());
        }
    }

    /**
     * A model of a copy of {@code parameters}.
     *
     * @throws IllegalArgumentException if network and preprocessing do not fit each other
     */
    public static Model of(Parameters parameters, Preprocessing preprocessing, Provenance provenance) {
        return new Model(parameters.copy(), preprocessing, provenance);
    }

    /**
     * The model in {@code file}; needs the module onnx, but neither DuckDB nor ONNX Runtime.
     *
     * @throws ChainruleException if it cannot be read
     */
    public static Model load(Path file) {
        return format(file).read(file);
    }

    /**
     * Writes the model to {@code file}; an existing file is replaced by the finished one or stays as it is.
     *
     * @throws ChainruleException if it cannot be written
     */
    public void save(Path file) {
        format(file).write(this, file);
    }

    private static ModelFormat format(Path file) {
        String name = file.getFileName().toString();
        List<ModelFormat> formats = ServiceLoader.load(ModelFormat.class, Model.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        if (formats.isEmpty()) {
            throw new ChainruleException("no module that reads or writes models is there; add chainrule-onnx");
        }
        return formats.stream()
                .filter(format -> name.endsWith("." + format.ending()))
                .findFirst()
                .orElseThrow(() -> new ChainruleException("a model file ends in ."
                        + String.join(
                                " or .",
                                formats.stream().map(ModelFormat::ending).toList())
                        + ", found " + name));
    }

    /** The network. */
    public Network network() {
        return parameters.network();
    }

    /** The parameters, a copy. */
    public Parameters parameters() {
        return parameters.copy();
    }

    /** What turns rows into inputs and outputs into words. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * A predictor for many rows, computed by {@code compute}; the caller closes it.
     *
     * @throws ChainruleException if there is no such backend, or it cannot be used here
     */
    public Predictor predictor(Compute compute) {
        return new Predictor(parameters, preprocessing, compute.open());
    }

    /**
     * The predictions for every row of {@code table}.
     *
     * @throws ChainruleException if a needed column is missing or a value is of the wrong kind
     */
    public Predictions predict(Table table) {
        try (Predictor predictor =
                new Predictor(parameters, preprocessing, Backends.scalar().open(1))) {
            return predictor.predict(table);
        }
    }

    /**
     * The predictions for every row of {@code table}, with what each column adds to them.
     *
     * @throws ChainruleException if a needed column is missing or a value is of the wrong kind
     */
    public Contributions contributions(Table table) {
        try (Predictor predictor = predictor(new Compute(Backends.scalar().name(), 1))) {
            return predictor.contributions(table);
        }
    }

    /**
     * The prediction for one row, by column name: numbers, strings, booleans, dates; null for a missing value.
     *
     * @throws ChainruleException if a needed column is missing or a value is of the wrong kind
     */
    public Prediction predict(Map<String, ?> row) {
        return predict(Table.ofMaps(List.of(row))).row(0);
    }

    /**
     * The metrics of the predictions for {@code table}, whose targets are known.
     *
     * @throws ChainruleException if a needed column or a target is missing
     */
    public Evaluation evaluate(Table table) {
        return Evaluator.evaluate(predict(table), table);
    }

    /** As {@link #predict(Map)}, from the components of a record. */
    public Prediction predict(Record row) {
        return predict(Table.ofRecords(List.of(row))).row(0);
    }
}
