package dev.chainrule.serve.rows;

import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inputs and outputs of the ONNX graph that a model is written as, by the names that they have there (docs/onnx.md says
 * how these come about), so that a client of an ONNX runtime finds here what it knows.
 *
 * @param inputs one per column
 * @param columns the column of each input
 * @param predictions one per target column
 * @param details probabilities or quantiles; none for plain numbers
 */
public record Tensors(List<Tensor> inputs, List<String> columns, List<Tensor> predictions, List<Tensor> details) {
    private static final String NUMBER = "FP64";
    private static final String FLOAT = "FP32";
    private static final String WORD = "BYTES";

    /** Copies the lists. */
    public Tensors {
        inputs = List.copyOf(inputs);
        columns = List.copyOf(columns);
        predictions = List.copyOf(predictions);
        details = List.copyOf(details);
    }

    /** Of the graph of {@code model}. */
    public static Tensors of(Model model) {
        Set<String> taken = new HashSet<>();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        for (Feature feature : model.preprocessing().features()) {
            String datatype = feature instanceof NumericFeature ? NUMBER : WORD;
            inputs.computeIfAbsent(datatype + feature.column(), _ -> {
                columns.add(feature.column());
                return new Tensor(reserve(feature.column(), taken), datatype, 1);
            });
        }
        Target target = model.preprocessing().target();
        String datatype = target instanceof NumberTarget || target instanceof QuantileTarget ? NUMBER : WORD;
        List<Tensor> predictions = new ArrayList<>();
        for (String column : target.columns()) {
            String wish = target.columns().size() == 1 ? "prediction" : column;
            predictions.add(new Tensor(reserve(wish, taken), datatype, 0));
        }
        List<Tensor> details = switch (target) {
            case NumberTarget _ -> List.of();
            case QuantileTarget quantiles ->
                List.of(new Tensor(reserve("quantiles", taken), NUMBER, quantiles.outputs()));
            case ClassTarget classes ->
                List.of(new Tensor(
                        reserve("probabilities", taken),
                        FLOAT,
                        classes.classes().size()));
            case LabelTarget labels ->
                List.of(new Tensor(
                        reserve("probabilities", taken), FLOAT, labels.labels().size()));
        };
        return new Tensors(List.copyOf(inputs.values()), columns, predictions, details);
    }

    /** All outputs: the predictions, then the details. */
    public List<Tensor> outputs() {
        List<Tensor> outputs = new ArrayList<>(predictions);
        outputs.addAll(details);
        return outputs;
    }

    private static String reserve(String wish, Set<String> taken) {
        String name = wish.isEmpty() ? "_" : wish;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }
}
