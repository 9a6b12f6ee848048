package dev.chainrule.studio.training;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers as trees of maps and lists, for JSON. */
final class Trees {
    private Trees() {}

    /** A map of names and values in turn, in their order. */
    static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    static List<Integer> list(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** The fields "weights" and, where a layer has them, "biases" of a network file. */
    static Map<String, @Nullable Object> parameters(Network network, float[] values) {
        Layout layout = network.layout();
        List<Object> weights = new ArrayList<>();
        List<@Nullable Object> biases = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Segment matrix = layout.weights(l);
            List<Object> rows = new ArrayList<>();
            for (int i = 0; i < matrix.rows(); i++) {
                rows.add(row(values, matrix.offset() + i * matrix.columns(), matrix.columns()));
            }
            weights.add(rows);
            biases.add(layout.find(l, Segment.Kind.BIAS)
                    .map(bias -> row(values, bias.offset(), bias.columns()))
                    .orElse(null));
        }
        boolean none = biases.stream().allMatch(bias -> bias == null);
        return none ? of("weights", weights) : of("weights", weights, "biases", biases);
    }

    /** Each number by the shortest decimal that is rounded to the same float: 0.1, not 0.10000000149011612. */
    private static double[] row(float[] values, int from, int count) {
        double[] row = new double[count];
        for (int i = 0; i < count; i++) {
            row[i] = Double.parseDouble(Float.toString(values[from + i]));
        }
        return row;
    }
}
