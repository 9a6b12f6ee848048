package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.network.Layer;
import dev.chainrule.reference.LayerForward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace of a {@link ModelRow} as JSON: what {@link TraceJson} gives, and beside it {@code row}, {@code preprocessed} (one
 * entry per input: input, column, raw, value), {@code prediction}, and in each layer of {@code forward} its {@code kind};
 * of layers that normalise also {@code linear}, {@code normalized}, {@code mean} and {@code variance}. Their derivatives
 * stand in {@code backward}.
 *
 * <p>Of a network that embeds its inputs or has members, {@code network}, {@code forward}, {@code loss} and {@code backward}
 * are of one member from the embedded values on, which {@code member} names (from 1); {@code embedding} and {@code members}
 * say what is before and beside it, see {@link WholeJson}. The {@code prediction} is that of the whole.
 */
public final class ModelJson {
    private ModelJson() {}

    /** The text of {@link #tree}. */
    public static String write(ModelRow row, Trace trace, List<Step> steps, Digits digits) {
        return Json.write(tree(row, trace, steps, digits));
    }

    /** The tree of {@code trace}, which walks through {@code row}, with these {@code steps} of it. */
    public static Map<String, @Nullable Object> tree(ModelRow row, Trace trace, List<Step> steps, Digits digits) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("row", (long) row.number());
        tree.put("preprocessed", preprocessed(row));
        row.whole().ifPresent(whole -> {
            tree.put("member", (long) row.member());
            tree.putAll(WholeJson.tree(row, whole));
        });
        tree.putAll(TraceJson.tree(trace, steps, digits));
        PassRecord pass = trace.walk().passes().getFirst();
        tree.put("prediction", prediction(ModelAnswer.of(row.model(), row.outputs(trace.walk()), digits)));
        if (tree.get("forward") instanceof List<?> forward) {
            List<Object> layers = new ArrayList<>();
            for (int l = 0; l < forward.size(); l++) {
                layers.add(layer(
                        (Map<?, ?>) forward.get(l),
                        row.network().layers().get(l),
                        pass.forward().layer(l)));
            }
            tree.put("forward", layers);
        }
        return tree;
    }

    private static List<Object> preprocessed(ModelRow row) {
        List<Object> inputs = new ArrayList<>();
        for (PreparedColumn column : row.columns(Digits.USUAL)) {
            for (PreparedColumn.Input input : column.inputs()) {
                Map<String, @Nullable Object> tree = new LinkedHashMap<>();
                tree.put("input", input.name());
                tree.put("column", column.column());
                tree.put("raw", column.raw());
                tree.put("value", input.value());
                inputs.add(tree);
            }
        }
        return inputs;
    }

    private static Map<String, Object> prediction(ModelAnswer answer) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("words", answer.words());
        if (!answer.probabilities().isEmpty()) {
            tree.put("probabilities", answer.probabilities());
        }
        if (!answer.values().isEmpty()) {
            tree.put("values", answer.values());
        }
        return tree;
    }

    private static Map<String, @Nullable Object> layer(Map<?, ?> known, Layer layer, LayerForward forward) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        known.forEach((name, value) -> tree.put(String.valueOf(name), value));
        tree.put("kind", Layers.kind(layer));
        double[] normalized = forward.normalized(0);
        double[] means = forward.means(0);
        double[] variances = forward.variances(0);
        if (normalized != null && means != null && variances != null) {
            tree.put("linear", list(forward.linear(0)));
            tree.put("mean", list(means));
            tree.put("variance", list(variances));
            tree.put("normalized", list(normalized));
        }
        return tree;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
