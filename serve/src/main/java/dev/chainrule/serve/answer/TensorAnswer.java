package dev.chainrule.serve.answer;

import dev.chainrule.model.Predictions;
import dev.chainrule.serve.rows.Tensor;
import dev.chainrule.serve.rows.TensorRows.Question;
import dev.chainrule.serve.rows.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Predictions as the tensors of an inference response of the Open Inference Protocol. */
public final class TensorAnswer {
    private TensorAnswer() {}

    /** The answer to {@code question}, by {@code version} of the model {@code name}, whose outputs {@code tensors} has. */
    public static byte[] write(
            String name, String version, Question question, Tensors tensors, Predictions predictions) {
        return Json.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("model_name", name);
            out.writeStringProperty("model_version", version);
            @Nullable String id = question.id();
            if (id != null) {
                out.writeStringProperty("id", id);
            }
            out.writeName("outputs");
            out.writeStartArray();
            List<Tensor> outputs = tensors.predictions();
            for (int k = 0; k < outputs.size(); k++) {
                if (isWanted(outputs.get(k), question)) {
                    prediction(outputs.get(k), k, predictions, out);
                }
            }
            for (Tensor details : tensors.details()) {
                if (isWanted(details, question)) {
                    details(details, predictions, out);
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static boolean isWanted(Tensor output, Question question) {
        return question.outputs().isEmpty() || question.outputs().contains(output.name());
    }

    private static void head(Tensor tensor, int rows, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("name", tensor.name());
        out.writeStringProperty("datatype", tensor.datatype());
        out.writeName("shape");
        out.writeStartArray();
        out.writeNumber(rows);
        if (tensor.width() > 0) {
            out.writeNumber(tensor.width());
        }
        out.writeEndArray();
        out.writeName("data");
        out.writeStartArray();
    }

    private static void end(JsonGenerator out) {
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void prediction(Tensor tensor, int k, Predictions predictions, JsonGenerator out) {
        head(tensor, predictions.rows(), out);
        for (int row = 0; row < predictions.rows(); row++) {
            if (tensor.datatype().equals("FP64")) {
                Json.number(predictions.value(row, k), out);
            } else {
                out.writeString(predictions.words(row).get(k));
            }
        }
        end(out);
    }

    private static void details(Tensor tensor, Predictions predictions, JsonGenerator out) {
        head(tensor, predictions.rows(), out);
        for (int row = 0; row < predictions.rows(); row++) {
            for (int k = 0; k < tensor.width(); k++) {
                if (tensor.datatype().equals("FP64")) {
                    Json.number(predictions.quantile(row, k), out);
                } else {
                    Json.number(predictions.probability(row, k), out);
                }
            }
        }
        end(out);
    }
}
