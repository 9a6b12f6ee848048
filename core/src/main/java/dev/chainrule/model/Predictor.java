package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;
import java.util.Arrays;
import java.util.Map;

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

    /** The predictions for rows that are already encoded, and stay where they are. */
    Predictions predict(Dataset data) {
        Pass pass = Pass.prediction(parameters, kernels, Math.clamp(data.rows(), 1, BATCH));
        Matrix outputs = Matrix.of(data.rows(), parameters.network().outputs());
        for (int from = 0; from < data.rows(); from += pass.capacity()) {
            int to = Math.min(from + pass.capacity(), data.rows());
            Matrix y = pass.predict(data.features(from, to));
            System.arraycopy(y.array(), y.offset(), outputs.array(), from * outputs.columns(), y.rows() * y.columns());
        }
        return Predictions.of(
                preprocessing.target(), parameters.network().output().activation(), outputs, Map.of());
    }

    /** The outputs of the network for inputs that are already encoded: rows × inputs to rows × outputs. */
    public Matrix outputs(Matrix inputs) {
        return Pass.prediction(parameters, kernels, Math.clamp(inputs.rows(), 1, BATCH))
                .predictAll(inputs);
    }

    /**
     * The mean of {@code loss} over the rows of {@code data}, with their weights and without penalties: what a training
     * makes small, as a number to compare models by.
     *
     * @throws IllegalArgumentException if the loss does not fit the output activation
     */
    public double loss(Loss loss, Dataset data) {
        Activation output = parameters.network().output().activation();
        if (!loss.fits(output)) {
            throw new IllegalArgumentException(
                    "the loss " + loss.name() + " does not fit the output activation " + output.name());
        }
        float[] weights = data.weights().orElse(null);
        Pass pass = Pass.prediction(parameters, kernels, Math.clamp(data.rows(), 1, BATCH));
        double sum = 0;
        for (int from = 0; from < data.rows(); from += pass.capacity()) {
            int to = Math.min(from + pass.capacity(), data.rows());
            pass.predict(data.features(from, to));
            float[] ofBatch = weights == null ? null : Arrays.copyOfRange(weights, from, to);
            sum += pass.loss(loss, data.targets(from, to), ofBatch);
        }
        return sum / data.rows();
    }

    @Override
    public void close() {
        kernels.close();
    }
}
