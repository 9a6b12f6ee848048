package dev.chainrule.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Preprocessing;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model file under ONNX Runtime: the judge of what we write. */
final class OrtSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ai.onnxruntime.OrtSession session;

    OrtSession(byte[] model) {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime does not load the model: " + e.getMessage(), e);
        }
    }

    List<String> inputNames() {
        return List.copyOf(session.getInputNames());
    }

    List<String> outputNames() {
        return List.copyOf(session.getOutputNames());
    }

    /** The value of every output for the rows of {@code table}: the inputs are the columns of {@code preprocessing}. */
    Map<String, Object> run(Preprocessing preprocessing, Table table) throws OrtException {
        List<String> names = inputNames();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (int i = 0; i < names.size(); i++) {
                Feature feature = preprocessing.features().get(i);
                inputs.put(names.get(i), tensor(feature, table));
            }
            return run(inputs);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** The value of every output for a matrix of floats, one row after the other. */
    Map<String, Object> run(String input, float[] rows, int width) throws OrtException {
        long[] shape = {rows.length / width, width};
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape)) {
            return run(Map.of(input, tensor));
        }
    }

    private Map<String, Object> run(Map<String, OnnxTensor> inputs) throws OrtException {
        try (Result result = session.run(inputs)) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                values.put(output.getKey(), output.getValue().getValue());
            }
            return values;
        }
    }

    private OnnxTensor tensor(Feature feature, Table table) throws OrtException {
        Column column = table.column(feature.column());
        if (feature instanceof NumericFeature numeric) {
            double[][] values = new double[table.rows()][1];
            for (int row = 0; row < values.length; row++) {
                values[row][0] = column.isMissing(row) ? Double.NaN : numeric.value(column, row, table.origin());
            }
            return OnnxTensor.createTensor(environment, values);
        }
        // never null: ONNX Runtime crashes on it
        String[][] words = new String[table.rows()][1];
        for (int row = 0; row < words.length; row++) {
            words[row][0] = column.isMissing(row) ? "" : column.text(row);
        }
        return OnnxTensor.createTensor(environment, words);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
