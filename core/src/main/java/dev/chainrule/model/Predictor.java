package dev.chainrule.model;

import dev.chainrule.data.Table;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;

/** Predicts many rows with one model; one thread at a time may use it. */
public final class Predictor implements AutoCloseable {
    private static final int BATCH = 1024;

    private final Preprocessing preprocessing;
    private final Kernels kernels;
    private final Parameters parameters;

    Predictor(Parameters parameters, Preprocessing preprocessing, Kernels kernels) {
        this.preprocessing = preprocessing;
        this.kernels = kernels;
        this.parameters = parameters;
    }

    /**
     * The predictions for every row of {@code table}.
     *
     * @throws dev.chainrule.ChainruleException if a needed column is missing or a value is of the wrong kind
     */
    public Predictions predict(Table table) {
        Preprocessing.Encoded encoded = preprocessing.encode(table);
        return Predictions.of(
                preprocessing.target(),
                parameters.network().output().activation(),
                outputs(encoded.inputs()),
                encoded.unseen());
    }

    /** The outputs of the network for inputs that are already encoded: rows × inputs to rows × outputs. */
    public Matrix outputs(Matrix inputs) {
        return Pass.prediction(parameters, kernels, Math.clamp(inputs.rows(), 1, BATCH))
                .predictAll(inputs);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
