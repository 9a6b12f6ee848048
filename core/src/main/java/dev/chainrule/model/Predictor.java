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
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Predicts with one model, many rows or single ones; one thread at a time may use it. Its memory is made at the first
 * call, and {@link #outputs(Matrix, Matrix)} and {@link #outputs(float[], float[])} make no objects after it.
 */
public final class Predictor implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final Kernels kernels;
    private final Parameters parameters;
    private @Nullable Pass pass;
    private @Nullable Pass single;
    private @Nullable Matrix row;

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

    /** As {@link #contributions(Table, DoubleConsumer)}, and nobody hears of the progress. */
    Contributions contributions(Table table) {
        return contributions(table, _ -> {});
    }

    /**
     * The predictions for every row of {@code table}, with what each column adds to them. It takes as long as 17 to 257
     * epochs of training on these rows.
     *
     * @param progress hears now and then what share of the work is done, from 0 to 1
     * @throws dev.chainrule.ChainruleException if a needed column is missing or a value is of the wrong kind
     */
    public Contributions contributions(Table table, DoubleConsumer progress) {
        Preprocessing.Encoded encoded = preprocessing.encode(table);
        Activation output = parameters.network().output().activation();
        Matrix y = outputs(encoded.inputs());
        Predictions predictions = Predictions.of(preprocessing.target(), output, y, encoded.unseen());
        Pass sensitivity = Pass.sensitivity(parameters, kernels, Pass.rowsAtOnce(parameters.network()));
        return Contributions.of(predictions, sensitivity, preprocessing, output, encoded.inputs(), y, progress);
    }

    /** The predictions for rows that are already encoded, and stay where they are. */
    Predictions predict(Dataset data) {
        return Predictions.of(
                preprocessing.target(), parameters.network().output().activation(), outputs(data), Map.of());
    }

    /** The outputs of the network for rows that are already encoded, and stay where they are. */
    Matrix outputs(Dataset data) {
        Pass pass = pass(data.rows());
        Matrix outputs = Matrix.of(data.rows(), parameters.network().outputs());
        for (int from = 0; from < data.rows(); from += pass.capacity()) {
            int to = Math.min(from + pass.capacity(), data.rows());
            Matrix y = pass.predict(data.features(from, to));
            System.arraycopy(y.array(), y.offset(), outputs.array(), from * outputs.columns(), y.rows() * y.columns());
        }
        return outputs;
    }

    /**
     * The outputs of the network for inputs that are already encoded: rows × inputs to rows × outputs.
     *
     * @throws IllegalArgumentException if they have other columns than the network has inputs
     */
    public Matrix outputs(Matrix inputs) {
        Matrix outputs = Matrix.of(inputs.rows(), parameters.network().outputs());
        outputs(inputs, outputs);
        return outputs;
    }

    /**
     * As {@link #outputs(Matrix)}, into {@code outputs}.
     *
     * @param inputs rows × inputs
     * @param outputs rows × outputs, overwritten; it must share no element with the inputs
     * @throws IllegalArgumentException if the shapes do not fit the network, or the matrices share elements
     */
    public void outputs(Matrix inputs, Matrix outputs) {
        if (outputs.rows() != inputs.rows()
                || outputs.columns() != parameters.network().outputs()) {
            throw new IllegalArgumentException("the outputs for " + inputs.rows() + " rows are "
                    + parameters.network().outputs() + " columns; there is room for " + outputs);
        }
        if (outputs.overlaps(inputs)) {
            throw new IllegalArgumentException("the outputs " + outputs + " share elements with the inputs " + inputs);
        }
        Pass pass = pass(inputs.rows());
        for (int from = 0; from < inputs.rows(); from += pass.capacity()) {
            int to = Math.min(from + pass.capacity(), inputs.rows());
            copy(pass.predict(inputs.rows(from, to)), outputs, from);
        }
    }

    /**
     * The outputs for one row of encoded inputs.
     *
     * @param inputs one number per input of the network
     * @param outputs one number per output, overwritten
     * @throws IllegalArgumentException if there are more or fewer
     */
    public void outputs(float[] inputs, float[] outputs) {
        int expected = parameters.network().inputs();
        if (inputs.length != expected || outputs.length != parameters.network().outputs()) {
            throw new IllegalArgumentException("a row has " + expected + " inputs and "
                    + parameters.network().outputs() + " outputs, found " + inputs.length + " and " + outputs.length);
        }
        Matrix held = row;
        if (held == null) {
            held = Matrix.of(1, expected);
            row = held;
        }
        System.arraycopy(inputs, 0, held.array(), 0, expected);
        Matrix y = pass(1).predict(held);
        System.arraycopy(y.array(), y.offset(), outputs, 0, outputs.length);
    }

    private static void copy(Matrix y, Matrix outputs, int from) {
        for (int i = 0; i < y.rows(); i++) {
            int to = outputs.offset() + (from + i) * outputs.stride();
            System.arraycopy(y.array(), y.offset() + i * y.stride(), outputs.array(), to, y.columns());
        }
    }

    /** What takes {@code rows} rows, or as many of them as at once are best. */
    private Pass pass(int rows) {
        if (rows == 1) {
            Pass one = single;
            if (one == null) {
                one = Pass.prediction(parameters, kernels, 1);
                single = one;
            }
            return one;
        }
        int capacity = Math.clamp(rows, 1, Pass.rowsAtOnce(parameters.network()));
        Pass many = pass;
        if (many == null || many.capacity() < capacity) {
            many = Pass.prediction(parameters, kernels, capacity);
            pass = many;
        }
        return many;
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
        Pass pass = pass(data.rows());
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
